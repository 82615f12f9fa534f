using Linnet.Model;

namespace Linnet.Tests.Reference;

/// <summary>The decoder as its papers write it: double precision, plain loops, every position from scratch, no cache.</summary>
internal sealed class NaiveDecoder(DecoderDescription description, Dictionary<string, float[]> weights)
{
    /// <summary>Whether a position sees only those before it. False is a fault, for controls that must fail.</summary>
    public bool IsCausal { get; init; } = true;

    /// <summary>Rotary pairs as neighbours (Meta, llama2.c) instead of halves (Hugging Face).</summary>
    public bool IsInterleaved { get; init; }

    /// <summary>Logits after every token, [T][V].</summary>
    public double[][] Logits(int[] tokens)
    {
        var x = tokens.Select(token => Row(WeightNames.Embedding, token, description.Width)).ToArray();
        for (var layer = 0; layer < description.Layers; layer++)
        {
            var block = WeightNames.Block(layer);
            var attended = Attention(block, x.Select(row => Normalize(block + "input_layernorm.weight", row)).ToArray());
            x = x.Zip(attended, Add).ToArray();
            x = x.Select(row => Add(row, FeedForward(block, Normalize(block + "post_attention_layernorm.weight", row)))).ToArray();
        }

        var head = description.TiedHead ? WeightNames.Embedding : WeightNames.Head;
        return x.Select(row => Multiply(head, Normalize(WeightNames.FinalNorm, row))).ToArray();
    }

    private double[][] Attention(string block, double[][] x)
    {
        var (heads, shared, width) = (description.Heads, description.KeyValueHeads, description.HeadWidth);
        var queries = x.Select((row, t) => Rotate(Multiply(block + "self_attn.q_proj.weight", row), t)).ToArray();
        var keys = x.Select((row, t) => Rotate(Multiply(block + "self_attn.k_proj.weight", row), t)).ToArray();
        var values = x.Select(row => Multiply(block + "self_attn.v_proj.weight", row)).ToArray();
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

            result[t] = Multiply(block + "self_attn.o_proj.weight", mixed);
        }

        return result;
    }

    private double[] FeedForward(string block, double[] x)
    {
        var gate = Multiply(block + "mlp.gate_proj.weight", x);
        var up = Multiply(block + "mlp.up_proj.weight", x);
        return Multiply(block + "mlp.down_proj.weight", gate.Zip(up, (g, u) => g / (1 + Math.Exp(-g)) * u).ToArray());
    }

    private double[] Rotate(double[] heads, int position)
    {
        var width = description.HeadWidth;
        var rotated = heads.ToArray();
        for (var start = 0; start < heads.Length; start += width)
        {
            for (var i = 0; i < width / 2; i++)
            {
                var angle = position / Math.Pow(description.RopeBase, 2.0 * i / width);
                var (a, b) = IsInterleaved ? (start + (2 * i), start + (2 * i) + 1) : (start + i, start + i + (width / 2));
                rotated[a] = (heads[a] * Math.Cos(angle)) - (heads[b] * Math.Sin(angle));
                rotated[b] = (heads[a] * Math.Sin(angle)) + (heads[b] * Math.Cos(angle));
            }
        }

        return rotated;
    }

    private double[] Normalize(string name, double[] x)
    {
        var root = Math.Sqrt((x.Sum(v => v * v) / x.Length) + description.NormEpsilon);
        return x.Select((v, i) => weights[name][i] * v / root).ToArray();
    }

    private double[] Multiply(string name, double[] x)
    {
        var matrix = weights[name];
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

    private double[] Row(string name, int row, int width) => [.. weights[name].AsSpan(row * width, width).ToArray().Select(v => (double)v)];

    private static double[] Add(double[] a, double[] b) => a.Zip(b, (x, y) => x + y).ToArray();
}
