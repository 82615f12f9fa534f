using Linnet.Core.Random;
using Linnet.Model;
using Linnet.Tests.Reference;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Modules;

/// <summary>Every kind of decoder against its definition in double precision, values and gradients.</summary>
public sealed class ArchitectureTests
{
    private const double Tolerance = 1e-4;

    private static readonly KernelPlan Vector = new() { Kernels = KernelSet.Vector };

    static ArchitectureTests() => TorchLibrary.EnsureLoaded();

    public static TheoryData<string> Names() => [.. Architectures.All.Keys];

    public static TheoryData<string> VectorNames() =>
        [.. Architectures.All.Where(a => KernelPlan.HasVectorKernels(a.Value)).Select(a => a.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void NamedParameters_areExactlyWeightNames(string name)
    {
        var description = Architectures.All[name];
        using var decoder = new Decoder(description, KernelPlan.Plain, seed: 1);

        var found = decoder.NamedParameters().Select(p => $"{p.Name} [{string.Join(", ", p.Value.shape)}]");

        Assert.Equal(WeightNames.All(description).Select(w => $"{w.Name} [{string.Join(", ", w.Shape)}]"), found);
        Assert.Equal(WeightNames.All(description).Select(w => w.Name), decoder.state_dict().Keys);
    }

    [Theory]
    [InlineData(InitialWeights.Gpt2)]
    [InlineData(InitialWeights.SmallResidual)]
    public void Draw_leavesBiasesAtZeroAndScalesAtOne(InitialWeights initial)
    {
        using var decoder = new Decoder(Architectures.All["bloom"] with { QueryKeyNorm = true }, KernelPlan.Plain, seed: 1, initial);
        var vectors = decoder.NamedParameters().Where(p => p.Value.dim() == 1).ToList();

        Assert.Contains(vectors, p => p.Name.EndsWith(".bias", StringComparison.Ordinal));
        Assert.All(vectors, p => Assert.All(p.Value.data<float>(), x => Assert.Equal(p.Name.EndsWith(".bias", StringComparison.Ordinal) ? 0 : 1, x)));
        Assert.All(decoder.NamedParameters().Where(p => p.Value.dim() == 2), p => Assert.NotEqual(0, p.Value.abs().sum().item<float>()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_equalsTheDefinition(string name) => AssertForward(name, KernelPlan.Plain);

    [Theory]
    [MemberData(nameof(VectorNames))]
    public void Forward_withVectorKernels_equalsTheDefinition(string name) => AssertForward(name, Vector);

    [Theory]
    [InlineData("gelu", "gelu-tanh", 1e-5)]
    [InlineData("alibi", "llama", 1e-2)]
    [InlineData("window", "llama", 1e-2)]
    [InlineData("linear-rope", "llama", 1e-2)]
    [InlineData("llama3-rope", "llama", 1e-2)]
    [InlineData("yarn-rope", "llama", 1e-2)]
    public void Forward_ofWhatHasNoWeights_isNotThatOfTheOtherKind(string name, string other, double least)
    {
        using var scope = NewDisposeScope();
        using var decoder = Architectures.Build(Architectures.All[name], KernelPlan.Plain);
        var tokens = DecoderTests.Tokens(1, 16, seed: 2);

        var expected = new NaiveDecoder(Architectures.All[other], Architectures.Weights(decoder)).Logits(Ids(tokens));

        Assert.True(Difference(expected, decoder.call(tokens)[0]) > least);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_ofEveryWeight_equalsFiniteDifferencesOfTheDefinition(string name) => AssertGradients(name, KernelPlan.Plain);

    [Theory]
    [MemberData(nameof(VectorNames))]
    public void Gradient_withVectorKernels_equalsFiniteDifferencesOfTheDefinition(string name) => AssertGradients(name, Vector);

    [Theory]
    [InlineData("layer-norm")]
    [InlineData("gelu")]
    [InlineData("alibi")]
    [InlineData("parallel")]
    [InlineData("output-bias")]
    [InlineData("embedding-norm")]
    public void Decoder_withoutVectorKernels_refusesAVectorPlan(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => new Decoder(Architectures.All[name], Vector, seed: 1));

        Assert.Equal("There are no vector kernels for this decoder: KernelPlan.Choose gives it plain ones. (Parameter 'plan')", error.Message);
    }

    [Fact]
    public void AssertDirectional_withAGradientTwiceTooLarge_fails() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertGradients("qwen3", KernelPlan.Plain, factor: 2));

    private static void AssertForward(string name, KernelPlan plan)
    {
        using var scope = NewDisposeScope();
        using var decoder = Architectures.Build(Architectures.All[name], plan);
        var tokens = DecoderTests.Tokens(1, 16, seed: 2);

        var expected = new NaiveDecoder(decoder.Description, Architectures.Weights(decoder)).Logits(Ids(tokens));

        Assert.True(expected.Max(row => row.Max(Math.Abs)) > 1);
        Assert.InRange(Difference(expected, decoder.call(tokens)[0]), 0, Tolerance);
    }

    // The derivative along a random direction in each weight: the definition is exact enough for small steps.
    private static void AssertGradients(string name, KernelPlan plan, double factor = 1)
    {
        const double step = 1e-5;
        using var scope = NewDisposeScope();
        using var decoder = Architectures.Build(Architectures.All[name] with { Layers = 1 }, plan);
        var tokens = DecoderTests.Tokens(1, 9, seed: 3);
        var targets = tokens.roll(-1, 1);
        targets[0, 4] = Decoder.IgnoredTarget;
        decoder.Loss(tokens, targets).backward();
        var weights = Architectures.Weights(decoder);
        foreach (var parameter in decoder.NamedParameters())
        {
            var random = new CounterRandom(7, parameter.Name);
            double[] direction = [.. weights[parameter.Name].Select((_, i) => random.Normal((ulong)i))];
            var analytic = factor * parameter.Value.grad!.data<float>().Zip(direction, (g, d) => g * d).Sum();
            var numeric = (Loss(step) - Loss(-step)) / (2 * step);
            Assert.True(Math.Abs(analytic - numeric) <= (1e-4 * Math.Abs(numeric)) + 1e-4, $"{parameter.Name}: {analytic} for {numeric}");

            double Loss(double along)
            {
                var moved = new Dictionary<string, double[]>(weights) { [parameter.Name] = [.. weights[parameter.Name].Zip(direction, (w, d) => w + (along * d))] };
                return new NaiveDecoder(decoder.Description, moved).Loss(Ids(tokens), Ids(targets));
            }
        }
    }

    private static int[] Ids(Tensor tokens) => [.. tokens.data<long>().Select(id => (int)id)];

    private static double Difference(double[][] expected, Tensor found) =>
        expected.SelectMany(row => row).Zip(found.contiguous().data<float>(), (a, b) => Math.Abs(a - b)).Max();
}
