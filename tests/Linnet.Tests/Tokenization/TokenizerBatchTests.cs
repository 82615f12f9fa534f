using System.Text;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization;

public sealed class TokenizerBatchTests
{
    private static readonly BytePairTokenizer Tokenizer = new(BytePairExamples.English());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void EncodeBatch_onAnyNumberOfThreads_givesTheIdsOfEachInOrder(int threads)
    {
        ReadOnlyMemory<byte>[] documents = [.. Enumerable.Range(0, 100).Select(i => (ReadOnlyMemory<byte>)Text(i * 7)), Text(700_000), Text(3)];

        var ids = Tokenizer.EncodeBatch(documents, threads, TestContext.Current.CancellationToken);

        Assert.Equal(documents.Select(d => Tokenizer.Encode(d.Span)), ids);
        Assert.Equal(documents.Select(d => d.ToArray().Select(b => (int)b)), new ByteTokenizer().EncodeBatch(documents, threads, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void EncodeBatch_whenCancelled_throws()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Tokenizer.EncodeBatch([Text(9)], 2, cancellation.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => Tokenizer.EncodeBatch([Text(2_000_000)], 2, cancellation.Token));
    }

    [Fact]
    public void EncodeBatch_ofNothing_isEmpty() => Assert.Empty(Tokenizer.EncodeBatch([], 2, TestContext.Current.CancellationToken));

    private static byte[] Text(int characters) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, characters).Select(i => "abc ab中  cab.\n"[(i * 5 + i / 14) % 14])));
}
