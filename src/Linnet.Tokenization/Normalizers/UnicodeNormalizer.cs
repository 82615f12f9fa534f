using System.Buffers;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Normalizers;

/// <summary>The normalization forms NFC, NFD, NFKC and NFKD (Unicode Standard Annex 15).</summary>
/// <remarks>
/// What no form changes is copied; only stretches around other characters are worked on. The time is linear but for the sorting of combining
/// marks behind one character, which is n·log n in their count, whatever the text. Bytes that are no UTF-8 stay, and nothing composes across them.
/// Of marks that change places, the first in the new text has the origin of the first in the old, and so on.
/// </remarks>
public sealed class UnicodeNormalizer : INormalizer
{
    private readonly bool _composed;
    private readonly bool _compatibility;
    private readonly int _newest; // ten times the version of Unicode whose characters are known
    private readonly CodePointTable _changing; // not 0: the form may change the code point
    private readonly bool[] _changingByThreeBytes; // whether it may change one of the 64 code points that share the first two bytes of three

    private UnicodeNormalizer(bool composed, bool compatibility, int newest = byte.MaxValue)
    {
        (_composed, _compatibility, _newest) = (composed, compatibility, newest);
        _changing = CodePoint.ChangingCharacters(composed, compatibility);
        _changing = newest == byte.MaxValue ? _changing : _changing.Combine(CodePoint.Ages, (flag, age) => age > newest ? (byte)0 : flag);
        var plane = _changing.BasicPlane();
        _changingByThreeBytes = new bool[1024];
        for (var i = 0; i < _changingByThreeBytes.Length; i++)
        {
            // Overlong forms and surrogates are no characters: they too are looked at one by one.
            _changingByThreeBytes[i] = i is < 0x20 or (>= 0xD800 >> 6 and < 0xE000 >> 6) || plane.AsSpan(i << 6, 64).ContainsAnyExcept((byte)0);
        }
    }

    /// <summary>Canonical decomposition, then canonical composition.</summary>
    public static UnicodeNormalizer Nfc => field ??= new(composed: true, compatibility: false);

    /// <summary>Canonical decomposition.</summary>
    public static UnicodeNormalizer Nfd => field ??= new(composed: false, compatibility: false);

    /// <summary>Compatibility decomposition, then canonical composition.</summary>
    public static UnicodeNormalizer Nfkc => field ??= new(composed: true, compatibility: true);

    /// <summary>Compatibility decomposition.</summary>
    public static UnicodeNormalizer Nfkd => field ??= new(composed: false, compatibility: true);

    /// <summary>NFC as tokenizer.json means it.</summary>
    /// <remarks>Its peers' tables are of Unicode 9.0, so that what is newer stays: a mark that came later keeps its place.</remarks>
    public static UnicodeNormalizer Nfc9 => field ??= new(composed: true, compatibility: false, newest: 90);

    /// <summary>NFD as tokenizer.json means it, <see cref="Nfc9"/>.</summary>
    public static UnicodeNormalizer Nfd9 => field ??= new(composed: false, compatibility: false, newest: 90);

    /// <summary>NFKC as tokenizer.json means it, <see cref="Nfc9"/>.</summary>
    public static UnicodeNormalizer Nfkc9 => field ??= new(composed: true, compatibility: true, newest: 90);

    /// <summary>NFKD as tokenizer.json means it, <see cref="Nfc9"/>.</summary>
    public static UnicodeNormalizer Nfkd9 => field ??= new(composed: false, compatibility: true, newest: 90);

    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = new NormalizedText(output, origins);
        DecomposedText? decomposed = null;
        var done = 0;
        while (FirstChanging(utf8, done, out var starter) is var at && at < utf8.Length)
        {
            decomposed ??= new DecomposedText(_compatibility, _newest);
            var from = _composed ? starter : at; // what composes does so with the starter before it
            text.Copy(utf8, done, from);
            done = from;
            do
            {
                var codePoint = Utf8CodePoint.Read(utf8, done, out var width);
                if (done >= at && (codePoint == Utf8CodePoint.Invalid || _changing[codePoint] == 0))
                {
                    break;
                }

                decomposed.Add(codePoint, done);
                done += width;
            }
            while (done < utf8.Length);

            decomposed.Write(_composed, ref text);
        }

        text.Copy(utf8, done, utf8.Length);
        text.Flush();
    }

    /// <summary>Where the first character stands that the form may change, or the text's end.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="starter">The character right before it, or itself when there is none behind <paramref name="start"/>.</param>
    private int FirstChanging(ReadOnlySpan<byte> utf8, int start, out int starter)
    {
        var (at, previous) = (start, -1);
        while (at < utf8.Length)
        {
            if (utf8[at] < 0x80)
            {
                var ascii = utf8[at..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
                at = ascii < 0 ? utf8.Length : at + ascii;
                previous = at - 1;
                continue;
            }

            if (at + 2 < utf8.Length && (utf8[at] & 0xF0) == 0xE0 && (utf8[at + 1] & 0xC0) == 0x80 && (utf8[at + 2] & 0xC0) == 0x80
                && !_changingByThreeBytes[((utf8[at] & 0x0F) << 6) | (utf8[at + 1] & 0x3F)])
            {
                previous = at;
                at += 3;
                continue;
            }

            var codePoint = Utf8CodePoint.Read(utf8, at, out var width);
            if (codePoint != Utf8CodePoint.Invalid && _changing[codePoint] != 0)
            {
                break;
            }

            previous = codePoint == Utf8CodePoint.Invalid ? -1 : at;
            at += width;
        }

        starter = previous < 0 ? at : previous;
        return at;
    }
}
