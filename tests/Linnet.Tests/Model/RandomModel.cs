using Linnet.Model;
using Linnet.Model.Safetensors;

namespace Linnet.Tests.Model;

/// <summary>Small decoders with seeded random weights.</summary>
internal static class RandomModel
{
    public static DecoderDescription Tiny { get; } = new()
    {
        VocabularySize = 257,
        Width = 12,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadWidth = 6,
        FeedForwardWidth = 20,
        MaximumSequenceLength = 64,
    };

    /// <summary>Falcon of the 7B kind.</summary>
    public static DecoderDescription Falcon { get; } = Tiny with
    {
        Width = 24,
        KeyValueHeads = 1,
        FeedForwardWidth = 96,
        Norm = NormKind.LayerNorm,
        FeedForward = FeedForwardKind.Gelu,
        Block = BlockKind.Parallel,
    };

    /// <summary>Bloom, with a number of heads that is no power of two.</summary>
    public static DecoderDescription Bloom { get; } = Tiny with
    {
        Width = 36,
        Heads = 6,
        KeyValueHeads = 6,
        FeedForwardWidth = 144,
        Norm = NormKind.LayerNorm,
        FeedForward = FeedForwardKind.GeluTanh,
        Position = PositionKind.Alibi,
        QueryKeyValueBias = true,
        OutputBias = true,
        EmbeddingNorm = true,
    };

    /// <summary>Weights of order one, so that every part of the decoder shows in the logits.</summary>
    public static Dictionary<string, float[]> Weights(DecoderDescription description, int seed)
    {
        var state = (ulong)seed + 0x9E3779B97F4A7C15;
        Dictionary<string, float[]> weights = [];
        foreach (var (name, shape) in WeightNames.All(description))
        {
            var isNorm = shape.Length == 1;
            var scale = isNorm ? 0.5 : 2.0 / Math.Sqrt(shape[1]);
            var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)((isNorm ? 1 : 0) + (scale * (Next() - 0.5)));
            }

            weights[name] = values;
        }

        return weights;

        double Next()
        {
            // SplitMix64 (Steele et al. 2014).
            state += 0x9E3779B97F4A7C15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }

    public static IEnumerable<NamedTensor> Tensors(DecoderDescription description, Dictionary<string, float[]> weights) =>
        WeightNames.All(description).Select(w => NamedTensor.Floats(w.Name, w.Shape, weights[w.Name]));
}
