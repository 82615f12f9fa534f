using Linnet.Model;

namespace Linnet.Tests.Reference;

/// <summary>The decoder as its papers write it: double precision, plain loops, every position from scratch, no cache.</summary>
internal sealed class NaiveDecoder(DecoderDescription description, IReadOnlyDictionary<string, double[]> weights)
{
    public NaiveDecoder(DecoderDescription description, Dictionary<string, float[]> weights)
        : this(description, weights.ToDictionary(w => w.Key, w => Array.ConvertAll(w.Value, v => (double)v), StringComparer.Ordinal))
    {
    }

    /// <summary>Whether a position sees only those before it. False is a fault, for controls that must fail.</summary>
    public bool IsCausal { get; init; } = true;

    /// <summary>Rotary pairs as neighbours (Meta, llama2.c) instead of halves (Hugging Face).</summary>
    public bool IsInterleaved { get; init; }

    /// <summary>Whether GELU is looked up by a half float and gives one, as llama.cpp does on a processor.</summary>
    public bool HasGeluOfHalfPrecision { get; init; }

    /// <summary>Logits after every token, [T][V].</summary>
    /// <param name="tokens">The row's ids.</param>
    /// <param name="documents">Which document each token is of: those of others are not seen; null: one document.</param>
    public double[][] Logits(int[] tokens, long[]? documents = null)
    {
        var x = tokens.Select(token => Row(WeightNames.Embedding, token, description.Width)).ToArray();
        if (description.EmbeddingNorm)
        {
            x = x.Select(row => Normalize("model.embed_norm", row)).ToArray();
        }

        for (var layer = 0; layer < description.Layers; layer++)
        {
            var block = WeightNames.Block(layer);
            var normalized = x.Select(row => Normalize(block + "input_layernorm", row)).ToArray();
            x = x.Zip(Attention(block, normalized, documents), Add).ToArray();
            if (description.Block == BlockKind.Sequential)
            {
                normalized = x.Select(row => Normalize(block + "post_attention_layernorm", row)).ToArray();
            }

            x = x.Zip(normalized, (row, norm) => Add(row, FeedForward(block, norm))).ToArray();
        }

        var head = description.TiedHead ? WeightNames.Embedding : WeightNames.Head;
        return x.Select(row => Product(weights[head], Normalize("model.norm", row))).ToArray();
    }

    /// <summary>Summed negative log-likelihood of the targets that are not negative, nats.</summary>
    public double Loss(int[] tokens, int[] targets) => Logits(tokens).Zip(targets).Where(p => p.Second >= 0).Sum(p =>
    {
        var maximum = p.First.Max();
        return maximum + Math.Log(p.First.Sum(logit => Math.Exp(logit - maximum))) - p.First[p.Second];
    });

    private double[][] Attention(string block, double[][] x, long[]? documents)
    {
        var (heads, shared, width) = (description.Heads, description.KeyValueHeads, description.HeadWidth);
        var queries = x.Select((row, t) => Rotate(NormalizeHeads(block + "self_attn.q_norm.weight", Linear(block + "self_attn.q_proj", row)), t)).ToArray();
        var keys = x.Select((row, t) => Rotate(NormalizeHeads(block + "self_attn.k_norm.weight", Linear(block + "self_attn.k_proj", row)), t)).ToArray();
        var values = x.Select(row => Linear(block + "self_attn.v_proj", row)).ToArray();
        var slopes = description.Position == PositionKind.Alibi ? AlibiSlopes.Of(heads) : new double[heads];
        var result = new double[x.Length][];
        for (var t = 0; t < x.Length; t++)
        {
            var mixed = new double[heads * width];
            for (var h = 0; h < heads; h++)
            {
                var k = h / (heads / shared);
                var seen = IsCausal ? t + 1 : x.Length;
                var scores = new double[seen];
                for (var s = 0; s < seen; s++)
                {
                    for (var e = 0; e < width; e++)
                    {
                        scores[s] += queries[t][(h * width) + e] * keys[s][(k * width) + e] / Math.Sqrt(width);
                    }

                    var isSeen = t - s < (description.SlidingWindow ?? int.MaxValue) && (documents is null || documents[s] == documents[t]);
                    scores[s] = isSeen ? scores[s] - (slopes[h] * (t - s)) : double.NegativeInfinity;
                }

                var maximum = scores.Max();
                var total = scores.Sum(score => Math.Exp(score - maximum));
                for (var s = 0; s < seen; s++)
                {
                    for (var e = 0; e < width; e++)
                    {
                        mixed[(h * width) + e] += Math.Exp(scores[s] - maximum) / total * values[s][(k * width) + e];
                    }
                }
            }

            result[t] = Linear(block + "self_attn.o_proj", mixed);
        }

        return result;
    }

    private double[] FeedForward(string block, double[] x)
    {
        var up = Linear(block + "mlp.up_proj", x);
        var hidden = description.FeedForward switch
        {
            FeedForwardKind.SwiGlu => Linear(block + "mlp.gate_proj", x).Zip(up, (g, u) => g / (1 + Math.Exp(-g)) * u),
            FeedForwardKind.GeluTanh when HasGeluOfHalfPrecision => up.Select(u => (double)(Half)GeluTanh((double)(Half)u)),
            FeedForwardKind.GeluTanh => up.Select(GeluTanh),
            _ => up.Select(u => u * NormalDistribution.Of(u)),
        };
        return Linear(block + "mlp.down_proj", hidden.ToArray());
    }

    private static double GeluTanh(double x) => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    private double[] Rotate(double[] heads, int position)
    {
        if (description.Position != PositionKind.Rotary)
        {
            return heads;
        }

        var width = description.HeadWidth;
        var (frequencies, magnitude) = RotaryFrequencies.Of(description);
        var rotated = heads.ToArray();
        for (var start = 0; start < heads.Length; start += width)
        {
            for (var i = 0; i < width / 2; i++)
            {
                var (sine, cosine) = Math.SinCos(position * frequencies[i]);
                var (a, b) = IsInterleaved ? (start + (2 * i), start + (2 * i) + 1) : (start + i, start + i + (width / 2));
                rotated[a] = magnitude * ((heads[a] * cosine) - (heads[b] * sine));
                rotated[b] = magnitude * ((heads[a] * sine) + (heads[b] * cosine));
            }
        }

        return rotated;
    }

    private double[] Normalize(string name, double[] x)
    {
        var (scale, mean) = (weights[name + ".weight"], description.Norm == NormKind.LayerNorm ? x.Average() : 0);
        var root = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + description.NormEpsilon);
        return AddBias(name, x.Select((v, i) => scale[i] * (v - mean) / root).ToArray(), description.Norm == NormKind.LayerNorm);
    }

    private double[] NormalizeHeads(string name, double[] heads) => !description.QueryKeyNorm ? heads
        : [.. heads.Chunk(description.HeadWidth).SelectMany(head =>
        {
            var root = Math.Sqrt(head.Average(v => v * v) + description.NormEpsilon);
            return head.Select((v, e) => weights[name][e] * v / root);
        })];

    private double[] Linear(string name, double[] x)
    {
        var isProjection = name.EndsWith("q_proj", StringComparison.Ordinal)
            || name.EndsWith("k_proj", StringComparison.Ordinal) || name.EndsWith("v_proj", StringComparison.Ordinal);
        return AddBias(name, Product(weights[name + ".weight"], x), isProjection ? description.QueryKeyValueBias : description.OutputBias);
    }

    private double[] AddBias(string name, double[] x, bool isThere) =>
        isThere ? x.Zip(weights[name + ".bias"], (v, b) => v + b).ToArray() : x;

    private static double[] Product(double[] matrix, double[] x)
    {
        var result = new double[matrix.Length / x.Length];
        for (var row = 0; row < result.Length; row++)
        {
            for (var i = 0; i < x.Length; i++)
            {
                result[row] += matrix[(row * x.Length) + i] * x[i];
            }
        }

        return result;
    }

    private double[] Row(string name, int row, int width) => weights[name].AsSpan(row * width, width).ToArray();

    private static double[] Add(double[] a, double[] b) => a.Zip(b, (x, y) => x + y).ToArray();
}
