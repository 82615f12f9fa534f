using Linnet.Core.Documents;
using Linnet.Core.Unicode;

namespace Linnet.Corpora.FastText;

/// <summary>The words of a text, by bytes, with their hashes. Nothing is decoded but what may be Han script.</summary>
/// <param name="text">Any bytes.</param>
/// <param name="unit">What is a word.</param>
internal ref struct WordScanner(ReadOnlySpan<byte> text, TextUnit unit)
{
    // Space, LF, CR, tab, vertical tab, form feed and NUL.
    private const ulong Blanks = (1UL << ' ') | (1UL << '\n') | (1UL << '\r') | (1UL << '\t') | (1UL << '\v') | (1UL << '\f') | 1UL;

    // U+3005 begins with E3, U+323AF with F0: no byte outside begins a character in Han script.
    private const byte FirstHanByte = 0xE3;
    private const byte LastHanByte = 0xF0;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _end;

    /// <summary>The word that <see cref="Next"/> found.</summary>
    public ReadOnlySpan<byte> Word { get; private set; }

    /// <summary>Its hash.</summary>
    public uint Hash { get; private set; }

    /// <summary>Goes to the next word.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        var text = _text;
        var start = _end;
        while (start < text.Length && IsBlank(text[start]))
        {
            start++;
        }

        var (end, hash) = (start, FastTextHash.Start);
        while (end < text.Length && text[end] is var value && !IsBlank(value))
        {
            if (unit == TextUnit.Character && value is >= FirstHanByte and <= LastHanByte
                && HanScript.Contains(Utf8CodePoint.Read(text, end, out var width)))
            {
                if (end == start)
                {
                    end += width;
                    hash = FastTextHash.Of(text[start..end]);
                }

                break;
            }

            hash = FastTextHash.Add(hash, value);
            end++;
        }

        Word = text[start..end];
        (Hash, _end) = (hash, end);
        return end > start;
    }

    /// <summary>Whether a byte parts words.</summary>
    public static bool IsBlank(byte value) => value <= ' ' && ((Blanks >> value) & 1) != 0;
}
