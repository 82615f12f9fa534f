using Linnet.Generation.Cpu;
using Linnet.Training.Kernels;
using Linnet.Training.Native;
using static TorchSharp.torch;
using Decoder = Linnet.Training.Modules.Decoder;

namespace Linnet.Tests.Training.Modules;

/// <summary>The decoder that learns and the engine that generates are one model: two implementations, the same logits.</summary>
public sealed class DecoderParityTests
{
    private const double Tolerance = 1e-4;

    static DecoderParityTests() => TorchLibrary.EnsureLoaded();

    public static TheoryData<KernelSet, int, bool> Shapes()
    {
        var data = new TheoryData<KernelSet, int, bool>();
        foreach (var kernels in new[] { KernelSet.Plain, KernelSet.Vector })
        {
            foreach (var keyValueHeads in new[] { 4, 2, 1 })
            {
                data.Add(kernels, keyValueHeads, true);
                data.Add(kernels, keyValueHeads, false);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_atEveryPosition_equalsTheGenerationEngine(KernelSet kernels, int keyValueHeads, bool tiedHead)
    {
        var (forward, engine) = Logits(kernels, keyValueHeads, tiedHead, change: null);

        Assert.Equal(16, engine.Length);
        for (var position = 0; position < engine.Length; position++)
        {
            Assert.InRange(LargestDifference(forward[position], engine[position]), 0, Tolerance);
        }
    }

    [Theory]
    [InlineData(KernelSet.Plain)]
    [InlineData(KernelSet.Vector)]
    public void Forward_whereOneWeightIsAnother_differsFromTheGenerationEngine(KernelSet kernels)
    {
        // The control: another value of one of the weights of the last norm, which every position reads.
        var (forward, engine) = Logits(kernels, 2, true, change: "model.norm.weight");

        Assert.All(forward.Zip(engine), pair => Assert.True(LargestDifference(pair.First, pair.Second) > Tolerance));
    }

    private static (float[][] Forward, float[][] Engine) Logits(KernelSet kernels, int keyValueHeads, bool tiedHead, string? change)
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        var description = DecoderTests.Small with { KeyValueHeads = keyValueHeads, TiedHead = tiedHead };
        using var decoder = new Decoder(description, new KernelPlan { Kernels = kernels }, seed: 4);

        // Fresh weights give logits near 0, whose differences would be small in any case.
        foreach (var parameter in decoder.NamedParameters().Where(p => p.Value.dim() == 2))
        {
            parameter.Value.mul_(10);
        }

        decoder.RefreshCopies();
        var weights = decoder.NamedParameters().ToDictionary(p => p.Name, p => p.Value.data<float>().ToArray(), StringComparer.Ordinal);
        if (change is not null)
        {
            weights[change][0] += 0.5f;
        }

        var tokens = DecoderTests.Tokens(1, 16, seed: 2);
        var forward = decoder.call(tokens)[0];
        using var generator = CpuGenerator.Load(description, name => weights[name], threads: 1);
        var engine = generator.AllLogits([.. tokens.data<long>().Select(id => (int)id)], TestContext.Current.CancellationToken);
        Assert.True(forward.abs().max().item<float>() > 1);
        return ([.. Enumerable.Range(0, 16).Select(position => forward[position].contiguous().data<float>().ToArray())], engine);
    }

    private static double LargestDifference(float[] left, float[] right) => left.Zip(right, (a, b) => Math.Abs((double)a - b)).Max();
}
