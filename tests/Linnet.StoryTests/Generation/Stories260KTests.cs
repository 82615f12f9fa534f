using System.Text.Json.Nodes;
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

    [Fact]
    public void Generate_withStopStrings_endsTheTextBeforeTheFirst()
    {
        using var folder = new TemporaryFolder();
        Import(Checkout.TestData("models/stories260K.bin"), folder["model"]).Expect(0);
        var expected = File.ReadAllText(Checkout.TestData("models/expected/greedy200.txt"));
        var stop = expected[60..66];

        var result = ChildProgram.Run(
            Limit, "generate", folder["model"], "temperature=0", "tokens=200", $"stop=[\"never in it\", \"{stop}\"]").Expect(0);

        Assert.Equal(expected[..expected.IndexOf(stop, StringComparison.Ordinal)] + "\n", result.Output);
        Assert.Equal(
            "command line: stop: expected texts that are not empty, found one that is.\n",
            ChildProgram.Run(Limit, "generate", folder["model"], "stop=['']").Expect(2).Error);
    }

    [Fact]
    public void Generate_asJson_givesTextTokensLogProbabilitiesAndTheReason()
    {
        using var folder = new TemporaryFolder();
        Import(Checkout.TestData("models/stories260K.bin"), folder["model"]).Expect(0);
        var text = ChildProgram.Run(Limit, "generate", folder["model"], "temperature=0", "tokens=50").Expect(0).Output;

        var json = JsonNode.Parse(ChildProgram.Run(Limit, "generate", folder["model"], "temperature=0", "tokens=50", "--json").Expect(0).Output)!;
        var stopped = JsonNode.Parse(
            ChildProgram.Run(Limit, "generate", folder["model"], "temperature=0", "tokens=50", "--json", "stop=[\", there\"]").Expect(0).Output)!;

        Assert.Equal(text, json["text"] + "\n");
        Assert.Equal((50, 50, "token_limit"), (json["tokens"]!.AsArray().Count, json["log_probabilities"]!.AsArray().Count, (string)json["reason"]!));
        Assert.All(json["log_probabilities"]!.AsArray(), value => Assert.InRange((double)value!, -20, 0));
        Assert.Equal((text[..text.IndexOf(", there", StringComparison.Ordinal)], "stop_text"), ((string)stopped["text"]!, (string)stopped["reason"]!));
    }

    [Theory]
    [InlineData("bfloat16")]
    [InlineData("int8")]
    [InlineData("int8_groups")]
    public void Generate_withSmallerWeights_writesTheTextOfTheseWeights(string precision)
    {
        using var folder = new TemporaryFolder();
        Import(Checkout.TestData("models/stories260K.bin"), folder["model"]).Expect(0);
        string[] arguments = ["generate", folder["model"], "temperature=0", "tokens=200", "--json"];
        var exact = JsonNode.Parse(ChildProgram.Run(Limit, arguments).Expect(0).Output)!;

        var rounded = JsonNode.Parse(ChildProgram.Run(Limit, [.. arguments, $"precision={precision}"]).Expect(0).Output)!;

        // Near the exact ones, and not the same: the weights are others.
        var (first, other) = ((double)exact["log_probabilities"]![0]!, (double)rounded["log_probabilities"]![0]!);
        Assert.NotEqual(first, other);
        Assert.Equal(first, other, 0.1);
        Assert.StartsWith("Once upon a time, ", (string)rounded["text"]!, StringComparison.Ordinal);
        Assert.Equal(
            "command line: precision: unknown choice, expected one of float32, bfloat16, int8, int8_groups, found int4, did you mean int8?\n",
            ChildProgram.Run(Limit, "generate", folder["model"], "precision=int4").Expect(2).Error);
    }

    [Theory]
    [InlineData("min_p=1.5", "min_p: out of range, expected a number >= 0, <= 1, found 1.5.")]
    [InlineData("repetition_penalty=0", "repetition_penalty: out of range, expected a number > 0, <= 10, found 0.")]
    [InlineData("stop=abc", "stop: wrong type, expected a list, each item text, found abc, did you mean [\"abc\"]?")]
    public void Generate_withASettingThatCannotBe_saysWhatCan(string setting, string expected) =>
        Assert.Equal($"command line: {expected}\n", ChildProgram.Run(Limit, "generate", "nowhere", setting).Expect(2).Error);

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
