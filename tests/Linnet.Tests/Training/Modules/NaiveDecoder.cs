using Linnet.Model;

namespace Linnet.Tests.Training.Modules;

/// <summary>The decoder of a description by its definition, in double precision, one number at a time: the oracle of all others.</summary>
internal sealed class NaiveDecoder(DecoderDescription description, IReadOnlyDictionary<string, double[]> weights)
{
    /// <summary>Logits of every position of one row.</summary>
    public double[][] Logits(int[] tokens, long[]? documents = null)
    {
        var head = weights[description.TiedHead ? WeightNames.Embedding : WeightNames.Head];
        var rows = tokens.Select(id => Row(weights[WeightNames.Embedding], id, description.Width)).ToArray();
        rows = description.EmbeddingNorm ? [.. rows.Select(x => Norm("model.embed_norm", x, description.Norm))] : rows;
        for (var layer = 0; layer < description.Layers; layer++)
        {
            rows = Block(WeightNames.Block(layer), rows, documents);
        }

        return [.. rows.Select(x => Product(head, Norm("model.norm", x, description.Norm)))];
    }

    /// <summary>Summed negative log-likelihood of the targets that are not negative.</summary>
    public double Loss(int[] tokens, int[] targets, long[]? documents = null) =>
        Logits(tokens, documents).Zip(targets).Where(p => p.Second >= 0).Sum(p => Math.Log(p.First.Sum(Math.Exp)) - p.First[p.Second]);

    private double[][] Block(string block, double[][] rows, long[]? documents)
    {
        double[][] normalized = [.. rows.Select(x => Norm(block + "input_layernorm", x, description.Norm))];
        var attended = Attention(block + "self_attn.", normalized, documents);
        if (description.Block == BlockKind.Parallel)
        {
            return [.. rows.Select((x, t) => Add(Add(x, attended[t]), FeedForward(block + "mlp.", normalized[t])))];
        }

        return [.. rows.Select((x, t) =>
        {
            var middle = Add(x, attended[t]);
            return Add(middle, FeedForward(block + "mlp.", Norm(block + "post_attention_layernorm", middle, description.Norm)));
        })];
    }

    private double[][] Attention(string name, double[][] rows, long[]? documents)
    {
        var (heads, width) = (description.Heads, description.HeadWidth);
        var slopes = AlibiSlopes.Of(heads);
        var (queries, keys) = (Heads(name + "q", rows, heads, turn: true), Heads(name + "k", rows, description.KeyValueHeads, turn: true));
        var values = Heads(name + "v", rows, description.KeyValueHeads, turn: false);
        return [.. rows.Select((_, t) => Linear(name + "o_proj", [.. Enumerable.Range(0, heads).SelectMany(h =>
        {
            var shared = h * description.KeyValueHeads / heads;
            var seen = Enumerable.Range(0, t + 1)
                .Where(s => (description.SlidingWindow is not { } window || t - s < window) && (documents is null || documents[s] == documents[t]))
                .ToArray();
            var scores = seen.Select(s =>
                (Dot(queries[t][h], keys[s][shared]) / Math.Sqrt(width)) - (description.Position == PositionKind.Alibi ? slopes[h] * (t - s) : 0)).ToArray();
            var sum = scores.Sum(Math.Exp);
            return Enumerable.Range(0, width).Select(i => seen.Select((s, n) => Math.Exp(scores[n]) / sum * values[s][shared][i]).Sum());
        })]))];
    }

    // [T][heads][E]; queries and keys normalized and turned.
    private double[][][] Heads(string name, double[][] rows, int heads, bool turn) => [.. rows.Select((x, t) =>
    {
        var all = Linear(name + "_proj", x, description.QueryKeyValueBias);
        return Enumerable.Range(0, heads).Select(h =>
        {
            var head = all[(h * description.HeadWidth)..((h + 1) * description.HeadWidth)];
            head = turn && description.QueryKeyNorm ? Norm(name + "_norm", head, NormKind.RmsNorm) : head;
            return turn && description.Position == PositionKind.Rotary ? Turn(head, t) : head;
        }).ToArray();
    })];

    private double[] Turn(double[] head, int position)
    {
        var (half, frequencies) = (head.Length / 2, RotaryFrequencies.Of(description));
        return [.. head.Select((value, i) =>
        {
            var angle = position * frequencies.PerPair[i % half];
            var other = i < half ? -head[i + half] : head[i - half];
            return frequencies.Magnitude * ((value * Math.Cos(angle)) + (other * Math.Sin(angle)));
        })];
    }

    private double[] FeedForward(string name, double[] x)
    {
        var up = Linear(name + "up_proj", x);
        return Linear(name + "down_proj", description.FeedForward switch
        {
            FeedForwardKind.SwiGlu => [.. Linear(name + "gate_proj", x).Zip(up, (gate, value) => gate / (1 + Math.Exp(-gate)) * value)],
            FeedForwardKind.Gelu => [.. up.Select(u => u * NormalDistribution(u))],
            _ => [.. up.Select(u => u / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (u + (0.044715 * u * u * u)))))],
        });
    }

    // Φ by its Taylor series about 0, which converges everywhere.
    private static double NormalDistribution(double x)
    {
        var (term, sum) = (x, x);
        for (var n = 1; Math.Abs(term) > 1e-18 && n < 200; n++)
        {
            term *= -x * x / (2 * n);
            sum += term / ((2 * n) + 1);
        }

        return 0.5 + (sum / Math.Sqrt(2 * Math.PI));
    }

    private double[] Norm(string name, double[] x, NormKind kind)
    {
        var mean = kind == NormKind.LayerNorm ? x.Average() : 0;
        var scale = 1 / Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + description.NormEpsilon);
        double[] normalized = [.. x.Select((v, i) => (v - mean) * scale * weights[name + ".weight"][i])];
        return kind == NormKind.LayerNorm ? Add(normalized, weights[name + ".bias"]) : normalized;
    }

    private double[] Linear(string name, double[] x) => Linear(name, x, description.OutputBias);

    private double[] Linear(string name, double[] x, bool bias)
    {
        var product = Product(weights[name + ".weight"], x);
        return bias ? Add(product, weights[name + ".bias"]) : product;
    }

    private static double[] Product(double[] matrix, double[] x) =>
        [.. Enumerable.Range(0, matrix.Length / x.Length).Select(row => Dot(Row(matrix, row, x.Length), x))];

    private static double[] Row(double[] matrix, int row, int width) => matrix[(row * width)..((row + 1) * width)];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];
}
