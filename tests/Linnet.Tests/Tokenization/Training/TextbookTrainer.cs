using System.Text;
using CsCheck;
using Linnet.Tokenization.Training;

namespace Linnet.Tests.Tokenization.Training;

/// <summary>Learns merges as the textbook says: counts every pair anew, takes the best, joins it in every word, begins again.</summary>
internal static class TextbookTrainer
{
    /// <summary>Words with their counts in which pairs tie, overlap and come about in two ways.</summary>
    public static Gen<Dictionary<string, long>> Words(string letters, int longest) => Gen.Select(Gen.Char[letters].Array[1, longest].Select(c => new string(c)), Gen.Long[1, 9])
        .Array[1, 12]
        .Select(words => words.GroupBy(w => w.Item1).ToDictionary(g => g.Key, g => g.First().Item2));

    /// <summary>The text's counts.</summary>
    public static PieceCounts Count(Dictionary<string, long> words)
    {
        var counts = new PieceCounts();
        foreach (var (word, count) in words)
        {
            counts.Add(Encoding.UTF8.GetBytes(word), count);
        }

        return counts;
    }

    /// <summary>Counts of a text that are learnt from once.</summary>
    public static CountedText Text(Dictionary<string, long> words) => new(Count(words), TextTally.None);

    /// <summary>The merges as texts, "a b".</summary>
    /// <param name="words">The text: each word as its first symbols, and its count.</param>
    /// <param name="tokens">How many different tokens to make.</param>
    /// <param name="again">Whether a pair whose text is a token already is merged too; it then keeps its count for when it comes back.</param>
    /// <param name="score">What pairs are chosen by: their count and those of their symbols; null: their count.</param>
    /// <param name="minimum">How often a pair has to stand.</param>
    /// <param name="join">The text of a pair.</param>
    /// <param name="order">The order of symbols, for equal pairs.</param>
    public static List<string> Train(
        IReadOnlyList<(List<string> Symbols, long Count)> words, int tokens, bool again, Func<long, long, long, double>? score, long minimum, Func<string, string, string> join, IReadOnlyList<string> order)
    {
        var (known, merges, kept) = (order.ToList(), new List<string>(), new Dictionary<(string, string), long>());
        for (var made = 0; made < tokens;)
        {
            var singles = words.SelectMany(w => w.Symbols.Select(s => (s, w.Count))).GroupBy(s => s.s).ToDictionary(g => g.Key, g => g.Sum(s => s.Count));
            var best = words.SelectMany(w => w.Symbols.Zip(w.Symbols.Skip(1)).Select(pair => (pair, w.Count)))
                .GroupBy(p => p.pair)
                .Select(g => (Pair: g.Key, Count: g.Sum(p => p.Count) + kept.GetValueOrDefault(g.Key)))
                .Where(p => p.Count >= minimum && (again || !known.Contains(join(p.Pair.First, p.Pair.Second))))
                .OrderByDescending(p => score?.Invoke(p.Count, singles[p.Pair.First], singles[p.Pair.Second]) ?? p.Count)
                .ThenBy(p => known.IndexOf(p.Pair.First))
                .ThenBy(p => known.IndexOf(p.Pair.Second))
                .FirstOrDefault();
            if (best.Count == 0)
            {
                break;
            }

            var (left, right) = best.Pair;
            merges.Remove($"{left} {right}");
            merges.Add($"{left} {right}");
            var overlaps = 0L;
            foreach (var (symbols, count) in words)
            {
                var pairs = symbols.Zip(symbols.Skip(1)).Count(p => p == best.Pair);
                for (var i = 0; i + 1 < symbols.Count; i++)
                {
                    if ((symbols[i], symbols[i + 1]) == best.Pair)
                    {
                        symbols.RemoveAt(i + 1);
                        symbols[i] = join(left, right);
                        pairs--;
                    }
                }

                overlaps += pairs * count;
            }

            if (again)
            {
                kept[best.Pair] = best.Count - overlaps;
            }

            if (!known.Contains(join(left, right)))
            {
                known.Add(join(left, right));
                made++;
            }
        }

        return merges;
    }
}
