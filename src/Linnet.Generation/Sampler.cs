using System.Runtime.Intrinsics;
using Linnet.Core.Errors;
using Linnet.Core.Random;

namespace Linnet.Generation;

/// <summary>Draws one id from the logits of one position.</summary>
/// <param name="vocabularySize">V.</param>
/// <remarks>
/// Keeps scratch memory and nothing else: a draw depends on its arguments alone, and several samplers may draw at once, one a thread.
/// Memory that a way of drawing needs is taken with its first draw; later draws take none.
/// </remarks>
public sealed class Sampler(int vocabularySize)
{
    private const int BlockSize = 512;

    private readonly RankedIds _ranked = new();
    private readonly double[] _block = new double[BlockSize];
    private readonly double[] _blockSums = new double[(vocabularySize + BlockSize - 1) / BlockSize];
    private double[] _weights = [];
    private float[] _penalized = [];
    private int[] _ids = [];

    /// <summary>Draws the next token of a request: the draw is a function of the logits, the request and the tokens before.</summary>
    /// <param name="logits">[V], of the last of the tokens.</param>
    /// <param name="request">How to draw, and what else to tell.</param>
    /// <param name="tokens">Prompt and completion so far.</param>
    /// <exception cref="CheckFailedException">A logit is NaN or infinite.</exception>
    public DrawnToken Draw(ReadOnlySpan<float> logits, GenerationRequest request, ReadOnlySpan<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(request);
        var total = LogSoftmax.LogSumExp(logits);
        var settings = request.Sampling;
        var token = Sample(logits, settings, new CounterRandom(settings.Seed, "sampling").Uniform((ulong)tokens.Length), tokens);
        return new DrawnToken(token, (float)(logits[token] - total), Scores(logits, total, request));
    }

    /// <summary>Draws an id by inverting the cumulative distribution.</summary>
    /// <param name="logits">[V], finite.</param>
    /// <param name="settings">Which ids can be drawn, and how likely.</param>
    /// <param name="uniform">The draw, in [0, 1). Not used when the temperature is 0.</param>
    /// <param name="tokens">Prompt and completion so far, whose ids the repetition penalty lowers.</param>
    public int Sample(ReadOnlySpan<float> logits, SamplingSettings settings, double uniform, ReadOnlySpan<int> tokens = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(logits.Length, vocabularySize);
        ArgumentNullException.ThrowIfNull(settings);
        var scores = settings.RepetitionPenalty == 1 ? logits : Penalize(logits, settings.RepetitionPenalty, tokens);
        var largest = LargestLogit.Value(scores);
        var likeliest = LargestLogit.IndexOf(scores, largest);
        if (settings.Temperature == 0)
        {
            return likeliest;
        }

        var topK = settings.TopK > 0 && settings.TopK < vocabularySize;
        if (!topK && settings.TopP == 1 && settings.MinP == 0)
        {
            return DrawFromAll(scores, likeliest, settings.Temperature, uniform);
        }

        if (_weights.Length == 0)
        {
            _weights = new double[vocabularySize];
        }

        // By id, with their weights; the mass is that of all ids that top-k leaves.
        var keys = topK ? KeepTopK(scores, largest, settings, out var mass) : KeepLikely(scores, largest, settings, out mass);
        return settings.TopP < 1
            ? DrawByRank(keys[.._ranked.Reach(keys, _weights, settings.TopP * mass)], uniform)
            : DrawById(keys, uniform, likeliest);
    }

    /// <summary>The id with the largest logit, the lowest on ties.</summary>
    /// <param name="logits">At least one, finite.</param>
    public static int Likeliest(ReadOnlySpan<float> logits) => LargestLogit.IndexOf(logits, LargestLogit.Value(logits));

    private ReadOnlySpan<float> Penalize(ReadOnlySpan<float> logits, double penalty, ReadOnlySpan<int> tokens)
    {
        if (_penalized.Length == 0)
        {
            _penalized = new float[vocabularySize];
        }

        logits.CopyTo(_penalized);
        foreach (var id in tokens)
        {
            // From the model's logit, so that an id that came twice is penalized once; what overflows stays the largest number.
            var penalized = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty;
            _penalized[id] = (float)Math.Clamp(penalized, float.MinValue, float.MaxValue);
        }

        return _penalized;
    }

    // A block's weights are computed again when the draw falls into it: [V] weights are never stored.
    private int DrawFromAll(ReadOnlySpan<float> scores, int likeliest, double temperature, double uniform)
    {
        var target = uniform * SumBlocks(scores, scores[likeliest], temperature);
        double cumulative = 0;
        for (var block = 0; block < _blockSums.Length; cumulative += _blockSums[block++])
        {
            if (cumulative + _blockSums[block] <= target)
            {
                continue;
            }

            var logits = Block(scores, block);
            RelativeWeights.Compute(logits, scores[likeliest], temperature, _block);
            var possible = likeliest;
            for (var i = 0; i < logits.Length; i++)
            {
                cumulative += _block[i];
                possible = _block[i] > 0 ? (block * BlockSize) + i : possible;
                if (cumulative > target)
                {
                    break;
                }
            }

            return possible; // the block's last where rounding left the target at its very end
        }

        return likeliest; // rounding left the target at the very end
    }

    private double SumBlocks(ReadOnlySpan<float> scores, float largest, double temperature)
    {
        double total = 0;
        for (var block = 0; block < _blockSums.Length; block++)
        {
            total += _blockSums[block] = RelativeWeights.Compute(Block(scores, block), largest, temperature, _block);
        }

        return total;
    }

    private static ReadOnlySpan<float> Block(ReadOnlySpan<float> scores, int block) =>
        scores.Slice(block * BlockSize, Math.Min(BlockSize, scores.Length - (block * BlockSize)));

    private Span<ulong> KeepTopK(ReadOnlySpan<float> scores, float largest, SamplingSettings settings, out double mass)
    {
        var keys = _ranked.Likeliest(scores, settings.TopK);
        if (_ids.Length < keys.Length)
        {
            _ids = new int[keys.Length];
        }

        var ids = _ids.AsSpan(0, keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            ids[i] = RankedIds.Id(keys[i]);
        }

        ids.Sort(); // a fixed order, so that a draw means one id
        var count = 0;
        mass = 0;
        foreach (var id in ids)
        {
            mass += _weights[id] = RelativeWeights.Of(scores[id], largest, settings.Temperature);
            if (_weights[id] >= settings.MinP)
            {
                keys[count++] = RankedIds.Key(scores[id], id);
            }
        }

        return keys[..count];
    }

    private Span<ulong> KeepLikely(ReadOnlySpan<float> scores, float largest, SamplingSettings settings, out double mass)
    {
        mass = settings.TopP < 1 ? SumBlocks(scores, largest, settings.Temperature) : 0;

        // Ids below (1 - P)/(V - 1) of the whole sum to less than 1 - P: the rest reaches P without them. The likeliest weighs 1.
        var smallest = Math.Max(settings.MinP, Math.Min(1, (1 - settings.TopP) / Math.Max(1, scores.Length - 1) * mass));

        // The logit that weighs so much, less what rounding may be: most ids are passed over without a weight.
        var (least, width) = (largest + (settings.Temperature * Math.Log(smallest)), Vector512<float>.Count);
        var bar = Vector512.Create((float)(least - (1e-4 * (1 + Math.Abs(least))) - (1e-12 * settings.Temperature)));
        var keys = _ranked.Room(vocabularySize);
        var count = 0;
        for (var index = 0; index < scores.Length; index += width)
        {
            var some = scores.Slice(index, Math.Min(width, scores.Length - index));
            if (some.Length == width && !Vector512.GreaterThanOrEqualAny(Vector512.Create(some), bar))
            {
                continue;
            }

            RelativeWeights.Compute(some, largest, settings.Temperature, _weights.AsSpan(index));
            for (var id = index; id < index + some.Length; id++)
            {
                if (_weights[id] >= smallest)
                {
                    keys[count++] = RankedIds.Key(scores[id], id);
                }
            }
        }

        return keys[..count];
    }

    private int DrawByRank(Span<ulong> keys, double uniform)
    {
        double sum = 0;
        foreach (var key in keys)
        {
            sum += _weights[RankedIds.Id(key)];
        }

        // More than the target, as a draw by id: at least the next number.
        return RankedIds.Id(keys[_ranked.Reach(keys, _weights, Math.BitIncrement(uniform * sum)) - 1]);
    }

    private int DrawById(ReadOnlySpan<ulong> keys, double uniform, int likeliest)
    {
        double sum = 0;
        foreach (var key in keys)
        {
            sum += _weights[RankedIds.Id(key)];
        }

        var target = uniform * sum;
        double cumulative = 0;
        foreach (var key in keys)
        {
            cumulative += _weights[RankedIds.Id(key)];
            if (cumulative > target)
            {
                return RankedIds.Id(key);
            }
        }

        return likeliest; // rounding left the target at the very end
    }

    private PositionScores? Scores(ReadOnlySpan<float> logits, double total, GenerationRequest request)
    {
        if (request.Candidates.Count == 0 && request.LikeliestCount == 0)
        {
            return null;
        }

        var candidates = new ScoredToken[request.Candidates.Count];
        for (var i = 0; i < candidates.Length; i++)
        {
            var id = request.Candidates[i];
            candidates[i] = new ScoredToken(id, (float)(logits[id] - total));
        }

        var likeliest = new ScoredToken[Math.Min(request.LikeliestCount, vocabularySize)];
        if (likeliest.Length > 0)
        {
            var keys = _ranked.Likeliest(logits, likeliest.Length);
            keys.Sort();
            for (var i = 0; i < likeliest.Length; i++)
            {
                var id = RankedIds.Id(keys[i]);
                likeliest[i] = new ScoredToken(id, (float)(logits[id] - total));
            }
        }

        return new PositionScores(candidates, likeliest);
    }
}
