using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Generation;

/// <summary>A model of another program: imported, then heard.</summary>
public sealed class Stories260KTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public void Generate_fromTheImportedModel_writesTheReferenceTextAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        Import(Checkout.TestData("models/stories260K.bin"), folder["model"]).Expect(0);
        var expected = File.ReadAllText(Checkout.TestData("models/expected/greedy200.txt"));

        var result = ChildProgram.Run(Limit, "generate", folder["model"], "temperature=0", "tokens=200").Expect(0);

        Assert.Equal(expected, result.Output);
        Assert.Empty(result.Error);

        // The control: the settings are heard.
        Assert.NotEqual(expected, ChildProgram.Run(Limit, "generate", folder["model"], "temperature=1", "tokens=200").Expect(0).Output);
    }

    [Theory]
    [InlineData(20, "header")]
    [InlineData(5_000, "1056540")]
    public void Import_ofATruncatedModel_namesItAndWritesNothing(int length, string expected)
    {
        using var folder = new TemporaryFolder();
        File.Copy(Checkout.TestData("models/stories260K.bin"), folder["model.bin"]);
        FileDamage.Truncate(folder["model.bin"], length);

        var result = Import(folder["model.bin"], folder["model"]).Expect(3);

        Assert.Contains(folder["model.bin"], result.Error, StringComparison.Ordinal);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal([folder["model.bin"]], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Import_intoNoFolder_isAUsageError()
    {
        var result = Import(Checkout.TestData("models/stories260K.bin"), "").Expect(2);

        Assert.Contains("the new checkpoint's folder", result.Error, StringComparison.Ordinal);
    }

    private static ProgramResult Import(string file, string target) => ChildProgram.Run(
        Limit, "import", file, "--from", "llama2c", $"tokenizer={Checkout.TestData("models/tok512.bin")}", $"out={target}");
}
