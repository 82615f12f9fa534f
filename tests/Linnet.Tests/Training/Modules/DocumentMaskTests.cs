using Linnet.Core.Errors;
using Linnet.Tests.Reference;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Modules;

/// <summary>Several documents in a row: each is computed as if it stood alone.</summary>
public sealed class DocumentMaskTests
{
    private const int Length = 150;

    // Documents of one token, of more than a tile, and ends inside of tiles.
    private static readonly int[][] Documents = [[1, 70, 79], [130, 2, 18]];

    static DocumentMaskTests() => TorchLibrary.EnsureLoaded();

    public static TheoryData<string, KernelSet> Decoders() => new()
    {
        { "llama", KernelSet.Plain }, { "llama", KernelSet.Vector }, { "qwen2", KernelSet.Plain }, { "qwen2", KernelSet.Vector },
        { "qwen3", KernelSet.Vector }, { "bloom", KernelSet.Plain }, { "falcon", KernelSet.Plain },
    };

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Loss_ofPackedDocuments_isTheSumOfTheirOwn(string name, KernelSet kernels)
    {
        using var scope = NewDisposeScope();
        using var decoder = Build(name, kernels);
        var (tokens, numbers) = Batch();
        var targets = tokens.roll(-1, 1);

        var packed = decoder.Loss(tokens, targets, numbers).item<float>();
        var apart = Parts().Sum(p => (double)decoder.Loss(Part(tokens, p), Part(targets, p)).item<float>());

        Assert.InRange(packed, apart * (1 - 1e-5), apart * (1 + 1e-5));
        Assert.True(Math.Abs(decoder.Loss(tokens, targets).item<float>() - apart) > apart * 1e-4);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Gradients_ofPackedDocuments_areTheSumOfTheirOwn(string name, KernelSet kernels)
    {
        using var scope = NewDisposeScope();
        using var packed = Build(name, kernels);
        using var apart = Build(name, kernels);
        var (tokens, numbers) = Batch();
        var targets = tokens.roll(-1, 1);

        packed.Loss(tokens, targets, numbers).backward();
        foreach (var part in Parts())
        {
            apart.Loss(Part(tokens, part), Part(targets, part)).backward();
        }

        Assert.All(packed.NamedParameters().Zip(apart.NamedParameters()), p => AssertNear(p.Second.Value.grad!, p.First.Value.grad!, 1e-4, p.First.Name));
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Forward_whenOneDocumentChanges_keepsTheOthersBitForBit(string name, KernelSet kernels)
    {
        using var scope = NewDisposeScope();
        using var decoder = Build(name, kernels);
        var (tokens, numbers) = Batch();
        var changed = tokens.clone();
        changed.narrow(0, 0, 1).narrow(1, 1, 70).add_(1).remainder_(37);

        var difference = (decoder.forward(tokens, numbers) - decoder.forward(changed, numbers)).abs().amax([2L]).data<float>().ToArray();

        Assert.All(Enumerable.Range(0, 2 * Length), i => Assert.Equal(i is >= 1 and < 71, difference[i] != 0));
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    [InlineData("window")]
    public void VectorKernels_withWindowAndDocuments_equalPlainOnes(string name)
    {
        foreach (var (window, isPacked) in new (int?, bool)[] { (null, true), (5, false), (70, false), (64, true), (1, false), (149, true) })
        {
            using var scope = NewDisposeScope();
            using var plain = Build(name, KernelSet.Plain, window);
            using var vector = Build(name, KernelSet.Vector, window);
            var (tokens, numbers) = Batch();
            var targets = tokens.roll(-1, 1);

            AssertNear(plain.forward(tokens, isPacked ? numbers : null), vector.forward(tokens, isPacked ? numbers : null), 1e-4, $"window {window}");
            plain.Loss(tokens, targets, isPacked ? numbers : null).backward();
            vector.Loss(tokens, targets, isPacked ? numbers : null).backward();
            Assert.All(plain.NamedParameters().Zip(vector.NamedParameters()), p =>
                AssertNear(p.First.Value.grad!, p.Second.Value.grad!, 1e-4, $"window {window}: {p.First.Name}"));
        }
    }

    [Theory]
    [InlineData("llama", KernelSet.Plain)]
    [InlineData("llama", KernelSet.Vector)]
    [InlineData("bloom", KernelSet.Plain)]
    public void Forward_withDocuments_equalsTheDefinition(string name, KernelSet kernels)
    {
        using var scope = NewDisposeScope();
        using var decoder = Build(name, kernels);
        var (tokens, numbers) = Batch();

        var (row, documents) = (tokens[0].narrow(0, 0, 90), numbers[0].narrow(0, 0, 90));
        var expected = new NaiveDecoder(decoder.Description, Architectures.Weights(decoder))
            .Logits([.. row.data<long>().Select(id => (int)id)], [.. documents.data<long>()]);
        var found = decoder.forward(row.unsqueeze(0), documents.unsqueeze(0))[0].contiguous().data<float>().ToArray();

        Assert.InRange(expected.SelectMany(r => r).Zip(found, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-4);
    }

    [Fact]
    public void HiddenAndLogProbabilities_withDocuments_areThoseOfTheLogits()
    {
        using var scope = NewDisposeScope();
        using var decoder = Build("llama", KernelSet.Vector);
        var (tokens, numbers) = Batch();
        var targets = tokens.roll(-1, 1);
        var logits = decoder.forward(tokens, numbers);

        AssertNear(logits, decoder.Logits(decoder.Hidden(tokens, numbers).view(2 * Length, -1)).view(logits.shape), 1e-6, "hidden");
        AssertNear(
            logits.log_softmax(-1).gather(-1, targets.unsqueeze(-1)).squeeze(-1), decoder.LogProbabilities(tokens, targets, numbers), 1e-5, "log-probabilities");
    }

    [Fact]
    public void Loss_withNumbersThatFallOrDoNotFit_saysWhere()
    {
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(DecoderTests.Small, KernelPlan.Plain, seed: 1);
        var tokens = DecoderTests.Tokens(2, 3, seed: 2);

        var falls = Assert.Throws<ArgumentException>(() => decoder.Loss(tokens, tokens, tensor(new long[] { 7, 7, 8, 0, 2, 1 }).view(2, 3)));
        var odd = Assert.Throws<ShapeException>(() => decoder.Loss(tokens, tokens, zeros(2, 4, ScalarType.Int64)));

        Assert.Equal("Row 1: document 1 at position 2 follows document 2; numbers must not fall. (Parameter 'documents')", falls.Message);
        Assert.Equal("documents: expected shape [2, 3], found [2, 4].", odd.Message);
    }

    private static Decoder Build(string name, KernelSet kernels, int? window = null)
    {
        var description = Architectures.All[name] with { MaximumSequenceLength = Length };
        return Architectures.Build(description with { SlidingWindow = window ?? description.SlidingWindow }, new KernelPlan { Kernels = kernels });
    }

    private static (Tensor Tokens, Tensor Numbers) Batch() => (
        DecoderTests.Tokens(2, Length, seed: 6),
        tensor([.. Documents.SelectMany(lengths => lengths.SelectMany((length, i) => Enumerable.Repeat(3L * i, length)))]).view(2, Length));

    private static IEnumerable<(int Row, int Start, int Count)> Parts() =>
        Documents.SelectMany((lengths, row) => lengths.Select((length, i) => (row, lengths[..i].Sum(), length)));

    private static Tensor Part(Tensor batch, (int Row, int Start, int Count) part) =>
        batch.narrow(0, part.Row, 1).narrow(1, part.Start, part.Count).contiguous();

    // Some gradients are 0 by their definition (that of a key bias without rotation), and rounding in one of the two.
    private static void AssertNear(Tensor expected, Tensor found, double bound, string what)
    {
        var error = ((expected - found).norm() / (expected.norm() + 1)).item<float>();
        Assert.True(error <= bound, $"{what}: relative difference {error}");
    }
}
