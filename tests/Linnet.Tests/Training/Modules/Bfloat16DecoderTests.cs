using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Modules;

/// <summary>
/// What a training on a processor with bfloat16 takes by default, vector kernels in bfloat16, at sizes of whole vectors and several tiles: loss
/// and gradients are as near to those of plain float32 as plain bfloat16's.
/// </summary>
public sealed class Bfloat16DecoderTests
{
    private const int Length = 150;

    private static readonly KernelPlan PlainBf16 = new() { Precision = MatrixPrecision.Bf16 };
    private static readonly KernelPlan VectorBf16 = new() { Kernels = KernelSet.Vector, Precision = MatrixPrecision.Bf16 };

    static Bfloat16DecoderTests() => TorchLibrary.EnsureLoaded();

    [Theory]
    [InlineData("llama", null)]
    [InlineData("qwen2", null)]
    [InlineData("qwen2", 70)]
    [InlineData("qwen3", null)]
    [InlineData("window", 70)]
    public void VectorKernels_areAsNearToFloat32AsPlainBfloat16(string name, int? window)
    {
        var description = Wide(name, window);
        var exact = Learn(description, KernelPlan.Plain);
        var plain = Learn(description, PlainBf16);

        var found = Learn(description, VectorBf16);

        Assert.Equal(exact.Loss, plain.Loss, exact.Loss * 1e-3);
        Assert.Equal(exact.Loss, found.Loss, exact.Loss * 1e-3);
        Assert.Empty(Far(exact, plain, found));
    }

    [Theory]
    [InlineData("qwen2", null, "bias")]
    [InlineData("qwen3", null, "scale")]
    [InlineData("window", 70, "window")]
    public void VectorKernels_withoutOneOfTheirParts_areNotNear(string name, int? window, string part)
    {
        var description = Wide(name, window);
        var exact = Learn(description, KernelPlan.Plain);
        var plain = Learn(description, PlainBf16);

        var found = part == "window"
            ? Learn(description with { SlidingWindow = null }, VectorBf16)
            : Learn(description, VectorBf16, without: part);

        Assert.NotEmpty(Far(exact, plain, found));
    }

    private static DecoderDescription Wide(string name, int? window) => Architectures.All[name] with
    {
        VocabularySize = 200,
        Width = 96,
        HeadWidth = 64,
        FeedForwardWidth = 160,
        MaximumSequenceLength = Length,
        SlidingWindow = window,
    };

    // The names of the gradients that are farther from float32 than plain bfloat16 explains.
    private static IEnumerable<string> Far(Learnt exact, Learnt plain, Learnt found) => exact.Gradients.Keys
        .Where(name => RelativeError(exact.Gradients[name], found.Gradients[name]) > (2 * RelativeError(exact.Gradients[name], plain.Gradients[name])) + 0.01);

    private static Learnt Learn(DecoderDescription description, KernelPlan plan, string? without = null)
    {
        using var scope = NewDisposeScope();
        using var decoder = Architectures.Build(description, plan, scale: 4);
        if (without is not null)
        {
            Drop(decoder, without);
        }

        using var generator = new Generator(2);
        var tokens = randint(0, description.VocabularySize, [2, Length], dtype: ScalarType.Int64, generator: generator);
        var targets = tokens.roll(-1, 1);
        targets[1, 5] = Decoder.IgnoredTarget;
        var loss = decoder.Loss(tokens, targets);
        loss.backward();
        return new(loss.item<float>(), decoder.NamedParameters().ToDictionary(p => p.Name, p => p.Value.grad!.data<float>().ToArray()));
    }

    private static void Drop(Decoder decoder, string part)
    {
        using var untracked = no_grad();
        foreach (var (name, value, _) in decoder.NamedParameters())
        {
            if (part == "bias" && name.EndsWith(".bias", StringComparison.Ordinal))
            {
                value.zero_();
            }
            else if (part == "scale" && (name.Contains(".q_norm.", StringComparison.Ordinal) || name.Contains(".k_norm.", StringComparison.Ordinal)))
            {
                value.fill_(1);
            }
        }

        decoder.RefreshCopies();
    }

    private static double RelativeError(float[] expected, float[] found) =>
        Math.Sqrt(expected.Zip(found, (a, b) => Math.Pow(a - b, 2)).Sum() / expected.Sum(a => Math.Pow(a, 2)));

    private sealed record Learnt(float Loss, Dictionary<string, float[]> Gradients);
}
