using System.Text;
using Linnet.Core.Tokenizers;
using Linnet.Tests.Tokenization.Formats;
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

    public static TheoryData<string> Foreign() => ["bert", "metaspace", "first", "digits", "gpt2", "words"];

    [Theory]
    [MemberData(nameof(Foreign))]
    public void EncodeBatch_ofOneLongText_givesTheIdsOfOneThreadWithAnyParts(string kind)
    {
        var tokenizer = Of(kind).With(SpecialTokenPolicy.All);
        byte[] text = [.. Text(100_000), .. "<think>[SEP]"u8, .. Text(1_100_000)];
        var expected = tokenizer.Encode(text);

        foreach (var threads in new[] { 2, 3, 5 })
        {
            Assert.Equal(expected, tokenizer.EncodeBatch([text], threads, TestContext.Current.CancellationToken)[0]);
        }
    }

    private static TextTokenizer Of(string kind)
    {
        const string Split = """{ "type": "Metaspace", "replacement": "▁", "prepend_scheme": "SCHEME", "split": true }""";
        return kind switch
        {
            "bert" => Sample.Read(Sample.Bert()),
            "metaspace" => Sample.Read(Sample.Metaspace()),
            "first" => Sample.Read(Sample.Metaspace().With("normalizer", null).With("pre_tokenizer", Split.Replace("SCHEME", "first", StringComparison.Ordinal))),
            "words" => Sample.Read(Sample.Metaspace().With("normalizer", null).With("pre_tokenizer", $$"""{ "type": "Sequence", "pretokenizers": [ { "type": "WhitespaceSplit" }, {{Split.Replace("SCHEME", "always", StringComparison.Ordinal)}} ] }""")),
            "digits" => Bytes("""{ "type": "Sequence", "pretokenizers": [ { "type": "Digits", "individual_digits": true }, { "type": "ByteLevel", "add_prefix_space": true, "use_regex": true } ] }"""),
            _ => Bytes("""{ "type": "ByteLevel", "add_prefix_space": false, "use_regex": true }"""),
        };

        static TextTokenizer Bytes(string cut) =>
            Sample.Read(Sample.Parse(Encoding.UTF8.GetString(TokenizerFile.ToBytes(Tokenizer))).With("pre_tokenizer", cut));
    }

    [Fact]
    public void EncodeBatch_ofNothing_isEmpty() => Assert.Empty(Tokenizer.EncodeBatch([], 2, TestContext.Current.CancellationToken));

    private static byte[] Text(int characters) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, characters).Select(i => "abc ab中  cab.\n"[(i * 5 + i / 14) % 14])));
}
