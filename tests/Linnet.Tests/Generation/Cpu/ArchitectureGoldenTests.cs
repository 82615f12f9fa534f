using Linnet.Generation.Cpu;
using Linnet.Model;
using Linnet.Tests.Model.Goldens;
using Linnet.Tests.Reference;

namespace Linnet.Tests.Generation.Cpu;

/// <summary>The engine against llama.cpp.</summary>
public sealed class ArchitectureGoldenTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The goldens, each with faults that must show.</summary>
    private static readonly Dictionary<string, Dictionary<string, Func<DecoderDescription, DecoderDescription>>> Faults = new()
    {
        ["llama"] = new()
        {
            ["another base"] = d => d with { RopeBase = 500 },
            ["a window"] = d => d with { SlidingWindow = 5 },
        },
        ["llama-linear"] = new() { ["no scaling"] = d => d with { RopeScaling = null } },
        ["llama-llama3"] = new()
        {
            ["no scaling"] = d => d with { RopeScaling = null },
            ["linear"] = d => d with { RopeScaling = new LinearRopeScaling(8) },
        },
        ["llama-yarn"] = new()
        {
            ["no scaling"] = d => d with { RopeScaling = null },
            ["linear"] = d => d with { RopeScaling = new LinearRopeScaling(4) },
            ["no magnitude"] = d => d with { RopeScaling = (YarnRopeScaling)d.RopeScaling! with { AttentionFactor = 1 } },
        },
        ["qwen2"] = new() { ["no bias"] = d => d with { QueryKeyValueBias = false } },
        ["qwen3"] = new() { ["no norm of heads"] = d => d with { QueryKeyNorm = false } },
        ["falcon"] = new()
        {
            ["RMSNorm"] = d => d with { Norm = NormKind.RmsNorm },
            ["no rotation but ALiBi"] = d => d with { Position = PositionKind.Alibi },
            ["one block after the other"] = d => d with { Block = BlockKind.Sequential },
        },
        ["bloom"] = new()
        {
            ["rotary"] = d => d with { Position = PositionKind.Rotary },
            ["no norm of the embeddings"] = d => d with { EmbeddingNorm = false },
            ["no bias of projections"] = d => d with { QueryKeyValueBias = false },
            ["no other bias"] = d => d with { OutputBias = false },
        },
        ["window"] = new()
        {
            ["no window"] = d => d with { SlidingWindow = null },
            ["a shorter window"] = d => d with { SlidingWindow = 4 },
            ["a longer window"] = d => d with { SlidingWindow = 6 },
        },
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AllLogits_equalThoseOfLlamaCpp(string name)
    {
        var golden = Golden.Read(name);

        var difference = Difference(golden.Description, golden);

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: largest difference {difference:E2}");
        Assert.InRange(difference, 0, 1e-4);
        Assert.All(Faults[name], fault => Assert.True(Difference(fault.Value(golden.Description), golden) > 1e-2, fault.Key));
    }

    [Theory]
    [InlineData("falcon")]
    [InlineData("bloom")]
    public void AllLogits_withTheOtherFormOfGelu_areNear(string name)
    {
        var golden = Golden.Read(name);

        // The two forms differ by at most 5e-4: the golden tells the one from the other less surely than from anything else.
        Assert.InRange(Difference(golden.Description with { FeedForward = FeedForwardKind.Gelu }, golden), 0, 2e-3);
    }

    /// <summary>What is left between engine and golden is the peer's half precision, and the feed-forward network is seen in the logits.</summary>
    [Theory]
    [InlineData("falcon")]
    [InlineData("bloom")]
    public void NaiveLogits_withGeluOfHalfPrecision_equalThoseOfLlamaCpp(string name)
    {
        var golden = Golden.Read(name);
        var weights = golden.Weights(golden.Description);

        Assert.InRange(Naive(half: true), 0, 1e-5);
        Assert.True(Naive(half: false) > 2e-5);
        foreach (var down in weights.Where(w => w.Key.Contains("down_proj", StringComparison.Ordinal)))
        {
            Array.Clear(down.Value);
        }

        Assert.True(Naive(half: true) > 1e-2);

        double Naive(bool half) =>
            Difference(golden, new NaiveDecoder(golden.Description, weights) { HasGeluOfHalfPrecision = half }.Logits(golden.Tokens));
    }

    private static double Difference(DecoderDescription description, Golden golden)
    {
        var weights = golden.Weights(description);
        using var generator = CpuGenerator.Load(description, weight => weights[weight], threads: 2);
        return Difference(golden, [.. generator.AllLogits(golden.Tokens, Token).Select(row => row.Select(v => (double)v).ToArray())]);
    }

    private static double Difference(Golden golden, double[][] found) =>
        golden.Logits.Zip(found, (e, f) => e.Zip(f, (a, b) => Math.Abs(a - b)).Max()).Max();
}
