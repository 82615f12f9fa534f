using Linnet.Core.Unicode;

namespace Linnet.Corpora.Deduplication;

/// <summary>The overlapping pieces of a text as 64-bit hashes, read from UTF-8 without taking memory for each text.</summary>
/// <remarks>
/// The pieces are those of <see cref="Shingles"/> but for what <see cref="Folding"/> does more; their hashes are others: a polynomial that rolls
/// over the text in steps of one multiplication, its bits then mixed. A text with fewer units than a piece has is one piece: short texts are
/// compared whole, and never go unseen. One for each thread.
/// </remarks>
/// <param name="folding">What each character counts as.</param>
/// <param name="size">Characters or words in a piece, at least 1.</param>
/// <param name="unit">What is counted.</param>
public sealed class Shingler(Folding folding, int size, ShingleUnit unit = ShingleUnit.ByScript)
{
    private const ulong Base = 0xD6E8_FEB8_6659_FD93;
    private const int Separator = 0;

    private readonly Folding _folding = folding ?? throw new ArgumentNullException(nameof(folding));
    private readonly int _size = size >= 1 ? size : throw new ArgumentOutOfRangeException(nameof(size), size, "A piece has at least one unit.");
    private ulong[] _units = new ulong[1024];
    private ulong[] _pieces = new ulong[1024];

    /// <summary>The pieces' hashes in the order of the text, repeated ones repeated; empty for a text without letters and digits.</summary>
    /// <param name="utf8">The text; what is not UTF-8 separates.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<ulong> Pieces(ReadOnlySpan<byte> utf8)
    {
        if (_units.Length < utf8.Length)
        {
            (_units, _pieces) = (new ulong[utf8.Length + (utf8.Length / 2)], new ulong[utf8.Length + (utf8.Length / 2)]);
        }

        var (length, characters, unspaced) = Read(utf8);
        var byCharacters = unit == ShingleUnit.Characters || (unit == ShingleUnit.ByScript && 2 * unspaced > characters);
        var units = byCharacters ? KeepCharacters(length) : KeepWords(length);
        return _pieces.AsSpan(0, Roll(_units.AsSpan(0, units)));
    }

    /// <summary>The distinct pieces' hashes, ascending.</summary>
    /// <inheritdoc cref="Pieces"/>
    public ulong[] Set(ReadOnlySpan<byte> utf8)
    {
        var count = Pieces(utf8).Length; // before _pieces is looked at: it may be replaced
        var pieces = _pieces.AsSpan(0, count);
        pieces.Sort();
        var distinct = 0;
        foreach (var piece in pieces)
        {
            if (distinct == 0 || piece != _pieces[distinct - 1])
            {
                _pieces[distinct++] = piece;
            }
        }

        return _pieces[..distinct];
    }

    // Into _units: folded characters, with one separator between words.
    private (int Length, int Characters, int Unspaced) Read(ReadOnlySpan<byte> utf8)
    {
        var entries = _folding.Entries;
        var units = _units;
        var (length, separators, unspaced, inDigits) = (0, 0, 0, false);
        for (var i = 0; i < utf8.Length;)
        {
            int codePoint = utf8[i];
            if (codePoint < 0x80)
            {
                i++;
            }
            else if ((codePoint & 0xF0) == 0xE0 && i + 2 < utf8.Length)
            {
                codePoint = ((codePoint & 0x0F) << 12) | ((utf8[i + 1] & 0x3F) << 6) | (utf8[i + 2] & 0x3F);
                i += 3;
            }
            else
            {
                codePoint = Utf8CodePoint.Read(utf8, i, out var width);
                i += width;
            }

            var entry = (uint)codePoint < Folding.Limit ? entries[codePoint] : 0;
            if (entry == 0)
            {
                inDigits = false;
                if (length > 0 && units[length - 1] != Separator)
                {
                    units[length++] = Separator;
                    separators++;
                }
            }
            else if ((entry & (Folding.Digit | Folding.Ignored)) == 0)
            {
                inDigits = false;
                unspaced += (int)((entry & Folding.Unspaced) / Folding.Unspaced);
                units[length++] = entry & Folding.CodePointMask;
            }
            else if ((entry & Folding.Digit) != 0 && !inDigits)
            {
                inDigits = true;
                units[length++] = '0';
            }
        }

        return (length, length - separators, unspaced);
    }

    private int KeepCharacters(int length)
    {
        var count = 0;
        for (var i = 0; i < length; i++)
        {
            _units[count] = _units[i];
            count += _units[i] == Separator ? 0 : 1;
        }

        return count;
    }

    private int KeepWords(int length)
    {
        var (count, word) = (0, 0UL);
        for (var i = 0; i < length; i++)
        {
            if (_units[i] != Separator)
            {
                word = Mix(word + _units[i]);
            }
            else
            {
                _units[count++] = word;
                word = 0;
            }
        }

        if (length > 0 && _units[length - 1] != Separator)
        {
            _units[count++] = word;
        }

        return count;
    }

    private int Roll(ReadOnlySpan<ulong> units)
    {
        if (units.IsEmpty)
        {
            return 0;
        }

        var width = Math.Min(_size, units.Length);
        var (hash, power) = (0UL, 1UL);
        for (var i = 0; i < width; i++)
        {
            hash = unchecked((hash * Base) + units[i]);
            power = unchecked(power * Base);
        }

        var pieces = _pieces.AsSpan(0, units.Length - width + 1);
        pieces[0] = Mix(hash);
        for (var i = 1; i < pieces.Length; i++)
        {
            hash = unchecked((hash * Base) + units[i + width - 1] - (power * units[i - 1]));
            pieces[i] = Mix(hash);
        }

        return pieces.Length;
    }

    private static ulong Mix(ulong value)
    {
        value = unchecked((value ^ (value >> 32)) * 0x9FB2_1C65_1E98_DF25);
        value = unchecked((value ^ (value >> 29)) * 0x9E37_79B9_7F4A_7C15);
        return value ^ (value >> 32);
    }
}
