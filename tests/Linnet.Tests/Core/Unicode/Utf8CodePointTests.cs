using System.Text;
using CsCheck;
using Linnet.Core.Unicode;

namespace Linnet.Tests.Core.Unicode;

public sealed class Utf8CodePointTests
{
    [Fact]
    public void Read_ofEveryScalarValueWritten_givesItBack()
    {
        var bytes = new byte[4];
        var different = Enumerable.Range(0, CodePoint.Maximum + 1).Where(codePoint =>
        {
            if (!Rune.IsValid(codePoint))
            {
                return false;
            }

            var written = Utf8CodePoint.Write(codePoint, bytes);
            return written != new Rune(codePoint).Utf8SequenceLength
                || Utf8CodePoint.Read(bytes.AsSpan(0, written), 0, out var width) != codePoint
                || width != written;
        });

        Assert.Empty(different);
    }

    [Theory]
    [InlineData("80")] // a continuation alone
    [InlineData("C080")] // overlong
    [InlineData("C3")] // cut short
    [InlineData("C341")]
    [InlineData("E08080")]
    [InlineData("E4B8")]
    [InlineData("EDA080")] // a surrogate
    [InlineData("F0808080")]
    [InlineData("F48FBF")]
    [InlineData("F4908080")] // above the last code point
    [InlineData("FF")]
    public void Read_ofWhatIsNoUtf8_takesOneByte(string hexadecimal)
    {
        Assert.Equal(Utf8CodePoint.Invalid, Utf8CodePoint.Read(Convert.FromHexString(hexadecimal), 0, out var width));
        Assert.Equal(1, width);
    }

    /// <summary>The runtime takes the longest beginning of a code point at once; which bytes are one it must see alike.</summary>
    [Fact]
    public void Read_ofAnyBytes_agreesWithTheRuntimeOnWhatIsUtf8() =>
        Gen.OneOf(Gen.Byte, Gen.Const((byte)0xE4), Gen.Byte[0x80, 0xBF], Gen.Byte[0xED, 0xF4]).Array[1, 5].ForAll(
            bytes =>
            {
                var isValid = Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == System.Buffers.OperationStatus.Done;
                var codePoint = Utf8CodePoint.Read(bytes, 0, out var width);
                return isValid ? (codePoint, width) == (rune.Value, consumed) : (codePoint, width) == (Utf8CodePoint.Invalid, 1);
            },
            iter: 20_000);
}
