namespace Linnet.Corpora.FastText;

/// <summary>The parts of a word that have rows: character n-grams of the word between &lt; and &gt;.</summary>
internal static class WordParts
{
    /// <summary>The buckets of the parts that begin at a byte.</summary>
    /// <param name="bracketed">The word between &lt; and &gt;, any bytes.</param>
    /// <param name="start">Where they begin; inside of a character there are none.</param>
    /// <param name="settings">Shortest and longest part, and the number of buckets.</param>
    /// <param name="buckets">Receives them, the shortest first; <see cref="FastTextSettings.LongestNGram"/> places.</param>
    /// <returns>How many.</returns>
    public static int At(ReadOnlySpan<byte> bracketed, int start, FastTextSettings settings, Span<int> buckets)
    {
        if (IsInside(bracketed[start]))
        {
            return 0;
        }

        var (count, hash, end) = (0, FastTextHash.Start, start);
        for (var length = 1; length <= settings.LargestNGram && end < bracketed.Length; length++)
        {
            hash = FastTextHash.Add(hash, bracketed[end++]);
            while (end < bracketed.Length && IsInside(bracketed[end]))
            {
                hash = FastTextHash.Add(hash, bracketed[end++]);
            }

            var isBracket = length == 1 && (start == 0 || end == bracketed.Length);
            if (length >= settings.SmallestNGram && !isBracket)
            {
                buckets[count++] = (int)(hash % (uint)settings.Buckets);
            }
        }

        return count;
    }

    private static bool IsInside(byte value) => (value & 0xC0) == 0x80;
}
