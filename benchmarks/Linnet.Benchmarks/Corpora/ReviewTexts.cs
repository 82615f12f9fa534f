using System.IO.Compression;
using System.Text;
using Linnet.Core.Random;

namespace Linnet.Benchmarks.Corpora;

/// <summary>Real Chinese reviews joined to texts of 200 to 1,000 characters, and a copy of each with 0.2 to 5 % of its characters edited.</summary>
internal static class ReviewTexts
{
    /// <summary>The texts, each followed by its copy.</summary>
    /// <param name="path">online_shopping_10_cats.csv.gz: cat,label,review.</param>
    /// <param name="seed">Draws lengths and edits.</param>
    public static List<string> WithCopies(string path, ulong seed)
    {
        var random = new CounterRandom(seed, "reviews");
        ulong drawn = 0;
        var texts = new List<string>();
        foreach (var text in Joined(path, () => (int)random.Below(801, drawn++) + 200))
        {
            texts.Add(text);
            texts.Add(Edited(text, 0.002 + (0.048 * random.Uniform(drawn++))));
        }

        return texts;

        // Replaced, put in and taken out, a third each.
        string Edited(string text, double share)
        {
            var letters = new StringBuilder(text);
            for (var edits = Math.Max(1, (int)Math.Round(share * text.Length)); edits > 0; edits--)
            {
                var place = (int)random.Below(letters.Length, drawn++);
                var letter = text[(int)random.Below(text.Length, drawn++)];
                switch (random.Below(3, drawn++))
                {
                    case 0:
                        letters[place] = letter;
                        break;
                    case 1:
                        letters.Insert(place, letter);
                        break;
                    default:
                        letters.Remove(place, 1);
                        break;
                }
            }

            return letters.ToString();
        }
    }

    /// <summary>The reviews, each once: what is in the corpus twice would be a duplicate that nobody counts.</summary>
    /// <param name="path">online_shopping_10_cats.csv.gz: cat,label,review.</param>
    public static List<string> All(string path)
    {
        var (reviews, seen) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        for (var line = reader.ReadLine(); (line = reader.ReadLine()) is not null;)
        {
            var review = line[(line.IndexOf(',', line.IndexOf(',', StringComparison.Ordinal) + 1) + 1)..].Trim('"', '\uFEFF', ' ');
            if (review.Length >= 5 && seen.Add(review))
            {
                reviews.Add(review);
            }
        }

        return reviews;
    }

    private static IEnumerable<string> Joined(string path, Func<int> length)
    {
        var (joined, wanted) = (new StringBuilder(), length());
        foreach (var review in All(path))
        {
            joined.Append(review);
            if (joined.Length >= wanted)
            {
                yield return joined.ToString(0, Math.Min(joined.Length, 1_000));
                joined.Clear();
                wanted = length();
            }
        }
    }
}
