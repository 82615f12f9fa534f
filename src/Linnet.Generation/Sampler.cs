namespace Linnet.Generation;

/// <summary>Draws one id from the logits of one position.</summary>
/// <param name="vocabularySize">V.</param>
/// <remarks>Keeps scratch memory: one sampler a thread.</remarks>
public sealed class Sampler(int vocabularySize)
{
    private readonly double[] _weights = new double[vocabularySize];
    private readonly int[] _candidates = new int[vocabularySize];

    /// <summary>Draws an id by inverting the cumulative distribution.</summary>
    /// <param name="logits">[V], finite.</param>
    /// <param name="settings">Which ids can be drawn, and how likely.</param>
    /// <param name="uniform">The draw, in [0, 1). Not used when the temperature is 0.</param>
    public int Sample(ReadOnlySpan<float> logits, SamplingSettings settings, double uniform)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(logits.Length, vocabularySize);
        ArgumentNullException.ThrowIfNull(settings);
        var likeliest = Likeliest(logits);
        if (settings.Temperature == 0)
        {
            return likeliest;
        }

        for (var id = 0; id < vocabularySize; id++)
        {
            // Relative to the largest: at most 1, so no temperature overflows.
            _weights[id] = Math.Exp((logits[id] - (double)logits[likeliest]) / settings.Temperature);
            _candidates[id] = id;
        }

        var kept = _candidates.AsSpan();
        if (settings.TopK > 0 && settings.TopK < kept.Length)
        {
            kept = KeepTopK(kept, settings.TopK);
        }

        if (settings.TopP < 1)
        {
            kept = KeepTopP(kept, settings.TopP);
        }

        var target = uniform * Sum(kept);
        double cumulative = 0;
        foreach (var id in kept)
        {
            cumulative += _weights[id];
            if (cumulative > target)
            {
                return id;
            }
        }

        return likeliest; // rounding left the target at the very end
    }

    /// <summary>The id with the largest logit, the lowest on ties.</summary>
    public static int Likeliest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var id = 1; id < logits.Length; id++)
        {
            best = logits[id] > logits[best] ? id : best;
        }

        return best;
    }

    private Span<int> KeepTopK(Span<int> candidates, int count)
    {
        // The least likely of those kept is in front: lowest weight, then highest id.
        PriorityQueue<int, (double, int)> kept = new(count);
        foreach (var id in candidates)
        {
            if (kept.Count < count)
            {
                kept.Enqueue(id, (_weights[id], -id));
            }
            else
            {
                kept.EnqueueDequeue(id, (_weights[id], -id));
            }
        }

        var index = 0;
        foreach (var (id, _) in kept.UnorderedItems)
        {
            candidates[index++] = id;
        }

        candidates[..count].Sort(); // a fixed order, so that a draw means one id
        return candidates[..count];
    }

    private Span<int> KeepTopP(Span<int> candidates, double mass)
    {
        // Ids below (1 - P)/(n - 1) of the whole sum to less than 1 - P: the rest reaches P without them, and sorting stays short.
        var total = Sum(candidates);
        var smallest = candidates.Length > 1 ? (1 - mass) / (candidates.Length - 1) * total : 0;
        var count = 0;
        foreach (var id in candidates)
        {
            if (_weights[id] >= smallest)
            {
                candidates[count++] = id;
            }
        }

        var likely = candidates[..count];
        likely.Sort((a, b) => _weights[a] != _weights[b] ? _weights[b].CompareTo(_weights[a]) : a.CompareTo(b));
        double cumulative = 0;
        for (var i = 0; i < likely.Length; i++)
        {
            cumulative += _weights[likely[i]];
            if (cumulative >= mass * total)
            {
                return likely[..(i + 1)];
            }
        }

        return likely;
    }

    private double Sum(ReadOnlySpan<int> candidates)
    {
        double sum = 0;
        foreach (var id in candidates)
        {
            sum += _weights[id];
        }

        return sum;
    }
}
