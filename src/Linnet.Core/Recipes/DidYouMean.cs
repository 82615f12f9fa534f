namespace Linnet.Core.Recipes;

/// <summary>Finds the name that a mistyped one most likely stands for.</summary>
public static class DidYouMean
{
    /// <summary>
    /// The nearest candidate within a third of its length in edits (at least 1), or null. Ties go to the first; case counts for nothing, and
    /// '-' is '_'.
    /// </summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="candidates">The names that there are.</param>
    public static string? Nearest(string typed, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(candidates);
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var limit = Math.Max(1, candidate.Length / 3);
            if (Math.Abs(candidate.Length - typed.Length) > limit)
            {
                continue;
            }

            var distance = Distance(Plain(typed), Plain(candidate));
            if (distance <= limit && distance < least)
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    private static string Plain(string name) => name.ToLowerInvariant().Replace('-', '_');

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).</summary>
    internal static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                var best = Math.Min(rows[i - 1, j - 1] + change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    best = Math.Min(best, rows[i - 2, j - 2] + 1);
                }

                rows[i, j] = best;
            }
        }

        return rows[a.Length, b.Length];
    }
}
