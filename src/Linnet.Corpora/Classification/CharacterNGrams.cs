using System.Text;

namespace Linnet.Corpora.Classification;

/// <summary>A text as the buckets of its character n-grams: features that need no word boundaries, so Chinese works as English does.</summary>
/// <remarks>
/// Letters are lower-cased; every run of other characters is one boundary mark, which also stands at both ends. n counts code points. fastText's
/// supervised mode has words only, and is at chance on unsegmented Chinese.
/// </remarks>
/// <param name="Longest">Longest n-gram, 1 to 8; all from 1 are taken.</param>
/// <param name="BucketBits">2^this buckets, 8 to 24.</param>
/// <param name="MaximumCharacters">How much of a text is looked at, from its beginning.</param>
public sealed record CharacterNGrams(int Longest, int BucketBits, int MaximumCharacters)
{
    private const int Boundary = ' ';

    /// <summary>The number of buckets.</summary>
    public int Buckets => 1 << BucketBits;

    /// <summary>The buckets of all n-grams, in the text's order, repeated ones repeated; none where the text has no letter.</summary>
    /// <param name="text">The text.</param>
    /// <param name="buckets">Receives them; cleared first.</param>
    public void Extract(string text, List<int> buckets)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(buckets);
        buckets.Clear();
        Span<int> window = stackalloc int[Longest]; // the last code points, the newest first
        var filled = 0;
        var count = 0;
        filled = Push(window, filled, Boundary);
        var last = Boundary;
        foreach (var rune in text.EnumerateRunes())
        {
            if (count++ == MaximumCharacters)
            {
                break;
            }

            var symbol = Rune.IsLetter(rune) ? Rune.ToLowerInvariant(rune).Value : Boundary;
            if (symbol != Boundary || last != Boundary)
            {
                filled = Push(window, filled, symbol);
                Add(window[..filled], buckets);
                last = symbol;
            }
        }

        if (last != Boundary)
        {
            filled = Push(window, filled, Boundary);
            Add(window[..filled], buckets);
        }
    }

    private static int Push(Span<int> window, int filled, int symbol)
    {
        window[..^1].CopyTo(window[1..]);
        window[0] = symbol;
        return Math.Min(filled + 1, window.Length);
    }

    // Every n-gram that ends at the newest symbol, but the boundary alone.
    private void Add(ReadOnlySpan<int> window, List<int> buckets)
    {
        var hash = 14_695_981_039_346_656_037UL;
        for (var n = 0; n < window.Length; n++)
        {
            hash = unchecked((hash ^ (uint)window[n]) * 1_099_511_628_211UL);
            if (n > 0 || window[0] != Boundary)
            {
                var mixed = unchecked((hash ^ (hash >> 32)) * 0x9E37_79B9_7F4A_7C15UL);
                buckets.Add((int)(mixed >> (64 - BucketBits)));
            }
        }
    }
}
