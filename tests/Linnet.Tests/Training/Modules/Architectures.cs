using Linnet.Core.Random;
using Linnet.Model;
using Linnet.Training.Kernels;
using static TorchSharp.torch;
using Decoder = Linnet.Training.Modules.Decoder;

namespace Linnet.Tests.Training.Modules;

/// <summary>Tiny decoders of every kind that a description can state: each feature alone, and the published combinations.</summary>
internal static class Architectures
{
    public static readonly IReadOnlyDictionary<string, DecoderDescription> All = new Dictionary<string, DecoderDescription>(StringComparer.Ordinal)
    {
        ["llama"] = DecoderTests.Small,
        ["layer-norm"] = DecoderTests.Small with { Norm = NormKind.LayerNorm },
        ["gelu"] = DecoderTests.Small with { FeedForward = FeedForwardKind.Gelu },
        ["gelu-tanh"] = DecoderTests.Small with { FeedForward = FeedForwardKind.GeluTanh },
        ["alibi"] = DecoderTests.Small with { Position = PositionKind.Alibi },
        ["parallel"] = DecoderTests.Small with { Block = BlockKind.Parallel },
        ["qkv-bias"] = DecoderTests.Small with { QueryKeyValueBias = true },
        ["output-bias"] = DecoderTests.Small with { OutputBias = true },
        ["qk-norm"] = DecoderTests.Small with { QueryKeyNorm = true },
        ["embedding-norm"] = DecoderTests.Small with { EmbeddingNorm = true },
        ["window"] = DecoderTests.Small with { SlidingWindow = 5 },
        ["linear-rope"] = DecoderTests.Small with { RopeScaling = new LinearRopeScaling(4) },
        ["llama3-rope"] = DecoderTests.Small with { RopeScaling = new Llama3RopeScaling(8, 1, 4, 64) },
        ["yarn-rope"] = DecoderTests.Small with { RopeScaling = new YarnRopeScaling(4, 64) },
        ["qwen2"] = DecoderTests.Small with { QueryKeyValueBias = true, TiedHead = false, SlidingWindow = 7 },
        ["qwen3"] = DecoderTests.Small with { QueryKeyNorm = true, HeadWidth = 18, RopeBase = 1_000_000 },
        ["falcon"] = DecoderTests.Small with
        {
            Norm = NormKind.LayerNorm,
            FeedForward = FeedForwardKind.Gelu,
            Block = BlockKind.Parallel,
            KeyValueHeads = 1,
            TiedHead = true,
        },
        ["bloom"] = DecoderTests.Small with
        {
            Norm = NormKind.LayerNorm,
            FeedForward = FeedForwardKind.GeluTanh,
            Position = PositionKind.Alibi,
            QueryKeyValueBias = true,
            OutputBias = true,
            EmbeddingNorm = true,
            KeyValueHeads = 4,
        },
    };

    /// <summary>A decoder whose biases, scales and matrices all matter to its logits.</summary>
    /// <param name="description">The decoder.</param>
    /// <param name="plan">Its kernels.</param>
    /// <param name="scale">Factor of the fresh matrices: 10 for widths of some ten, less for wider ones.</param>
    public static Decoder Build(DecoderDescription description, KernelPlan plan, double scale = 10)
    {
        var decoder = new Decoder(description, plan, seed: 4);
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, value, _) in decoder.NamedParameters())
        {
            if (value.dim() == 2)
            {
                value.mul_(scale);
            }
            else
            {
                var random = new CounterRandom(5, name);
                value.add_(tensor([.. Enumerable.Range(0, (int)value.shape[0]).Select(i => (float)(0.3 * random.Normal((ulong)i)))]));
            }
        }

        decoder.RefreshCopies();
        return decoder;
    }

    /// <summary>The weights as the oracle reads them.</summary>
    public static Dictionary<string, double[]> Weights(Decoder decoder) => decoder.NamedParameters()
        .ToDictionary(p => p.Name, p => p.Value.data<float>().Select(x => (double)x).ToArray(), StringComparer.Ordinal);
}
