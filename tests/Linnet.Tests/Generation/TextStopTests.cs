using System.Text;
using CsCheck;
using Linnet.Core.Tokenizers;
using Linnet.Generation;

namespace Linnet.Tests.Generation;

public sealed class TextStopTests
{
    [Theory]
    [InlineData("aaab", "a", "aab")]
    [InlineData("abcabcabd", "abc", "abcabd")]
    [InlineData("xxab", "xx", "b", "ab")] // the longest of those that end together
    [InlineData("abab", "", "ab", "abab")] // the one that ends first
    [InlineData("她说：停。后", "她说", "：停")]
    [InlineData("éè", "é", "è")]
    [InlineData("nothing here", "nothing here", "absent")]
    [InlineData("no strings", "no strings")]
    [InlineData("ends with hal", "ends with hal", "half")]
    public void Add_byteByByte_endsBeforeTheStopString(string text, string expected, params string[] stops)
    {
        var (written, _, found) = Run(new ByteTokenizer(), stops, Encoding.UTF8.GetBytes(text).Select(b => (int)b));

        Assert.Equal(expected, Encoding.UTF8.GetString(written));
        Assert.Equal(expected != text, found);
    }

    [Fact]
    public void Take_holdsBackOnlyWhatMayStillBecomeAStopString()
    {
        var stop = new TextStop(new ByteTokenizer(), new StopStrings(["aab", "é"]), null);
        List<string> pieces = [];
        foreach (var value in Encoding.UTF8.GetBytes("xaaacaè"))
        {
            Assert.False(stop.Add(value));
            pieces.Add(Encoding.Latin1.GetString(stop.Take(ended: false)));
        }

        Assert.Equal(["x", "", "", "a", "aac", "", "a", "\u00c3\u00a8"], pieces);
        Assert.Empty(stop.Take(ended: true));
    }

    [Fact]
    public void Take_afterTheEnd_givesWhatWasHeldBackButNeverTheStopString()
    {
        var cut = new TextStop(new ByteTokenizer(), new StopStrings(["abc"]), null);
        Assert.False(cut.Add('a'));
        Assert.False(cut.Add('b'));
        Assert.Empty(cut.Take(ended: false));
        Assert.Equal("ab"u8.ToArray(), cut.Take(ended: true));

        var stopped = new TextStop(new ByteTokenizer(), new StopStrings(["abc"]), null);
        Assert.Equal([false, false, false, true], "xabc".Select(c => stopped.Add(c)).ToArray());
        Assert.Equal("x"u8.ToArray(), stopped.Take(ended: false));
        Assert.Empty(stopped.Take(ended: true));
        Assert.Throws<InvalidOperationException>(() => stopped.Add('d'));
    }

    [Fact]
    public void Add_ofTokensOfSeveralBytes_findsAStringThatBeginsWithinOneAndEndsWithinAnother()
    {
        var tokenizer = new Pieces("Ans", "wer: 4", "2\n", "\nQuest", "ion: 5", "");

        var (written, used, found) = Run(tokenizer, ["\n\nQ"], [0, 1, 2, 5, 3, 4]);

        Assert.Equal(("Answer: 42", 5, true), (Encoding.UTF8.GetString(written), used, found));
    }

    [Fact]
    public void Add_givesTheTokenBeforeToTheTokenizer()
    {
        var tokenizer = new Pieces("a", "b") { Seen = [] };
        var stop = new TextStop(tokenizer, new StopStrings([]), 7);
        stop.Add(1);
        stop.Add(0);

        Assert.Equal([(7, 1), (1, 0)], tokenizer.Seen);
    }

    [Fact]
    public void Add_ofAnyText_endsWhereTheDefinitionEnds() =>
        Gen.Select(Letters(0, 60), Letters(1, 6).Array[0, 4], Gen.Int[1, 4]).ForAll((text, stops, size) =>
        {
            var pieces = text.Chunk(size).Select(c => new string(c)).ToArray();

            // The shortest beginning that ends with a stop string; of those the longest is cut off.
            var end = Enumerable.Range(0, text.Length + 1).FirstOrDefault(n => stops.Any(s => text[..n].EndsWith(s, StringComparison.Ordinal)), -1);
            var cut = end < 0 ? text : text[..(end - stops.Where(s => text[..end].EndsWith(s, StringComparison.Ordinal)).Max(s => s.Length))];

            var tokenizer = new Pieces(pieces);
            var stop = new TextStop(tokenizer, new StopStrings(stops), null);
            var (given, read, found) = ("", "", false);
            for (var i = 0; i < pieces.Length && !found; i++)
            {
                found = stop.Add(i);
                read += pieces[i];
                given += Encoding.UTF8.GetString(stop.Take(ended: false));
                var open = Enumerable.Range(0, read.Length + 1).First(n => read.Length == n || stops.Any(s => s.StartsWith(read[n..], StringComparison.Ordinal)));
                Assert.Equal(found ? cut : read[..open], given);
            }

            Assert.Equal((cut, end >= 0), (given + Encoding.UTF8.GetString(stop.Take(ended: true)), found));
        }, iter: 500);

    [Fact]
    public void StopStrings_withAnEmptyOne_throws()
    {
        Assert.Throws<ArgumentException>(() => new StopStrings(["a", ""]));
        Assert.ThrowsAny<ArgumentException>(() => new StopStrings(["\ud800"]));
    }

    private static Gen<string> Letters(int least, int most) => Gen.Bool.Array[least, most].Select(bits => string.Concat(bits.Select(bit => bit ? 'a' : 'b')));

    private static (byte[] Written, int Used, bool Found) Run(ITokenizer tokenizer, string[] stops, IEnumerable<int> tokens)
    {
        var stop = new TextStop(tokenizer, new StopStrings(stops), null);
        var (written, used, found) = (new List<byte>(), 0, false);
        foreach (var token in tokens)
        {
            used++;
            found = stop.Add(token);
            written.AddRange(stop.Take(ended: false));
            if (found)
            {
                break;
            }
        }

        return ([.. written, .. stop.Take(ended: true)], used, found);
    }

    /// <summary>A vocabulary of texts.</summary>
    private sealed class Pieces(params string[] texts) : ITokenizer
    {
        public List<(int?, int)>? Seen { get; init; }

        public int VocabularySize => texts.Length;

        public int? BeginningOfSequence => null;

        public int? EndOfSequence => null;

        public int[] Encode(ReadOnlySpan<byte> utf8) => throw new NotSupportedException();

        public void Decode(int? previous, int token, IList<byte> output)
        {
            Seen?.Add((previous, token));
            foreach (var value in Encoding.UTF8.GetBytes(texts[token]))
            {
                output.Add(value);
            }
        }
    }
}
