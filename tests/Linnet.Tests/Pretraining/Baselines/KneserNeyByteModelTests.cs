using CsCheck;
using Linnet.Core.Progress;
using Linnet.Pretraining.Baselines;

namespace Linnet.Tests.Pretraining.Baselines;

public sealed class KneserNeyByteModelTests
{
    // Few different bytes, so that counts of 1 to 4 and unseen histories all occur; 0 and 255 are the ends of the range.
    private static readonly Gen<byte[][]> Documents =
        AnyOf(0, 97, 98, 99, 255).Array[0, 60].Array[1, 6].Where(d => d.Any(x => x.Length > 0));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Next_onRandomText_equalsNaiveFormulas() =>
        Gen.Select(Documents, Gen.Int[1, 8], AnyOf(0, 97, 98, 99, 100, 255).Array[0, 10]).ForAll(
            (documents, order, before) =>
            {
                var model = Train(documents, order);
                var naive = new NaiveKneserNey(documents, order);

                var next = model.Next(before);

                foreach (var symbol in (int[])[0, 97, 98, 99, 100, 255, 256])
                {
                    Assert.Equal(naive.Probability(before, symbol), next[symbol], 1e-12);
                }
            },
            iter: 300);

    [Fact]
    public void Next_onRandomText_isADistribution() =>
        Gen.Select(Documents, Gen.Int[1, 8], Gen.Byte.Array[0, 10]).ForAll(
            (documents, order, before) =>
            {
                var next = Train(documents, order).Next(before);

                Assert.Equal(257, next.Length);
                Assert.All(next, p => Assert.True(p > 0));
                Assert.Equal(1, next.Sum(), 1e-12);
            },
            iter: 300);

    [Fact]
    public void BitsPerByte_ofRandomDocuments_sumsTheEndsToo() =>
        Gen.Select(Documents, Documents, Gen.Int[1, 6]).ForAll(
            (documents, validation, order) =>
            {
                var naive = new NaiveKneserNey(documents, order);
                var bits = validation.Sum(d =>
                    Enumerable.Range(0, d.Length + 1).Sum(i => -Math.Log2(naive.Probability(d[..i], i < d.Length ? d[i] : 256))));

                var measured = Train(documents, order).BitsPerByte(Memories(validation), Cancellation);

                Assert.Equal(bits / validation.Sum(d => d.Length), measured, 1e-9);
            },
            iter: 50);

    [Fact]
    public void Train_withDocumentsInAnotherOrder_givesTheSameModel()
    {
        var documents = Sentences(40);
        var validation = Memories(Sentences(50)[40..]);

        var forward = Train(documents, 5);
        var backward = Train([.. documents.Reverse()], 5);

        Assert.Equal(forward.NGrams, backward.NGrams);
        Assert.Equal(forward.Discounts, backward.Discounts);
        Assert.Equal(forward.BitsPerByte(validation, Cancellation), backward.BitsPerByte(validation, Cancellation));
    }

    [Fact]
    public void BitsPerByte_ofShuffledText_isHigherThanOfText()
    {
        var sentences = Sentences(400);
        var model = Train(sentences[..360], 5);
        var validation = sentences[360..];
        byte[][] shuffled = [.. validation.Select(Shuffle)];

        var ofText = model.BitsPerByte(Memories(validation), Cancellation);
        var ofShuffled = model.BitsPerByte(Memories(shuffled), Cancellation);

        Assert.InRange(ofText, 0.1, 1.5);
        Assert.True(ofShuffled > ofText + 2, $"text {ofText}, shuffled {ofShuffled}");
    }

    [Fact]
    public void BitsPerByte_withHigherOrder_isLower()
    {
        var sentences = Sentences(400);

        var bits = Enumerable.Range(1, 4)
            .Select(order => Train(sentences[..360], order).BitsPerByte(Memories(sentences[360..]), Cancellation))
            .ToArray();

        Assert.Equal(bits.OrderDescending(), bits);
    }

    [Fact]
    public void BitsPerByte_ofUniformRandomBytes_isEight()
    {
        byte[] Noise(int seed, int length)
        {
            var state = (ulong)seed;
            return [.. Enumerable.Range(0, length).Select(_ => (byte)((state = (state * 6364136223846793005) + 1442695040888963407) >> 56))];
        }

        var bits = Train([Noise(1, 200_000)], 1).BitsPerByte(Memories([Noise(2, 50_000)]), Cancellation);

        Assert.Equal(8, bits, 0.01);
    }

    [Fact]
    public void Next_atADocumentsBeginning_knowsWhatDocumentsBeginWith()
    {
        byte[][] documents = [.. Enumerable.Repeat("xab ab ab ab ab"u8.ToArray(), 20)];

        var next = Train(documents, 3).Next([]);

        Assert.True(next['x'] > 0.9, $"p(x) = {next['x']}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Train_withOrderOutOfRange_throws(int order) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Train(["a"u8.ToArray()], order));

    [Fact]
    public void Train_withoutDocuments_throws() => Assert.Throws<ArgumentException>(() => Train([], 3));

    [Fact]
    public void BitsPerByte_withoutBytes_throws() =>
        Assert.Throws<ArgumentException>(() => Train(["a"u8.ToArray()], 2).BitsPerByte(Memories([[]]), Cancellation));

    [Fact]
    public void Train_whenCancelled_stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => KneserNeyByteModel.Train(Memories([new byte[2 << 20]]), 2, SilentProgress.Instance, source.Token));
    }

    private static KneserNeyByteModel Train(byte[][] documents, int order) =>
        KneserNeyByteModel.Train(Memories(documents), order, SilentProgress.Instance, Cancellation);

    private static Gen<byte> AnyOf(params byte[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static ReadOnlyMemory<byte>[] Memories(byte[][] documents) => [.. documents.Select(d => new ReadOnlyMemory<byte>(d))];

    private static byte[][] Sentences(int count)
    {
        string[] verbs = ["Gets", "Sets", "Returns", "Creates", "Removes", "Finds"];
        string[] nouns = ["the value", "an element", "the stream", "a token", "the buffer", "the result", "a list"];
        string[] ends = ["of the collection.", "at the specified index.", "asynchronously.", "that was given.", "in order."];
        return [.. Enumerable.Range(0, count).Select(i => System.Text.Encoding.UTF8.GetBytes(
            $"{verbs[i * 7 % 6]} {nouns[i * 5 % 7]} {ends[i * 3 % 5]} {verbs[(i + (i / 6)) % 6]} {nouns[(i / 5) % 7]}"))];
    }

    private static byte[] Shuffle(byte[] text)
    {
        var order = Enumerable.Range(0, text.Length).OrderBy(i => (uint)(i + 1) * 2654435761u % 1000).ToArray();
        return [.. order.Select(i => text[i])];
    }
}
