using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tests.Tokenization.SentencePiece;

public sealed class SentencePieceNormalizerTests
{
    private static readonly NormalizerOptions Default = new();

    private static readonly Gen<byte[]> AnyText = Gen.OneOf(
        Gen.Char["aab  é好▁"].Array[0, 30].Select(c => Encoding.UTF8.GetBytes(c)), Gen.Byte.Array[0, 20]);

    [Theory]
    [InlineData("a  b ", "▁a▁b")]
    [InlineData("   ", "")]
    [InlineData("", "")]
    [InlineData(" ▁ ", "")] // the mark itself at the end goes like a blank
    [InlineData("▁a", "▁▁a")]
    public void Normalize_byDefault_removesExtraBlanksAndPutsOneBefore(string text, string expected) => Assert.Equal(expected, Normalize(Default, text));

    [Theory]
    [InlineData("a  b ", "▁a▁▁b▁")]
    [InlineData(" ", "▁▁")]
    [InlineData("", "")]
    public void Normalize_keepingBlanks_keepsThem(string text, string expected) => Assert.Equal(expected, Normalize(Default with { RemoveExtraWhitespaces = false }, text));

    [Fact]
    public void Normalize_ofOtherSettings_doesAsTheySay()
    {
        Assert.Equal("a▁b", Normalize(Default with { AddDummyPrefix = false }, " a  b"));
        Assert.Equal(" a b", Normalize(Default with { EscapeWhitespaces = false }, "a  b "));
        Assert.Equal("a▁b▁", Normalize(Default, " a b", suffix: true));
        Assert.Equal("▁a\uFFFD\uFFFDb", Normalize(Default, [(byte)'a', 0xE5, 0xA5, (byte)'b']));
        Assert.Equal("▁a\uFFFD\uFFFDb", Normalize(Default with { RemoveExtraWhitespaces = false }, [(byte)'a', 0xE5, 0xA5, (byte)'b']));
    }

    [Fact]
    public void Normalize_withRules_appliesTheLongest()
    {
        var options = Default with { CharacterMap = Rules() };

        Assert.Equal("▁x▁b", Normalize(options, "ab a b")); // ab → x, a → nothing
        Assert.Equal("▁xx", Normalize(options, "aababa"));
    }

    [Fact]
    public void Normalize_withUserDefinedPieces_leavesThemToTheRulesNot()
    {
        var userDefined = new PieceTrie([("aba"u8.ToArray(), 1)]);

        Assert.Equal("▁abax", Normalize(Default with { CharacterMap = Rules() }, "abaab", userDefined: userDefined));
        Assert.Equal("▁xx", Normalize(Default with { CharacterMap = Rules() }, "abaab"));
    }

    [Fact]
    public void Normalize_ofAnyText_namesOriginsThatAscend() => Gen.Select(AnyText, Gen.Bool, Gen.Bool, Gen.Bool).ForAll((text, remove, escape, suffix) =>
    {
        var (output, origins) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<int>());
        var normalizer = new SentencePieceNormalizer(new NormalizerOptions { RemoveExtraWhitespaces = remove, EscapeWhitespaces = escape }, suffix, null);
        normalizer.Normalize(text, output, origins);

        Assert.Equal(output.WrittenCount, origins.WrittenCount);
        Assert.Equal(origins.WrittenSpan.ToArray().Order(), origins.WrittenSpan.ToArray());
        Assert.All(origins.WrittenSpan.ToArray(), origin => Assert.InRange(origin, 0, text.Length));
        foreach (var (i, value) in output.WrittenSpan.ToArray().Index().Where(b => b.Item is >= (byte)'a' and <= (byte)'b'))
        {
            Assert.Equal(text[origins.WrittenSpan[i]], value);
        }
    });

    /// <summary>The rules ab → x and a → nothing, as the compiled trie has them.</summary>
    private static byte[] Rules()
    {
        // Root at 0; its child 'a' at 0x40 ^ 'a'; the child of that, 'b', at 0x80 ^ 'b'; values of both at the same places ^ 0.
        var units = new uint[256];
        units[0] = 0x40u << 10;
        units[0x40 ^ 'a'] = ((uint)(0x80 ^ 0x40 ^ 'a') << 10) | (1u << 8) | 'a';
        units[0x80] = 1u << 31 | 2;
        units[0x80 ^ 'b'] = ((uint)(0xC0 ^ 0x80 ^ 'b') << 10) | (1u << 8) | 'b';
        units[0xC0] = 1u << 31 | 0;
        var bytes = new byte[4 + (4 * units.Length) + 3];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, 4 * units.Length);
        for (var i = 0; i < units.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 + (4 * i)), units[i]);
        }

        bytes[^3] = (byte)'x'; // "x\0\0": at 0 the text x, at 2 none
        CharacterMap.RequireSound(bytes, 0);
        return bytes;
    }

    private static string Normalize(NormalizerOptions options, string text, bool suffix = false, PieceTrie? userDefined = null) =>
        Normalize(options, Encoding.UTF8.GetBytes(text), suffix, userDefined);

    private static string Normalize(NormalizerOptions options, byte[] text, bool suffix = false, PieceTrie? userDefined = null)
    {
        var output = new ArrayBufferWriter<byte>();
        new SentencePieceNormalizer(options, suffix, userDefined).Normalize(text, output, null);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
