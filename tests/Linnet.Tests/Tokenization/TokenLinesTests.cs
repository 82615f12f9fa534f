using System.Text;
using CsCheck;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization;

public sealed class TokenLinesTests
{
    [Theory]
    [InlineData("ab\n\nc", "97 98\n\n99\n")]
    [InlineData("a\r\n", "97 13\n")] // CR belongs to the line
    [InlineData("", "")]
    [InlineData("\n", "\n")]
    [InlineData("<|endoftext|>\n", "60 124 101 110 100 111 102 116 101 120 116 124 62\n")]
    public void Encode_ofLines_givesOneLineOfIdsForEach(string text, string ids) => Assert.Equal(ids, Encoding.UTF8.GetString(Encode(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Decode_ofWhatEncodeWrote_givesTheBytesBack() =>
        Gen.Byte.Array.ForAll(bytes => Assert.Equal(bytes is [] or [.., (byte)'\n'] ? bytes : [.. bytes, (byte)'\n'], Decode(Encode(bytes))));

    [Theory]
    [InlineData("97\t98  99 \r\n", "abc\n")]
    [InlineData("256\n", "\n")] // a special token has no text
    public void Decode_ofIds_takesAnyBlanksBetween(string ids, string text) => Assert.Equal(text, Encoding.UTF8.GetString(Decode(Encoding.UTF8.GetBytes(ids))));

    [Theory]
    [InlineData("97\n98 x99\n", "ids.txt:2: 'x99' where an id from 0 to 256 should be. Give lines as `tokenizer encode` writes them with the same tokenizer: ids with spaces between, no commas or brackets.")]
    [InlineData("257", "ids.txt:1: '257' where")]
    [InlineData("-1", "ids.txt:1: '-1' where")]
    [InlineData("99999999999999999999", "ids.txt:1: '99999999999999999999' where")]
    public void Decode_ofWhatIsNoId_namesTheLineAndKeepsThoseBefore(string ids, string error)
    {
        using var output = new MemoryStream();

        var refusal = Assert.Throws<DataFormatException>(() => TokenLines.Decode(
            new ByteTokenizer(), new MemoryStream(Encoding.UTF8.GetBytes(ids)), output, "ids.txt", TestContext.Current.CancellationToken));

        Assert.StartsWith(error, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ids.StartsWith("97", StringComparison.Ordinal) ? "a\n" : "", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void Encode_ofInputThatComesBitByBit_writesEachLineBeforeItWaitsForTheNext()
    {
        using var output = new MemoryStream();
        List<string> seen = [];
        var input = new Bits(["a\n", "b", "\nc\n"], () => seen.Add(Encoding.UTF8.GetString(output.ToArray())));

        TokenLines.Encode(new ByteTokenizer(), input, output, "stdin", TestContext.Current.CancellationToken);

        Assert.Equal(["", "97\n", "97\n", "97\n98\n99\n"], seen);
    }

    [Fact]
    public void Encode_whenCancelledWhileItWaits_ends()
    {
        using var cancellation = new CancellationTokenSource();
        using var never = new ManualResetEventSlim();
        var input = new Bits(["a\n", "b\n"], () =>
        {
            cancellation.CancelAfter(50);
            if (cancellation.IsCancellationRequested)
            {
                never.Wait(TestContext.Current.CancellationToken);
            }
        });
        cancellation.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => TokenLines.Encode(new ByteTokenizer(), input, Stream.Null, "stdin", cancellation.Token));
        never.Set();
    }

    [Fact]
    public void Encode_ofInputThatCannotBeRead_throwsWhatTheReadThrew()
    {
        var input = new Bits(["a\n"], () => throw new IOException("Is a directory"));

        Assert.Equal("Is a directory", Assert.Throws<IOException>(() => TokenLines.Encode(
            new ByteTokenizer(), input, Stream.Null, "stdin", TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void Decode_ofUnknownTokens_countsThem()
    {
        using var output = new MemoryStream();

        var unknown = TokenLines.Decode(
            Statistics.StatisticsExamples.Words(), new MemoryStream("0 1 0\n2\n0\n"u8.ToArray()), output, "ids", TestContext.Current.CancellationToken);

        Assert.Equal(3, unknown);
    }

    private static byte[] Encode(byte[] text) => Run(text, TokenLines.Encode);

    private static byte[] Decode(byte[] ids) => Run(ids, (tokenizer, input, output, name, cancellation) => TokenLines.Decode(tokenizer, input, output, name, cancellation));

    private static byte[] Run(byte[] bytes, Action<ITokenizer, Stream, Stream, string, CancellationToken> work)
    {
        using var output = new MemoryStream();
        work(new ByteTokenizer(), new MemoryStream(bytes), output, "text", TestContext.Current.CancellationToken);
        return output.ToArray();
    }

    /// <summary>Gives one piece at each read, and tells when it is asked.</summary>
    private sealed class Bits(IEnumerable<string> pieces, Action onRead) : MemoryStream
    {
        private readonly Queue<string> _pieces = new(pieces);

        public override int Read(byte[] buffer, int offset, int count)
        {
            onRead();
            return _pieces.TryDequeue(out var piece) ? Encoding.UTF8.GetBytes(piece, buffer.AsSpan(offset, count)) : 0;
        }
    }
}
