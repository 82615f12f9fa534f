using Linnet.Core.Errors;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Model;
using Linnet.Tests.Generation.Cpu;
using Linnet.Tests.Model;
using Linnet.Tests.Training.Modules;
using Linnet.Training.Generation;
using Linnet.Training.Kernels;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Generation;

/// <summary>The engine on torch against the one on the processor, and against itself.</summary>
public sealed class TorchGeneratorLogitsTests
{
    private const double Tolerance = 1e-4;
    private const double Rounding = 1e-5;

    static TorchGeneratorLogitsTests() => TorchLibrary.EnsureLoaded();

    public static TheoryData<string> Shapes => CpuGeneratorLogitsTests.Shapes;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Shapes))]
    public void NextLogits_afterEveryToken_equalThoseOfTheCpuEngine(string shape)
    {
        var description = CpuGeneratorLogitsTests.Descriptions[shape];
        var weights = RandomModel.Weights(description, 7);
        var tokens = Tokens(64, description.VocabularySize, 3);
        int[][] beginnings = [.. Enumerable.Range(1, 64).Select(count => tokens[..count])];
        using var torch = TorchGenerator.Load(description, name => weights[name], CPU, sequences: 11);
        using var cpu = CpuGenerator.Load(description, name => weights[name], threads: 1);

        var found = torch.NextLogits(beginnings, Token);
        var expected = cpu.AllLogits(tokens, Token);

        Assert.InRange(Difference(expected, found), 0, Tolerance);
        Assert.True(expected.Max(row => row.Max()) > 1, "the logits must not be trivially small");

        // The control: another value of one weight of the first layer is seen.
        var changed = new Dictionary<string, float[]>(weights) { ["model.layers.0.self_attn.k_proj.weight"] = [.. weights["model.layers.0.self_attn.k_proj.weight"]] };
        changed["model.layers.0.self_attn.k_proj.weight"][0] += 3;
        using var other = TorchGenerator.Load(description, name => changed[name], CPU);
        Assert.True(Difference(expected, other.NextLogits(beginnings, Token)) > 10 * Tolerance);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void NextLogits_ofManyTogether_equalThoseOfEachAlone(string shape)
    {
        var description = CpuGeneratorLogitsTests.Descriptions[shape];
        var weights = RandomModel.Weights(description, 17);
        int[][] sequences = [.. Enumerable.Range(0, 40).Select(i => Tokens(1 + (i * 7 % 64), description.VocabularySize, i))];
        using var torch = TorchGenerator.Load(description, name => weights[name], CPU, sequences: 16);

        var together = torch.NextLogits(sequences, Token);

        Assert.InRange(Difference([.. sequences.Select(s => torch.NextLogits([s], Token)[0])], together), 0, Rounding);
    }

    [Theory]
    [InlineData("K<H", 1)]
    [InlineData("K<H", 16)]
    [InlineData("odd widths", 19)]
    [InlineData("mistral", 6)]
    [InlineData("mistral", 20)]
    [InlineData("qwen3", 9)]
    [InlineData("falcon", 5)]
    [InlineData("bloom", 33)]
    [InlineData("ALiBi and window", 33)]
    public void LogProbabilitiesAndNextLogits_afterASharedPrefix_equalThoseOfWholeSequences(string shape, int prefixLength)
    {
        var description = CpuGeneratorLogitsTests.Descriptions[shape];
        var weights = RandomModel.Weights(description, 17);
        var prefix = Tokens(prefixLength, description.VocabularySize, 4);
        int[][] continuations = [.. Enumerable.Range(0, 50).Select(i => Tokens(i * 5 % 31, description.VocabularySize, i))]; // of 0 tokens too
        using var torch = TorchGenerator.Load(description, name => weights[name], CPU, sequences: 16);
        int[][] whole = [.. continuations.Select(c => (int[])[.. prefix, .. c])];

        var scores = torch.LogProbabilities(prefix, continuations, Token);
        var logits = torch.NextLogits(prefix, continuations, Token);

        Assert.Equal(continuations.Select(c => c.Length), scores.Select(s => s.Length));
        Assert.InRange(Difference([.. torch.LogProbabilities(whole, Token).Select(l => l[(prefixLength - 1)..])], scores), 0, Rounding);
        Assert.InRange(Difference(torch.NextLogits(whole, Token), logits), 0, Rounding);

        // Another prefix is seen.
        var other = prefix.ToArray();
        other[^1] = (other[^1] + 1) % description.VocabularySize;
        Assert.True(Difference(torch.NextLogits(other, continuations, Token), logits) > 1e-2);
    }

    [Theory]
    [InlineData("K<H", 1)]
    [InlineData("odd widths", 19)]
    [InlineData("mistral", 9)]
    [InlineData("bloom", 12)]
    public void LogProbabilities_ofEveryKind_equalThoseOfTheCpuEngine(string shape, int prefixLength)
    {
        var description = CpuGeneratorLogitsTests.Descriptions[shape];
        var weights = RandomModel.Weights(description, 17);
        var prefix = Tokens(prefixLength, description.VocabularySize, 4);
        int[][] sequences = [Tokens(65, description.VocabularySize, 1), Tokens(1, description.VocabularySize, 2), Tokens(12, description.VocabularySize, 3)];
        BranchingText[] texts = [.. Enumerable.Range(0, 30).Select(i => new BranchingText(
            Tokens(1 + (i * 7 % 23), description.VocabularySize, i),
            [.. Enumerable.Range(0, i % 6).Select(k => Tokens((i + (k * 3)) % 11, description.VocabularySize, 1000 + (i * 6) + k))]))]; // of 0 tokens, and no endings, too
        using var torch = TorchGenerator.Load(description, name => weights[name], CPU, sequences: 8);
        using var cpu = CpuGenerator.Load(description, name => weights[name], threads: 1);

        var found = torch.EndingLogProbabilities(prefix, texts, Token);
        var expected = cpu.EndingLogProbabilities(prefix, texts, Token);

        Assert.Equal(texts.Select(text => text.Endings.Count), found.Select(f => f.Count));
        Assert.InRange(Difference([.. expected.SelectMany(e => e)], [.. found.SelectMany(f => f)]), 0, Tolerance);
        Assert.InRange(Difference(cpu.LogProbabilities(sequences, Token), torch.LogProbabilities(sequences, Token)), 0, Tolerance);
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("bloom")]
    public void NextLogits_ofALearningDecoder_areItsOwn(string architecture)
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        using var decoder = Architectures.Build(Architectures.All[architecture], KernelPlan.Plain);
        var tokens = DecoderTests.Tokens(1, 16, seed: 2);
        using var torch = TorchGenerator.Load(decoder, CPU);
        int[] ids = [.. tokens.data<long>().Select(id => (int)id)];

        var found = torch.NextLogits([.. Enumerable.Range(1, 16).Select(count => ids[..count])], Token);

        var expected = decoder.call(tokens)[0];
        Assert.InRange(Difference([.. Enumerable.Range(0, 16).Select(t => expected[t].contiguous().data<float>().ToArray())], found), 0, Tolerance);
    }

    [Theory]
    [InlineData("K<H")]
    [InlineData("mistral")]
    [InlineData("bloom")]
    public void NextLogits_ofALongSequence_equalThoseOfTheCpuEngine(string shape)
    {
        // More tokens than one pass takes, and masks larger than one pass may have.
        var description = CpuGeneratorLogitsTests.Descriptions[shape] with { MaximumSequenceLength = 6000 };
        var weights = RandomModel.Weights(description, 7);
        int[][] sequences = [Tokens(4500, description.VocabularySize, 3), Tokens(4100, description.VocabularySize, 4)];
        using var torch = TorchGenerator.Load(description, name => weights[name], CPU);
        using var cpu = CpuGenerator.Load(description, name => weights[name], threads: 2);

        Assert.InRange(Difference(cpu.NextLogits(sequences, Token), torch.NextLogits(sequences, Token)), 0, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void LogProbabilities_inBfloat16_areNearAndNotTheSame(string shape)
    {
        var description = CpuGeneratorLogitsTests.Descriptions[shape];
        var weights = RandomModel.Weights(description, 7);
        int[][] sequences = [Tokens(60, description.VocabularySize, 3), Tokens(33, description.VocabularySize, 4)];
        using var exact = TorchGenerator.Load(description, name => weights[name], CPU);
        using var rounded = TorchGenerator.Load(description, name => weights[name], CPU, MatrixPrecision.Bf16);

        var difference = exact.LogProbabilities(sequences, Token).Zip(rounded.LogProbabilities(sequences, Token))
            .SelectMany(pair => pair.First.Zip(pair.Second, (a, b) => Math.Abs((double)a - b))).Average();

        Assert.InRange(difference, 1e-4, 0.1);
    }

    [Fact]
    public void NextLogits_ofWhatTheModelCannotRead_throwAsTheInterfaceSays()
    {
        var weights = RandomModel.Weights(RandomModel.Tiny, 17); // 64 positions
        using var torch = TorchGenerator.Load(RandomModel.Tiny, name => weights[name], CPU);

        Assert.Equal(64, torch.LogProbabilities([new int[65]], Token)[0].Length);
        Assert.Throws<UsageException>(() => torch.LogProbabilities([new int[66]], Token));
        Assert.Equal(5, torch.LogProbabilities(new int[60], [new int[5]], Token)[0].Length);
        var error = Assert.Throws<UsageException>(() => torch.LogProbabilities(new int[60], [new int[6]], Token));
        Assert.Equal("The text has 66 tokens, the model takes at most 64. Shorten the text.", error.Message);
        Assert.Throws<UsageException>(() => torch.NextLogits(new int[60], [new int[5]], Token));
        Assert.Throws<UsageException>(() => torch.EndingLogProbabilities([1], [new BranchingText(new int[59], [[2], new int[6]])], Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => torch.EndingLogProbabilities([1], [new BranchingText([], [[2]])], Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => torch.NextLogits([], [[1]], Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => torch.NextLogits([1], [[257]], Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => torch.LogProbabilities([[]], Token));
        Assert.Empty(torch.LogProbabilities([1], [], Token));
        Assert.Empty(torch.NextLogits([], Token));
    }

    [Fact]
    public void LogProbabilities_withDamagedWeights_sayThatTheLogitsAreNotFinite()
    {
        var weights = RandomModel.Weights(RandomModel.Tiny, 29);
        weights[WeightNames.FinalNorm][2] = float.NaN;
        using var broken = TorchGenerator.Load(RandomModel.Tiny, name => weights[name], CPU);

        foreach (var call in (Action[])[() => broken.LogProbabilities([[5, 6]], Token), () => broken.Generate([new([5], 1, new(), [])], null, Token)])
        {
            Assert.StartsWith("The model's logits are not finite (largest: NaN)", Assert.Throws<CheckFailedException>(call).Message, StringComparison.Ordinal);
        }
    }

    private static int[] Tokens(int count, int vocabulary, int seed) => CpuGeneratorLogitsTests.Tokens(count, vocabulary, seed);

    private static double Difference(IReadOnlyList<float[]> expected, IReadOnlyList<float[]> found)
    {
        Assert.Equal(expected.Select(e => e.Length), found.Select(f => f.Length));
        return expected.Zip(found, (e, f) => e.Zip(f, (a, b) => Math.Abs((double)a - b)).Append(0).Max()).Append(0).Max();
    }
}
