using Linnet.Core.Random;
using Linnet.Model;

namespace Linnet.Benchmarks.Generation;

/// <summary>Weights that every engine draws for itself, the same from one seed.</summary>
internal static class RandomWeights
{
    /// <summary>A weight: norms are 1, matrices uniform with variance 1 / in, so that logits are of order one.</summary>
    public static float[] Of(string name, IReadOnlyList<long> shape, ulong seed)
    {
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        if (shape.Count == 1)
        {
            Array.Fill(values, 1);
            return values;
        }

        var random = new CounterRandom(seed, name);
        var scale = 2 * Math.Sqrt(3.0 / shape[1]);
        Parallel.For(0, shape[0], row =>
        {
            for (var i = row * shape[1]; i < (row + 1) * shape[1]; i++)
            {
                values[i] = (float)(scale * (random.Uniform((ulong)i) - 0.5));
            }
        });
        return values;
    }

    /// <summary>Gives each weight of a model by name.</summary>
    public static Func<string, ReadOnlySpan<float>> Of(DecoderDescription description, ulong seed)
    {
        var shapes = WeightNames.All(description).ToDictionary(w => w.Name, w => w.Shape, StringComparer.Ordinal);
        return name => Of(name, shapes[name], seed);
    }

    /// <summary>Token ids.</summary>
    public static int[] Tokens(int count, int vocabulary, ulong seed, string stream)
    {
        var random = new CounterRandom(seed, stream);
        return [.. Enumerable.Range(0, count).Select(i => (int)random.Below(vocabulary, (ulong)i))];
    }
}
