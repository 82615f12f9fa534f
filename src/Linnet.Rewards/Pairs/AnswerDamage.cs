using Linnet.Core.Random;

namespace Linnet.Rewards.Pairs;

/// <summary>Makes a worse answer from a good one: a pure function of the text and the draws.</summary>
public static class AnswerDamage
{
    private const string SentenceEnds = ".!?。！？";
    private const string Punctuation = SentenceEnds + ",;:，；：、";
    private const int Attempts = 8;

    /// <summary>Keeps 30 to 80 % of a sentence, without a mark at its end.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="random">Draws; the first index is used.</param>
    /// <param name="index">Which draw.</param>
    /// <returns>The beginning; null when the text is too short, or did not end with a full stop itself so that the cut could not be seen.</returns>
    public static string? Cut(string text, CounterRandom random, ulong index)
    {
        var units = AnswerUnits.Of(text);
        var trimmed = text.TrimEnd();
        if (units.Pieces.Count < AnswerUnits.Least || !SentenceEnds.Contains(trimmed[^1], StringComparison.Ordinal))
        {
            return null;
        }

        var (least, most) = (Math.Max(2, units.Pieces.Count * 3 / 10), Math.Max(2, units.Pieces.Count * 8 / 10));
        var kept = least + (int)random.Below(most - least + 1, index);
        var cut = units.Join(units.Pieces.Take(kept)).TrimEnd().TrimEnd(Punctuation.ToCharArray());
        return cut.Length > 0 ? cut : null;
    }

    /// <summary>Says a phrase of 2 to 5 words three or four times over, or, half of the time, the whole answer twice.</summary>
    /// <inheritdoc cref="Cut" path="/param"/>
    /// <returns>The longer text; null when the text has fewer than two words.</returns>
    public static string? Repeat(string text, CounterRandom random, ulong index)
    {
        var units = AnswerUnits.Of(text);
        var count = units.Pieces.Count;
        if (count < 2)
        {
            return null;
        }

        var bits = random.Bits(index);
        if ((bits & 1) == 0)
        {
            return text.TrimEnd() + units.Joint + text.TrimStart();
        }

        var length = Math.Min(count, 2 + (int)((bits >> 1) % 4));
        var start = (int)((bits >> 8) % (ulong)(count - length + 1));
        var times = 3 + (int)((bits >> 40) % 2);
        var phrase = units.Pieces.Skip(start).Take(length).ToList();
        return units.Join([.. units.Pieces.Take(start), .. Enumerable.Repeat(phrase, times).SelectMany(p => p), .. units.Pieces.Skip(start + length)]);
    }

    /// <summary>Puts the words into a random order.</summary>
    /// <inheritdoc cref="Cut" path="/param"/>
    /// <returns>The same words; null when there are too few, or every order drawn reads like the answer.</returns>
    public static string? Shuffle(string text, CounterRandom random, ulong index)
    {
        var units = AnswerUnits.Of(text);
        if (units.Pieces.Count < AnswerUnits.Least)
        {
            return null;
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var order = new IndexPermutation(units.Pieces.Count, random.Bits((index * Attempts) + (ulong)attempt), "words");
            var shuffled = units.Join(Enumerable.Range(0, units.Pieces.Count).Select(i => units.Pieces[(int)order[i]]));
            if (AnswerUnits.Normalize(shuffled) != AnswerUnits.Normalize(text))
            {
                return shuffled;
            }
        }

        return null;
    }
}
