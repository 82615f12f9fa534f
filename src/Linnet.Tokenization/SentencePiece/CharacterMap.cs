using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.SentencePiece;

/// <summary>Rewriting rules as SentencePiece compiles them (<c>precompiled_charsmap</c>): the longest rule that fits is applied.</summary>
/// <remarks>
/// The length of a double-array trie, the trie in the layout of Darts-clone (units of 32 bits: <see href="https://github.com/s-yata/darts-clone"/>),
/// then the replacements, each ended by a zero byte.
/// </remarks>
internal sealed class CharacterMap
{
    private const uint Leaf = 1u << 31;
    private const int MaximumReplacement = 1024;

    private readonly uint[] _units;
    private readonly byte[] _replacements;

    /// <param name="map">Rules that <see cref="RequireSound"/> accepts.</param>
    public CharacterMap(ReadOnlySpan<byte> map)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(map);
        _units = MemoryMarshal.Cast<byte, uint>(map.Slice(4, length)).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(_units, _units);
        }

        _replacements = map[(4 + length)..].ToArray();
    }

    /// <summary>Requires rules that never lead outside of their own bytes.</summary>
    /// <param name="map">The rules, or nothing.</param>
    /// <param name="offset">Where they begin in the file.</param>
    /// <exception cref="TokenizerFormatException">They do; the message names the byte.</exception>
    public static void RequireSound(ReadOnlySpan<byte> map, int offset)
    {
        if (map.IsEmpty)
        {
            return;
        }

        var length = map.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(map);
        if (length < 4 || length % 4 != 0 || length >= map.Length - 4 || map[^1] != 0)
        {
            throw WireReader.At(offset, new Text(
                $"rewriting rules of {map.Length} bytes with a trie of {length}; a multiple of 4 is expected, and replacements behind it that end in a zero byte",
                $"改写规则共 {map.Length} 字节，其中 trie 为 {length} 字节；trie 应为 4 的倍数，其后的替换文本应以零字节结尾"));
        }

        var replacements = map[(4 + length)..];
        var lengths = new int[replacements.Length];
        for (var i = replacements.Length - 2; i >= 0; i--)
        {
            lengths[i] = replacements[i] == 0 ? 0 : lengths[i + 1] + 1;
        }

        for (var i = 4; i < 4 + length; i += 4)
        {
            var unit = BinaryPrimitives.ReadUInt32LittleEndian(map[i..]);
            var value = unit & ~Leaf;
            if ((unit & Leaf) != 0 && (value >= replacements.Length || lengths[value] > MaximumReplacement))
            {
                throw WireReader.At(offset + i, new Text(
                    $"a rewriting rule that leads to byte {value} of {replacements.Length}, or to more than {MaximumReplacement} bytes",
                    $"指向 {replacements.Length} 字节中第 {value} 字节的改写规则，或其替换文本超过 {MaximumReplacement} 字节"));
            }
        }
    }

    /// <summary>Finds the longest rule for the beginning of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="replacement">What to write instead, when one fits.</param>
    /// <returns>How many bytes it replaces; 0 when none fits.</returns>
    public int Match(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement) => Match(text, isShortest: false, out replacement);

    /// <summary>Finds the shortest rule for the beginning of a text.</summary>
    /// <inheritdoc cref="Match(ReadOnlySpan{byte}, out ReadOnlySpan{byte})"/>
    public int MatchShortest(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement) => Match(text, isShortest: true, out replacement);

    /// <summary>At least the length of the longest replacement, in bytes.</summary>
    public int LongestReplacement()
    {
        var (longest, length) = (0, 0);
        foreach (var value in _replacements)
        {
            length = value == 0 ? 0 : length + 1;
            longest = Math.Max(longest, length);
        }

        return longest;
    }

    private int Match(ReadOnlySpan<byte> text, bool isShortest, out ReadOnlySpan<byte> replacement)
    {
        var (longest, value) = (0, 0u);
        var node = Offset(_units[0]);
        for (var i = 0; i < text.Length; i++)
        {
            node ^= text[i];
            if (node >= (uint)_units.Length)
            {
                break;
            }

            var unit = _units[node];
            if ((unit & (Leaf | 0xFF)) != text[i])
            {
                break;
            }

            node ^= Offset(unit);
            if ((unit >> 8 & 1) != 0 && node < (uint)_units.Length && (_units[node] & Leaf) != 0)
            {
                (longest, value) = (i + 1, _units[node] & ~Leaf);
                if (isShortest)
                {
                    break;
                }
            }
        }

        replacement = longest == 0 ? default : _replacements.AsSpan((int)value);
        replacement = longest == 0 ? default : replacement[..replacement.IndexOf((byte)0)];
        return longest;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & (1u << 9)) >> 6);
}
