namespace Linnet.Tokenization.Models.BytePair;

/// <summary>The merges that give what ranks give.</summary>
/// <remarks>
/// By ranks, each token could be made of any two tokens with its bytes, but only one pair of them ever meets (see <see cref="TokenTree"/>):
/// that which is left of the token's own bytes before the last merge.
/// </remarks>
internal static class RankedMerges
{
    private const int MaximumSplits = 1 << 23;
    private const long MaximumWork = 1L << 30; // bytes to compare

    /// <summary>The merges of a vocabulary by rank, which is the id.</summary>
    /// <returns>Null where tokens are made of later ones in so many ways that nobody's vocabulary has them.</returns>
    public static List<BytePairMerge>? Of(BytePairVocabulary vocabulary)
    {
        var merges = new List<BytePairMerge>(vocabulary.Count);
        var table = new MergeTable(vocabulary.Count);
        var merger = new SymbolMerger(table);
        var memory = Memory(vocabulary);
        for (var id = 0; id < vocabulary.Count; id++)
        {
            if (vocabulary[id].Length > 1)
            {
                if (Last(vocabulary, merger, memory, id) is not { } pair)
                {
                    return OfAllSplits(vocabulary);
                }

                table.TryAdd(pair.Left, pair.Right, id, id);
                merges.Add(new BytePairMerge(pair.Left, pair.Right, id));
            }
        }

        return merges;
    }

    /// <summary>The same in a vocabulary where a token is made of later ones, or never made.</summary>
    private static List<BytePairMerge>? OfAllSplits(BytePairVocabulary vocabulary)
    {
        var work = 0L;
        for (var id = 0; id < vocabulary.Count; id++)
        {
            work += (long)vocabulary[id].Length * vocabulary[id].Length;
        }

        if (work > MaximumWork)
        {
            return null;
        }

        var table = new MergeTable(vocabulary.Count);
        var ids = vocabulary.Ids.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (var id = 0; id < vocabulary.Count; id++)
        {
            var bytes = vocabulary[id];
            for (var length = 1; length < bytes.Length; length++)
            {
                if (ids.TryGetValue(bytes[..length], out var left) && ids.TryGetValue(bytes[length..], out var right))
                {
                    if (table.Count == MaximumSplits)
                    {
                        return null;
                    }

                    table.TryAdd(left, right, id, id);
                }
            }
        }

        var merges = new List<BytePairMerge>(vocabulary.Count);
        var merger = new SymbolMerger(table);
        var memory = Memory(vocabulary);
        for (var id = 0; id < vocabulary.Count; id++)
        {
            if (vocabulary[id].Length > 1 && Last(vocabulary, merger, memory, id) is { } pair)
            {
                merges.Add(new BytePairMerge(pair.Left, pair.Right, id));
            }
        }

        return merges;
    }

    /// <summary>Symbols and lengths of the longest token.</summary>
    private static int[] Memory(BytePairVocabulary vocabulary)
    {
        var longest = 0;
        for (var id = 0; id < vocabulary.Count; id++)
        {
            longest = Math.Max(longest, vocabulary[id].Length);
        }

        return new int[2 * longest];
    }

    /// <summary>The two tokens that merging the bytes of one comes to in the end; null when more are left.</summary>
    private static (int Left, int Right)? Last(BytePairVocabulary vocabulary, SymbolMerger merger, int[] memory, int id)
    {
        var bytes = vocabulary[id];
        var symbols = memory.AsSpan(0, bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            symbols[i] = vocabulary.ByteIds[bytes[i]];
        }

        return merger.Merge(symbols, memory.AsSpan(memory.Length / 2, bytes.Length), atLeast: 2) == 2 ? (symbols[0], symbols[1]) : null;
    }
}
