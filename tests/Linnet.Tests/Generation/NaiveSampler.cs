using Linnet.Generation;

namespace Linnet.Tests.Generation;

/// <summary>Every filter as its definition says it, on sorted lists: the oracle of the sampler.</summary>
internal static class NaiveSampler
{
    /// <summary>The ids that can be drawn and their probabilities, in the order in which a draw goes through them.</summary>
    public static IReadOnlyList<(int Id, double Probability)> Kept(float[] logits, SamplingSettings settings, params int[] tokens)
    {
        var scores = logits
            .Select((logit, id) => !tokens.Contains(id) ? logit : (float)(logit > 0 ? logit / settings.RepetitionPenalty : logit * settings.RepetitionPenalty))
            .ToArray();
        var order = Enumerable.Range(0, scores.Length).OrderByDescending(id => scores[id]).ThenBy(id => id).ToList();
        if (settings.Temperature == 0)
        {
            return [(order[0], 1)];
        }

        double Weight(int id) => Math.Exp((scores[id] - (double)scores[order[0]]) / settings.Temperature);
        var kept = settings.TopK == 0 ? order : order.Take(settings.TopK).ToList();
        if (settings.TopP < 1)
        {
            var (total, mass, count) = (kept.Order().Sum(Weight), 0.0, 0);
            while (count < kept.Count && (count == 0 || mass < settings.TopP * total))
            {
                mass += Weight(kept[count++]);
            }

            kept = kept.Take(count).ToList();
        }

        kept = kept.Where(id => Weight(id) >= settings.MinP).ToList();
        if (settings.TopP == 1)
        {
            kept.Sort();
        }

        var sum = kept.Sum(Weight);
        return [.. kept.Select(id => (id, Weight(id) / sum))];
    }

    /// <summary>The id that a draw falls on, or null where rounding may decide.</summary>
    public static int? Draw(IReadOnlyList<(int Id, double Probability)> kept, double uniform)
    {
        double cumulative = 0;
        foreach (var (id, probability) in kept)
        {
            cumulative += probability;
            if (Math.Abs(cumulative - uniform) < 1e-11)
            {
                return null;
            }

            if (cumulative > uniform)
            {
                return id;
            }
        }

        return null;
    }
}
