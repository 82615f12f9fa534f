namespace Linnet.Corpora.Deduplication.Substrings;

/// <summary>The suffixes of a sequence in order.</summary>
/// <remarks>
/// Nong, Zhang and Chan 2009, "Linear suffix array construction by almost pure induced-sorting" (SA-IS): time and memory grow with the length,
/// about 13 bytes a symbol beside the sequence at the first level. Symbols may be any numbers below a bound near the length.
/// </remarks>
public static class SuffixArray
{
    /// <summary>Where each suffix begins, in the order of the suffixes; a suffix comes before those that it begins.</summary>
    /// <param name="text">The symbols.</param>
    /// <param name="alphabet">More than the greatest symbol; all are at least 0.</param>
    public static int[] Build(ReadOnlySpan<int> text, int alphabet)
    {
        foreach (var symbol in text)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(symbol, nameof(text));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(symbol, alphabet, nameof(text));
        }

        var suffixes = new int[text.Length];
        if (text.Length > 0)
        {
            Sort(text, alphabet, suffixes);
        }

        return suffixes;
    }

    /// <summary>How many symbols each suffix shares with the one before it in order; 0 for the first.</summary>
    /// <remarks>Kasai et al. 2001, in linear time.</remarks>
    /// <param name="text">The symbols.</param>
    /// <param name="suffixes">As from <see cref="Build"/>.</param>
    public static int[] CommonPrefixes(ReadOnlySpan<int> text, ReadOnlySpan<int> suffixes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(suffixes.Length, text.Length);
        var (ranks, common) = (new int[text.Length], new int[text.Length]);
        for (var i = 0; i < suffixes.Length; i++)
        {
            ranks[suffixes[i]] = i;
        }

        for (var (i, length) = (0, 0); i < text.Length; i++)
        {
            if (ranks[i] == 0)
            {
                length = 0;
                continue;
            }

            var before = suffixes[ranks[i] - 1];
            while (i + length < text.Length && before + length < text.Length && text[i + length] == text[before + length])
            {
                length++;
            }

            common[ranks[i]] = length;
            length = Math.Max(0, length - 1);
        }

        return common;
    }

    private static void Sort(ReadOnlySpan<int> text, int alphabet, Span<int> suffixes)
    {
        // A suffix is of type S when it is less than the next one; the end of the text is less than any symbol.
        var isS = new bool[text.Length];
        for (var i = text.Length - 2; i >= 0; i--)
        {
            isS[i] = text[i] < text[i + 1] || (text[i] == text[i + 1] && isS[i + 1]);
        }

        var counts = new int[alphabet];
        foreach (var symbol in text)
        {
            counts[symbol]++;
        }

        var leftmost = Leftmost(isS);
        Induce(text, isS, counts, leftmost, suffixes);
        if (leftmost.Length > 1)
        {
            Induce(text, isS, counts, Ordered(text, isS, leftmost, suffixes), suffixes);
        }
    }

    // Positions of type S after one of type L: "leftmost S".
    private static int[] Leftmost(bool[] isS)
    {
        var count = 0;
        for (var i = 1; i < isS.Length; i++)
        {
            count += isS[i] && !isS[i - 1] ? 1 : 0;
        }

        var leftmost = new int[count];
        for (var (i, next) = (1, 0); i < isS.Length; i++)
        {
            if (isS[i] && !isS[i - 1])
            {
                leftmost[next++] = i;
            }
        }

        return leftmost;
    }

    // The leftmost S suffixes in order, given an order by the pieces up to the next one: equal pieces get equal names, and the names are sorted.
    private static int[] Ordered(ReadOnlySpan<int> text, bool[] isS, int[] leftmost, ReadOnlySpan<int> suffixes)
    {
        var numbers = new int[text.Length]; // 1 + which of the leftmost a position is
        for (var i = 0; i < leftmost.Length; i++)
        {
            numbers[leftmost[i]] = i + 1;
        }

        var names = new int[leftmost.Length];
        var (name, previous) = (-1, -1);
        foreach (var suffix in suffixes)
        {
            if (numbers[suffix] == 0)
            {
                continue;
            }

            var number = numbers[suffix] - 1;
            name += previous < 0 || !SamePiece(text, leftmost, previous, number) ? 1 : 0;
            names[number] = name;
            previous = number;
        }

        var order = new int[leftmost.Length];
        if (name + 1 == leftmost.Length)
        {
            for (var i = 0; i < names.Length; i++)
            {
                order[names[i]] = i;
            }
        }
        else
        {
            Sort(names, name + 1, order);
        }

        for (var i = 0; i < order.Length; i++)
        {
            order[i] = leftmost[order[i]];
        }

        return order;
    }

    // A piece goes from one leftmost S to the next, both included; the last goes to the end, and is like no other.
    private static bool SamePiece(ReadOnlySpan<int> text, int[] leftmost, int left, int right)
    {
        if (left + 1 == leftmost.Length || right + 1 == leftmost.Length)
        {
            return false;
        }

        var length = leftmost[left + 1] - leftmost[left] + 1;
        return length == leftmost[right + 1] - leftmost[right] + 1
            && text.Slice(leftmost[left], length).SequenceEqual(text.Slice(leftmost[right], length));
    }

    // From the leftmost S in an order, the L suffixes from left to right, then the S suffixes from right to left.
    private static void Induce(ReadOnlySpan<int> text, bool[] isS, int[] counts, int[] leftmost, Span<int> suffixes)
    {
        const int none = -1;
        suffixes.Fill(none);
        var ends = Ends(counts);
        for (var i = leftmost.Length - 1; i >= 0; i--)
        {
            suffixes[--ends[text[leftmost[i]]]] = leftmost[i];
        }

        var begins = Begins(counts);
        suffixes[begins[text[^1]]++] = text.Length - 1; // before it stands the end of the text, the least of all
        for (var i = 0; i < suffixes.Length; i++)
        {
            var before = suffixes[i] - 1;
            if (before >= 0 && !isS[before])
            {
                suffixes[begins[text[before]]++] = before;
            }
        }

        ends = Ends(counts);
        for (var i = suffixes.Length - 1; i >= 0; i--)
        {
            var before = suffixes[i] - 1;
            if (before >= 0 && isS[before])
            {
                suffixes[--ends[text[before]]] = before;
            }
        }
    }

    private static int[] Begins(int[] counts)
    {
        var begins = new int[counts.Length];
        for (var i = 1; i < counts.Length; i++)
        {
            begins[i] = begins[i - 1] + counts[i - 1];
        }

        return begins;
    }

    private static int[] Ends(int[] counts)
    {
        var (ends, end) = (new int[counts.Length], 0);
        for (var i = 0; i < counts.Length; i++)
        {
            ends[i] = end += counts[i];
        }

        return ends;
    }
}
