using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Cli;

/// <summary><c>corpus train-classifier</c> by key=value alone: a file that <c>corpus classify</c> reads.</summary>
public sealed class CorpusClassifyTests
{
    private const string Training = "training.txt";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly string[] Words = ["好 喜欢 美", "差 坏 糟"];
    private static readonly string Lines = string.Concat(Enumerable.Range(0, 40).Select(i => $"__label__{i % 2} {Words[i % 2]} 书{i}\n"));

    [Theory]
    [InlineData("unit=character")]
    [InlineData("unit=character loss=hierarchical_softmax word_ngrams=2 smallest_ngram=1 largest_ngram=2 buckets=1000")]
    public void TrainAndClassify_throughPipes_giveALabelALine(string settings)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[Training], Lines);

        var summary = JsonNode.Parse(ChildProgram.RunIn(
            folder.Path,
            Limit,
            "",
            ["corpus", "train-classifier", $"input={Training}", "out=m.bin", "learning_rate=1", "epochs=50", "dimension=8", .. settings.Split(' '), "--json"]).Expect(0).Output)!;
        var labels = ChildProgram.RunIn(folder.Path, Limit, "这本书很美\n又坏又糟\n", "corpus", "classify", "m.bin").Expect(0).Output;
        var both = ChildProgram.RunIn(folder.Path, Limit, "美\n", "corpus", "classify", "m.bin", "k=2").Expect(0).Output;

        Assert.Equal(2, summary["labels"]!.AsArray().Count);
        Assert.Matches(@"^__label__0 [01](\.\d+)?\n__label__1 [01](\.\d+)?\n$", labels);
        Assert.Matches(@"^__label__0 \S+ __label__1 \S+\n$", both);
    }

    [Theory]
    [InlineData("corpus train-classifier out=m.bin", 2, "input: expected at least one file, found none")]
    [InlineData("corpus train-classifier positives=training.txt out=m.bin", 2, "expected positives and negatives together")]
    [InlineData("corpus train-classifier input=training.txt", 2, "out: missing required key")]
    [InlineData("corpus train-classifier input=training.txt out=m.bin loss=one_versus_all", 2, "expected softmax or hierarchical_softmax")]
    [InlineData("corpus train-classifier input=training.txt out=m.bin epoch=3", 2, "did you mean epochs?")]
    [InlineData("corpus train-classifier out=m.bin training.txt", 2, "training.txt: expected key=value; more files stand behind input=FILE")]
    [InlineData("corpus train-classifier input=none.txt out=m.bin", 3, "none.txt: expected a file, found nothing")]
    [InlineData("corpus classify none.bin", 3, "none.bin: expected a file, found nothing")]
    [InlineData("corpus classify training.txt", 3, "training.txt: expected a text classifier of fastText, .bin or .ftz, found other bytes at byte 0")]
    [InlineData("corpus classify training.txt k=0", 2, "k: out of range, expected an integer")]
    public void Mistake_endsWithOneClearError(string line, int exitCode, string phrase)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[Training], Lines);

        var result = ChildProgram.RunIn(folder.Path, Limit, "", line.Split(' ')).Expect(exitCode);

        Assert.Contains(phrase, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["m.bin"]));
    }
}
