using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using Linnet.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Modules;

/// <summary>Blocks that are computed again in the backward pass: the same training, bit for bit.</summary>
public sealed class RecomputedBlockTests
{
    static RecomputedBlockTests() => TorchLibrary.EnsureLoaded();

    public static TheoryData<string, KernelPlan> Trainings() => new()
    {
        { "llama", KernelPlan.Plain },
        { "llama", new KernelPlan { Precision = MatrixPrecision.Bf16 } },
        { "llama", new KernelPlan { Kernels = KernelSet.Vector } },
        { "llama", new KernelPlan { Kernels = KernelSet.Vector, Precision = MatrixPrecision.Bf16 } },
        { "qwen3", new KernelPlan { Kernels = KernelSet.Vector } },
        { "qwen2", new KernelPlan { Kernels = KernelSet.Vector } },
        { "window", KernelPlan.Plain },
        { "bloom", KernelPlan.Plain },
        { "falcon", KernelPlan.Plain },
    };

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Training_recomputing_endsWithTheSameBits(string name, KernelPlan plan)
    {
        using var keeping = new Decoder(Architectures.All[name], plan, seed: 5);
        using var recomputing = new Decoder(Architectures.All[name], plan with { RecomputeBlocks = true }, seed: 5);
        using var other = new Decoder(Architectures.All[name], plan with { RecomputeBlocks = true }, seed: 6);
        Tensor[] fresh = [.. keeping.NamedParameters().Select(p => p.Value.detach().clone())];

        Assert.Equal(Train(keeping), Train(recomputing));
        Train(other);
        Assert.Equal(Weights(keeping), Weights(recomputing));
        Assert.NotEqual(Weights(keeping), Weights(other));
        Assert.All(keeping.NamedParameters().Zip(fresh), p => Assert.True((p.First.Value - p.Second).abs().max().item<float>() > 0, p.First.Name));
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Training_recomputing_leavesAsManyLiveTensorsAsBefore(string name, KernelPlan plan)
    {
        using var decoder = new Decoder(Architectures.All[name], plan with { RecomputeBlocks = true }, seed: 5);
        using var optimizer = new AdamW(decoder.NamedParameters(), new AdamWSettings());
        var live = new List<long>();
        for (var step = 0; step < 20; step++)
        {
            Step(decoder, optimizer);
            live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }

        Assert.All(live.Skip(2), count => Assert.Equal(live[2], count));
    }

    private static double[] Train(Decoder decoder)
    {
        using var optimizer = new AdamW(decoder.NamedParameters(), new AdamWSettings());
        return [.. Enumerable.Range(0, 5).Select(_ => Step(decoder, optimizer))];
    }

    private static double Step(Decoder decoder, AdamW optimizer)
    {
        using var scope = NewDisposeScope();
        var tokens = DecoderTests.Tokens(2, 16, seed: 9);
        var documents = tensor(new long[] { 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2 }).expand(2, 16);
        var loss = decoder.Loss(tokens, tokens.roll(-1, 1), documents) / tokens.NumberOfElements;
        loss.backward();
        optimizer.ClipAndStep(1e-2, 1);
        return loss.item<float>();
    }

    private static float[] Weights(Decoder decoder) => [.. decoder.NamedParameters().SelectMany(p => p.Value.data<float>().ToArray())];
}
