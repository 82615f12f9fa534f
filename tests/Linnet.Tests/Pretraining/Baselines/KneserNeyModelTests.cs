using CsCheck;
using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Pretraining.Baselines;

namespace Linnet.Tests.Pretraining.Baselines;

public sealed class KneserNeyModelTests
{
    private const int Vocabulary = 60_000;
    private const int End = 40_000;

    // Few different ids, so that counts of 1 to 4 and unseen histories all occur; 0 and 59,999 are the ends of the range.
    private static readonly ushort[] Ids = [0, 97, 98, 5_000, 59_999];
    private static readonly Gen<ushort[][]> Documents = Gen.Int[0, 4].Select(i => Ids[i]).Array[0, 60].Array[1, 6];
    private static readonly Gen<ushort[]> Before = Gen.Int[0, 5].Select(i => i < 5 ? Ids[i] : (ushort)100).Array[0, 10];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Next_onRandomText_equalsNaiveFormulas() =>
        Gen.Select(Documents, Gen.Int[1, 8], Before).ForAll(
            (documents, order, before) =>
            {
                var model = Train(documents, order);
                var naive = new NaiveKneserNey(documents, Vocabulary, End, order);

                var next = model.Next(before);

                foreach (var token in (int[])[.. Ids, 100, End])
                {
                    Assert.Equal(naive.Probability(before, token), next[token], 1e-12);
                }
            },
            iter: 150);

    [Fact]
    public void Next_onRandomText_isADistribution() =>
        Gen.Select(Documents, Gen.Int[1, 8], Before).ForAll(
            (documents, order, before) =>
            {
                var next = Train(documents, order).Next(before);

                Assert.Equal(Vocabulary, next.Length);
                Assert.DoesNotContain(next, p => p <= 0);
                Assert.Equal(1, next.Sum(), 1e-9);
            },
            iter: 50);

    [Fact]
    public void NegativeLogLikelihood_ofRandomDocuments_sumsEveryTokenAndEveryEnd() =>
        Gen.Select(Documents, Documents, Gen.Int[1, 6]).ForAll(
            (documents, validation, order) =>
            {
                var naive = new NaiveKneserNey(documents, Vocabulary, End, order);
                var nats = validation.Sum(d =>
                    Enumerable.Range(0, d.Length + 1).Sum(i => -Math.Log(naive.Probability(d[..i], i < d.Length ? d[i] : End))));

                Assert.Equal(nats, Nats(Train(documents, order), validation), 1e-7);
            },
            iter: 50);

    [Fact]
    public void Train_withTextsInAnotherOrderOrApart_givesTheSameModel()
    {
        var sentences = Sentences(50);
        var (documents, validation) = (sentences[..40], sentences[40..]);

        var forward = Train(documents, 5);
        var apart = KneserNeyModel.Train(
            [Text(documents[25..]), Text(documents[..25])], Vocabulary, End, 5, SilentProgress.Instance, Cancellation);

        Assert.Equal(forward.NGrams, apart.NGrams);
        Assert.Equal(forward.Discounts, apart.Discounts);
        Assert.Equal(Nats(forward, validation), Nats(apart, validation));
    }

    [Fact]
    public void NegativeLogLikelihood_ofShuffledText_isHigherThanOfText()
    {
        var sentences = Sentences(400);
        var model = Train(sentences[..360], 5);
        var validation = sentences[360..];
        var bytes = validation.Sum(d => d.Length);

        var ofText = Nats(model, validation) / bytes;
        var ofShuffled = Nats(model, [.. validation.Select(Shuffle)]) / bytes;

        Assert.InRange(ofText, 0.07, 1);
        Assert.True(ofShuffled > ofText + 1.4, $"text {ofText}, shuffled {ofShuffled}");
    }

    [Fact]
    public void NegativeLogLikelihood_withHigherOrder_isLower()
    {
        var sentences = Sentences(400);

        var nats = Enumerable.Range(1, 4).Select(order => Nats(Train(sentences[..360], order), sentences[360..])).ToArray();

        Assert.Equal(nats.OrderDescending(), nats);
    }

    [Fact]
    public void NegativeLogLikelihood_ofUniformRandomIds_isThatOfTheirNumber()
    {
        ushort[] Noise(int seed, int length)
        {
            var state = (ulong)seed;
            return [.. Enumerable.Range(0, length).Select(_ => (ushort)((state = (state * 6364136223846793005) + 1442695040888963407) >> 56))];
        }

        Assert.Equal(Math.Log(256), Nats(Train([Noise(1, 200_000)], 1), [Noise(2, 50_000)]) / 50_000, 0.01);
    }

    [Fact]
    public void Next_atADocumentsBeginning_knowsWhatDocumentsBeginWith()
    {
        var next = Train([.. Enumerable.Repeat(Utf16("xab ab ab ab ab"), 20)], 3).Next([]);

        Assert.True(next['x'] > 0.9, $"p(x) = {next['x']}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Train_withOrderOutOfRange_throws(int order) => Assert.Throws<ArgumentOutOfRangeException>(() => Train([[1]], order));

    [Fact]
    public void Train_withoutTokens_throws() => Assert.Throws<ArgumentException>(
        () => KneserNeyModel.Train([ReadOnlyMemory<ushort>.Empty], Vocabulary, End, 3, SilentProgress.Instance, Cancellation));

    [Fact]
    public void Train_whenCancelled_stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => KneserNeyModel.Train([new ushort[100]], Vocabulary, End, 2, SilentProgress.Instance, source.Token));
    }

    [Fact]
    public void RequireFits_ofMoreTokensThanAnArrayHolds_saysWhatToReduce()
    {
        NGramBaselineStage.RequireFits(Array.MaxLength);
        var error = Assert.Throws<ResourceException>(() => NGramBaselineStage.RequireFits(1L + Array.MaxLength));

        Assert.Equal(
            "The text has 2147483592 tokens, and n-grams are counted in memory on at most 2147483591 of a source. Use less text in data.sources.",
            error.Text.English);
        Assert.Equal(
            "文本有 2147483592 个词元，而 n-gram 在内存中统计，每个数据源至多 2147483591 个。请减少 data.sources 中的文本。", error.Text.Chinese);
    }

    private static KneserNeyModel Train(ushort[][] documents, int order) =>
        KneserNeyModel.Train([Text(documents)], Vocabulary, End, order, SilentProgress.Instance, Cancellation);

    private static double Nats(KneserNeyModel model, ushort[][] documents) => model.NegativeLogLikelihood(Text(documents).Span, Cancellation);

    private static ReadOnlyMemory<ushort> Text(ushort[][] documents) => documents.SelectMany(d => d.Append((ushort)End)).ToArray();

    private static ushort[] Utf16(string text) => [.. text.Select(c => (ushort)c)];

    private static ushort[][] Sentences(int count)
    {
        string[] verbs = ["Gets", "Sets", "Returns", "Creates", "Removes", "Finds"];
        string[] nouns = ["the value", "an element", "the stream", "a token", "the buffer", "the result", "a list"];
        string[] ends = ["of the collection.", "at the specified index.", "asynchronously.", "that was given.", "in order."];
        return [.. Enumerable.Range(0, count).Select(i => Utf16(
            $"{verbs[i * 7 % 6]} {nouns[i * 5 % 7]} {ends[i * 3 % 5]} {verbs[(i + (i / 6)) % 6]} {nouns[(i / 5) % 7]}"))];
    }

    private static ushort[] Shuffle(ushort[] text)
    {
        var order = Enumerable.Range(0, text.Length).OrderBy(i => (uint)(i + 1) * 2654435761u % 1000).ToArray();
        return [.. order.Select(i => text[i])];
    }
}
