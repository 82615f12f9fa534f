using System.Text;
using CsCheck;
using Linnet.Corpora.Reading.Encodings;

namespace Linnet.Tests.Corpora.Reading.Encodings;

public sealed class Utf16StreamTests
{
    [Fact]
    public void Read_anyUnits_givesUtf8AndMarksWhatIsNone() => Gen.Select(
        Gen.Char["a中\uD83D\uDE00\uDC00\uD800\n"].Array[0, 40], Gen.Bool, Gen.Int[1, 7], Gen.Bool).ForAll((units, bigEndian, piece, isOdd) =>
    {
        var bytes = units.SelectMany(u => bigEndian ? new[] { (byte)(u >> 8), (byte)u } : [(byte)u, (byte)(u >> 8)]).Concat(isOdd ? [(byte)'x'] : []).ToArray();
        using var stream = new Utf16Stream(new TrickleStream(bytes, piece), bigEndian);
        var read = new MemoryStream();

        stream.CopyTo(read);

        Assert.Equal(Expected(new string(units), isOdd), read.ToArray());
    });

    private static byte[] Expected(string text, bool isOdd)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                bytes.Add(0xFF);
            }
        }

        return isOdd ? [.. bytes, 0xFF] : [.. bytes];
    }
}
