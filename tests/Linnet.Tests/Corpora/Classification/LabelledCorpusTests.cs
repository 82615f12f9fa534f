using Linnet.Core.Documents;
using Linnet.Corpora.Classification;

namespace Linnet.Tests.Corpora.Classification;

public sealed class LabelledCorpusTests
{
    [Fact]
    public void Split_ofRepeatedLines_measuresOnNoneThatAnotherPartHolds()
    {
        // Every document has a line of its own and one that all documents of its label have.
        var corpus = LabelledCorpus.Split([Documents("en"), Documents("de")], 0.4, 0.2, 0.3);

        var learnt = corpus.Train.Concat(corpus.Calibration).Select(t => t.Text).ToHashSet();
        Assert.Contains("common en", learnt);
        Assert.NotEmpty(corpus.Test);
        Assert.DoesNotContain(corpus.Test, t => learnt.Contains(t.Text));
        Assert.Equal(corpus.Test.Count, corpus.Seen);
        Assert.Equal(corpus.Test, corpus.TestDocuments);
    }

    [Fact]
    public void Split_ofALineUnderTwoLabels_leavesItOutEverywhere()
    {
        var corpus = LabelledCorpus.Split(
            [[.. Documents("en").Append(new Document("x", "s", "same"))], [.. Documents("de").Append(new Document("x", "s", "same"))]], 0.4, 0.3, 0.3);

        Assert.DoesNotContain(corpus.Train.Concat(corpus.Calibration).Concat(corpus.Test), t => t.Text == "same");
        Assert.Equal(2, corpus.Ambiguous);
    }

    private static IReadOnlyList<Document> Documents(string label) =>
        [.. Enumerable.Range(0, 100).Select(i => new Document($"d{i}", "s", $"common {label}\n{label} {i}"))];
}
