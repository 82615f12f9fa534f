using Linnet.Corpora.Deduplication.Repeats;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Corpora.Deduplication.Substrings;

/// <summary>Stretches of text that stand more than once, of at least so many characters: found in memory, by a suffix array, and taken out.</summary>
/// <remarks>
/// Lee et al. 2022, "Deduplicating training data makes language models better", where a stretch is 50 tokens. Here it is characters, so that no cut
/// lies inside one, and the first copy in order of documents stays unless <see cref="Copies.All"/> is asked for. A window is a stretch of just the
/// least length: one that begins anywhere in a longer repeat is itself repeated, so the windows cover exactly the repeats. No window reaches
/// over the end of a document. A stretch that repeats itself with a lag below the least length, such as 60 times one character, is its own copy: all
/// but the lag is taken out. The texts are searched once; a cut may bring a new repeat together, which a further run finds. <see cref="RepeatedWindows"/> finds the same windows in files of any size.
/// </remarks>
public static class RepeatedSubstrings
{
    /// <summary>The windows that are repeated, in order of document and place.</summary>
    /// <param name="texts">The documents.</param>
    /// <param name="length">Characters in a window, at least 1.</param>
    /// <param name="copies">Which copies.</param>
    /// <returns>The document, and the window's first character in it from 0.</returns>
    public static IReadOnlyList<Place> Find(IReadOnlyList<string> texts, int length, Copies copies)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var (symbols, begins, alphabet) = Joined(texts);
        var suffixes = SuffixArray.Build(symbols, alphabet);
        var common = SuffixArray.CommonPrefixes(symbols, suffixes);
        var places = new List<int>();
        for (var begin = 0; begin < suffixes.Length;)
        {
            var end = begin + 1;
            while (end < suffixes.Length && common[end] >= length)
            {
                end++;
            }

            if (end - begin > 1)
            {
                var group = suffixes.AsSpan(begin, end - begin);
                group.Sort();
                places.AddRange(copies == Copies.All ? group : group[1..]);
            }

            begin = end;
        }

        places.Sort();
        return places.ConvertAll(place => At(place, begins));
    }

    /// <summary>The text without the windows that begin at some of its characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="starts">Each window's first character, ascending.</param>
    /// <param name="length">Characters in a window.</param>
    /// <remarks>
    /// What stood on both sides of a cut comes together, and may repeat something in its turn: a stage that wants none left searches again in
    /// what was written until nothing is found. Each search removes something, so it comes to an end.
    /// </remarks>
    public static TextEdit Remove(string text, IReadOnlyList<long> starts, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (starts.Count == 0)
        {
            return TextEdit.None(text);
        }

        var (next, end, stretches) = (0, 0L, 0);
        var kept = CodePoints.Without(text, index =>
        {
            for (; next < starts.Count && starts[next] <= index; next++)
            {
                stretches += starts[next] > end || next == 0 ? 1 : 0;
                end = starts[next] + length;
            }

            return index < end;
        });
        return TextEdit.Of(text, kept, stretches);
    }

    // After each document stands a symbol of its own: no repeat reaches over it.
    private static (int[] Symbols, int[] Begins, int Alphabet) Joined(IReadOnlyList<string> texts)
    {
        var (symbols, begins, names) = (new List<int>(), new int[texts.Count], new Dictionary<int, int>());
        for (var i = 0; i < texts.Count; i++)
        {
            begins[i] = symbols.Count;
            foreach (var character in CodePoints.Of(texts[i]))
            {
                names.TryAdd(character, names.Count);
                symbols.Add(names[character]);
            }

            symbols.Add(-1 - i);
        }

        return ([.. symbols.Select(symbol => symbol >= 0 ? symbol : names.Count - 1 - symbol)], begins, names.Count + texts.Count);
    }

    private static Place At(int place, int[] begins)
    {
        var document = Array.BinarySearch(begins, place);
        document = document < 0 ? ~document - 1 : document;
        return new Place(document, place - begins[document]);
    }
}
