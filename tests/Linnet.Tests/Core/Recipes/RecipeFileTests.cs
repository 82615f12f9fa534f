using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;

namespace Linnet.Tests.Core.Recipes;

public sealed class RecipeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("linnet-recipes-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ReadFile_ofSoundFile_returnsItsTextAsGiven()
    {
        const string yaml = "# 歌\nstage: sing\r\ntraining: {steps: 5}\n";

        var document = RecipeReader.ReadFile<SongRecipe>(Write(Encoding.UTF8.GetBytes(yaml)), ["seed=3"]);

        Assert.Equal(yaml, document.Source);
        Assert.Equal(3UL, document.Value.Seed);
    }

    [Fact]
    public void ReadFile_ofNothing_isUsageError()
    {
        var path = Path.Combine(_folder, "none.yaml");

        AssertProblem(
            path,
            $"{path}: the recipe cannot be read, expected a file, found nothing of that name.",
            $"{path}：无法读取配方，应为文件，实际是不存在的路径。");
    }

    [Fact]
    public void ReadFile_belowMissingFolder_isUsageError()
    {
        var path = Path.Combine(_folder, "none", "none.yaml");

        AssertProblem(
            path,
            $"{path}: the recipe cannot be read, expected a file, found nothing of that name.",
            $"{path}：无法读取配方，应为文件，实际是不存在的路径。");
    }

    [Fact]
    public void ReadFile_ofFolder_isUsageError() => AssertProblem(
        _folder,
        $"{_folder}: the recipe cannot be read, expected a file, found a folder.",
        $"{_folder}：无法读取配方，应为文件，实际是文件夹。");

    [Fact]
    public void ReadFile_ofFileThatMayNotBeRead_isUsageError()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Needs a user whom file modes bind.");
        var path = Write("stage: sing\n"u8.ToArray());
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Needs file modes.");
        }
        else
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        AssertProblem(
            path,
            $"{path}: the recipe cannot be read, expected a file that you may read, found no permission.",
            $"{path}：无法读取配方，应为有权读取的文件，实际是没有权限。");
    }

    [Fact]
    public void ReadFile_ofOneMebibyte_isReadAndOneMore_isRefused()
    {
        var bytes = new byte[1 << 20];
        bytes.AsSpan().Fill((byte)'\n');
        "stage: sing\ntraining: {steps: 5}\n"u8.CopyTo(bytes);
        Assert.Equal("sing", RecipeReader.ReadFile<SongRecipe>(Write(bytes), []).Value.Stage);

        var path = Write([.. bytes, (byte)'\n']);
        AssertProblem(path, $"{path}: too large for a recipe, expected at most 1 MiB, found more.", $"{path}：配方过大，应为至多 1 MiB，实际是更多。");
    }

    [Fact]
    public void ReadFile_ofEndlessDevice_isRefused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "No endless device here.");

        AssertProblem(
            "/dev/zero", "/dev/zero: too large for a recipe, expected at most 1 MiB, found more.", "/dev/zero：配方过大，应为至多 1 MiB，实际是更多。");
    }

    [Fact]
    public void ReadFile_withBrokenUtf8_namesTheByteAndItsPlace()
    {
        var path = Write([.. "stage: sing\n歌：é"u8, 0xE6, 0x20]);

        AssertProblem(
            path,
            $"{path}:2:4: broken text, expected UTF-8, found the byte 0xe6.",
            $"{path}:2:4：文本损坏，应为 UTF-8，实际是字节 0xe6。");
    }

    [Fact]
    public void ReadFile_ofUtf16_isRefused()
    {
        var path = Write(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("stage: sing\n")).ToArray());

        AssertProblem(
            path,
            $"{path}:1:1: broken text, expected UTF-8, found the byte 0xff.",
            $"{path}:1:1：文本损坏，应为 UTF-8，实际是字节 0xff。");
    }

    [Fact]
    public void StageOf_readsTheStageWhateverElseIsWrong() =>
        Assert.Equal("sing", RecipeReader.StageOf(Write("seed: x\nstage: sing\nstage: other\nodd: &a 1\n"u8.ToArray())));

    [Theory]
    [InlineData("seed: 1\n", ":1:1 stage: missing required key, expected the name of a stage.")]
    [InlineData("seed: 1\nstage: [a]\n", ":2:8 stage: wrong type, expected the name of a stage, found a list.")]
    [InlineData("stage:\n", ":1:7 stage: wrong type, expected the name of a stage, found nothing.")]
    [InlineData("stage: [\n", ":2:1: not valid YAML: While parsing a node, did not find expected node content.")]
    public void StageOf_withoutStage_saysWhatIsMissing(string yaml, string expected)
    {
        var path = Write(Encoding.UTF8.GetBytes(yaml));

        var error = Assert.Throws<RecipeException>(() => RecipeReader.StageOf(path));

        Assert.Equal(path + expected, error.Message);
    }

    private static void AssertProblem(string path, string english, string chinese)
    {
        foreach (var error in new[]
        {
            Assert.Throws<RecipeException>(() => RecipeReader.ReadFile<SongRecipe>(path, [])),
            Assert.Throws<RecipeException>(() => RecipeReader.StageOf(path)),
        })
        {
            Assert.Equal(english, error.Text.English);
            Assert.Equal(chinese, error.Text.Chinese);
            Assert.Equal(ExitCode.Usage, error.ExitCode);
        }
    }

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_folder, "recipe.yaml");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
