using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Cli;

/// <summary>What the help pages and the parser say.</summary>
public sealed class HelpTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void Help_ofTheTour_tellsWhatTheTextMustBeAndHowTheProgramIsStarted()
    {
        var page = ChildProgram.RunIn(Checkout.Folder, Limit, "", "tour", "--help").Expect(0).Output;

        Assert.Contains("\n  dotnet run -c Release --project src/Linnet.Cli -- tour [<key=value>...] [options]\n", page, StringComparison.Ordinal);
        Assert.Contains("pretrain:training.steps=1000", page, StringComparison.Ordinal);
        var words = string.Join(' ', page.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("at least 200 documents and 1 MB", words, StringComparison.Ordinal);
        Assert.Contains("about a minute and a half in all", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tour")]
    [InlineData("run")]
    [InlineData("corpus")]
    [InlineData("export")]
    public void Help_inChinese_isChineseAllThrough(string command)
    {
        var page = ChildProgram.RunIn(Checkout.Folder, Limit, "", command, "--help", "--lang", "zh").Expect(0).Output;

        Assert.Contains("用法：", page, StringComparison.Ordinal);
        Assert.Contains("[选项]", page, StringComparison.Ordinal);
        Assert.All(
            (string[])["用法:", "选项:", "参数:", "命令:", "[options]", "[command]", "REQUIRED", "\n  linnet "],
            phrase => Assert.DoesNotContain(phrase, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh", "doctor --threads x", "--threads：应为 1 到 1024 的整数，实际是 x。")]
    [InlineData("en", "doctor --threads x", "--threads: expected an integer from 1 to 1024, found x.")]
    [InlineData("zh", "run recipe.yaml", "缺少选项 --run。")]
    [InlineData("en", "run recipe.yaml", "--run is missing.")]
    [InlineData("zh", "corpus", "缺少命令。")]
    [InlineData("en", "corpus", "A command is missing.")]
    [InlineData("zh", "trian", "无法识别的命令或参数：trian。")]
    [InlineData("en", "trian", "Unknown command or argument: trian.")]
    [InlineData("zh", "pretrain", "pretrain：缺少参数 RECIPE|key=value。")]
    [InlineData("en", "pretrain", "pretrain: the argument RECIPE|key=value is missing.")]
    [InlineData("zh", "pretrain a.yaml --run", "--run：缺少值，后面是选项 --lang。")]
    [InlineData("en", "pretrain a.yaml --run", "--run: expected a value, found the option --lang.")]
    [InlineData("en", "tour --data", "--data: expected a value, found the option --lang.")]
    [InlineData("en", "doctor --threads 0", "--threads: expected an integer from 1 to 1024, found 0.")]
    [InlineData("zh", "import a --from gguf", "gguf：应为以下之一：'llama2c' 'hf'。")]
    [InlineData("en", "import a --from gguf", "gguf: expected one of 'llama2c' 'hf'.")]
    [InlineData("zh", "export a --to gguf", "gguf：应为以下之一：'hf' 'llama2c'。")]
    [InlineData("en", "export a --to gguf", "gguf: expected one of 'hf' 'llama2c'.")]
    [InlineData("en", "pretrian", "pretrian: did you mean pretrain?")]
    [InlineData("zh", "tour --quik", "--quik：没有这个选项，是否想写 --quick？")]
    [InlineData("en", "tour --quik", "--quik: no such option, did you mean --quick?")]
    [InlineData("en", "tour --data a.txt --rnu b", "--rnu: no such option, did you mean --run?")]
    public void Mistake_ofTheCommandLine_isToldInOurWords(string language, string line, string expected)
    {
        using var folder = new TemporaryFolder();

        var result = ChildProgram.RunIn(folder.Path, Limit, "", [.. line.Split(' '), "--lang", language]).Expect(2);

        Assert.Contains(expected, result.Error.Split('\n'));
        Assert.EndsWith(" --help", result.Error.TrimEnd('\n'), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
