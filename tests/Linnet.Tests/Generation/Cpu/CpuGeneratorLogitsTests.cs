using System.Runtime.InteropServices;
using Linnet.Core.Errors;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Model;
using Linnet.Model.Llama2c;
using Linnet.Tests.Model;
using Linnet.Tests.Reference;

namespace Linnet.Tests.Generation.Cpu;

public sealed class CpuGeneratorLogitsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Shapes: MQA, GQA, MHA, head width other than D/H, widths that no vector divides, untied head, another base; other families.</summary>
    public static TheoryData<string> Shapes => [.. Descriptions.Keys];

    internal static Dictionary<string, DecoderDescription> Descriptions { get; } = new()
    {
        ["K=1"] = RandomModel.Tiny with { KeyValueHeads = 1 },
        ["K<H"] = RandomModel.Tiny,
        ["K=H"] = RandomModel.Tiny with { KeyValueHeads = 4 },
        ["E≠D/H"] = RandomModel.Tiny with { HeadWidth = 10 },
        ["odd widths"] = RandomModel.Tiny with { Width = 37, HeadWidth = 2, FeedForwardWidth = 53, VocabularySize = 101 },
        ["whole vectors"] = RandomModel.Tiny with { Width = 64, HeadWidth = 16, FeedForwardWidth = 128, VocabularySize = 256 },
        ["untied"] = RandomModel.Tiny with { TiedHead = false, RopeBase = 500, NormEpsilon = 1e-3 },
        ["mistral"] = RandomModel.Tiny with { SlidingWindow = 7 },
        ["qwen2"] = RandomModel.Tiny with { QueryKeyValueBias = true, RopeScaling = new Llama3RopeScaling(8, 1, 4, 32) },
        ["qwen3"] = RandomModel.Tiny with { QueryKeyNorm = true, HeadWidth = 10, RopeScaling = new YarnRopeScaling(4, 16) },
        ["falcon"] = RandomModel.Falcon,
        ["bloom"] = RandomModel.Bloom,
        ["ALiBi and window"] = RandomModel.Tiny with { Position = PositionKind.Alibi, SlidingWindow = 33, OutputBias = true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AllLogits_equalTheNaiveDecoderAtEveryPosition(string shape)
    {
        var description = Descriptions[shape];
        var weights = RandomModel.Weights(description, 7);
        var tokens = Tokens(64, description.VocabularySize, 3);
        using var generator = CpuGenerator.Load(description, name => weights[name], threads: 2);

        var expected = new NaiveDecoder(description, weights).Logits(tokens);
        var found = generator.AllLogits(tokens, Token);

        Assert.InRange(Difference(expected, found), 0, 1e-4);
        Assert.True(expected.SelectMany(row => row).Max() > 1, "the logits must not be trivially small");

        // The same comparison tells a decoder that sees the future, and one with the other rotary order.
        Assert.True(Difference(new NaiveDecoder(description, weights) { IsCausal = false }.Logits(tokens), found) > 1e-2);
        if (description.HeadWidth > 2 && description.Position == PositionKind.Rotary)
        {
            Assert.True(Difference(new NaiveDecoder(description, weights) { IsInterleaved = true }.Logits(tokens), found) > 1e-2);
        }
    }

    [Fact]
    public void AllLogits_withATokenBeforeTheWindow_areTheSameBitsInOneLayer()
    {
        var description = RandomModel.Tiny with { Layers = 1, SlidingWindow = 7 };
        var weights = RandomModel.Weights(description, 7);
        using var generator = CpuGenerator.Load(description, name => weights[name], threads: 1);
        var tokens = Tokens(40, 257, 3);
        var changed = tokens.ToArray();
        changed[20] = (changed[20] + 1) % 257;

        var (before, after) = (generator.AllLogits(tokens, Token), generator.AllLogits(changed, Token));

        Assert.Equal([20, 21, 22, 23, 24, 25, 26], Enumerable.Range(0, 40).Where(t => !before[t].SequenceEqual(after[t])));
    }

    [Fact]
    public void AllLogits_withAnotherLaterToken_areTheSameBitsBefore()
    {
        var weights = RandomModel.Weights(RandomModel.Tiny, 7);
        using var generator = CpuGenerator.Load(RandomModel.Tiny, name => weights[name], threads: 1);
        var tokens = Tokens(40, 257, 3);
        var before = generator.AllLogits(tokens, Token);
        for (var t = 1; t < tokens.Length; t += 3)
        {
            var changed = tokens.ToArray();
            changed[t] = (changed[t] + 1) % 257;
            var after = generator.AllLogits(changed, Token);

            Assert.Equal(before[..t], after[..t]);
            Assert.NotEqual(before[t], after[t]);
        }
    }

    [Fact]
    public void AllLogits_ofSharedHeads_equalThoseOfAModelWithRepeatedHeads()
    {
        var grouped = RandomModel.Tiny;
        var weights = RandomModel.Weights(grouped, 11);
        var full = grouped with { KeyValueHeads = grouped.Heads };
        var repeated = weights.ToDictionary(
            pair => pair.Key,
            pair => pair.Key.EndsWith("k_proj.weight", StringComparison.Ordinal) || pair.Key.EndsWith("v_proj.weight", StringComparison.Ordinal)
                ? pair.Value.Chunk(grouped.HeadWidth * grouped.Width).SelectMany(head => head.Concat(head)).ToArray()
                : pair.Value);
        using var shared = CpuGenerator.Load(grouped, name => weights[name], threads: 1);
        using var plain = CpuGenerator.Load(full, name => repeated[name], threads: 1);
        var tokens = Tokens(30, 257, 5);

        Assert.Equal(plain.AllLogits(tokens, Token), shared.AllLogits(tokens, Token));
    }

    [Fact]
    public void AllLogits_ofPermutedRows_equalTheInterleavedNaiveDecoder()
    {
        var description = RandomModel.Tiny;
        var weights = RandomModel.Weights(description, 13);
        var permuted = weights.ToDictionary(
            pair => pair.Key,
            pair => pair.Key.Contains("q_proj", StringComparison.Ordinal) || pair.Key.Contains("k_proj", StringComparison.Ordinal)
                ? RotaryLayout.ToHalfSplit(pair.Value, description.HeadWidth, description.Width)
                : pair.Value);
        using var generator = CpuGenerator.Load(description, name => permuted[name], threads: 1);
        var tokens = Tokens(20, 257, 5);

        var expected = new NaiveDecoder(description, weights) { IsInterleaved = true }.Logits(tokens);

        Assert.InRange(Difference(expected, generator.AllLogits(tokens, Token)), 0, 1e-4);
    }

    [Fact]
    public void AllLogits_ofStories260K_equalTheInterleavedNaiveDecoderOfTheFile()
    {
        var file = Llama2cFile.Open(TestData.Path("models/stories260K.bin"));
        var weights = file.Tensors.ToDictionary(t => t.Name, t => MemoryMarshal.Cast<byte, float>(t.Bytes.Span).ToArray());
        var tokens = Llama2cTokenizer.Open(TestData.Path("models/tok512.bin")).Encode("Once upon a time, there was a little girl named Lily."u8);
        using var generator = CpuGenerator.Load(file.Description, name => weights[name], threads: 2);

        var expected = new NaiveDecoder(file.Description, weights).Logits([1, .. tokens]);

        Assert.InRange(Difference(expected, generator.AllLogits([1, .. tokens], Token)), 0, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void NextLogits_ofOneOrMany_oneOrManyThreads_areTheSameBits(string shape)
    {
        var description = Descriptions[shape];
        var weights = RandomModel.Weights(description, 17);
        int[][] sequences = [.. Enumerable.Range(0, 70).Select(i => Tokens(1 + (i * 7 % 64), description.VocabularySize, i))];
        using var one = CpuGenerator.Load(description, name => weights[name], threads: 1);
        using var two = CpuGenerator.Load(description, name => weights[name], threads: 2);
        using var three = CpuGenerator.Load(description, name => weights[name], threads: 3);

        var single = sequences.Select(s => one.NextLogits([s], Token)[0]).ToList();

        Assert.Equal(single, one.NextLogits(sequences, Token));
        Assert.Equal(single, two.NextLogits(sequences, Token));
        Assert.Equal(single, three.NextLogits(sequences, Token));
        Assert.Equal(single[9], one.AllLogits(sequences[9], Token)[^1]);
    }

    [Fact]
    public void NextLogits_ofALargeModel_areTheSameBitsForAnyThreads()
    {
        // Large enough that every product is really shared among the threads.
        var description = RandomModel.Tiny with { Width = 200, FeedForwardWidth = 500, HeadWidth = 50, Layers = 2 };
        var weights = RandomModel.Weights(description, 19);
        int[][] sequences = [Tokens(60, 257, 1), Tokens(3, 257, 2), Tokens(33, 257, 3)];
        using var one = CpuGenerator.Load(description, name => weights[name], threads: 1);
        using var two = CpuGenerator.Load(description, name => weights[name], threads: 2);

        Assert.Equal(one.NextLogits(sequences, Token), two.NextLogits(sequences, Token));
        Assert.Equal(one.NextLogits(sequences, Token)[1], two.NextLogits([sequences[1]], Token)[0]);
    }

    [Theory]
    [InlineData("K<H", 1)]
    [InlineData("K<H", 16)]
    [InlineData("odd widths", 19)]
    [InlineData("untied", 33)]
    [InlineData("mistral", 6)]
    [InlineData("qwen3", 9)]
    [InlineData("falcon", 5)]
    [InlineData("bloom", 33)]
    public void LogProbabilitiesAndNextLogits_afterASharedPrefix_areTheBitsOfWholeSequences(string shape, int prefixLength)
    {
        var description = Descriptions[shape];
        var weights = RandomModel.Weights(description, 17);
        var prefix = Tokens(prefixLength, description.VocabularySize, 4);
        int[][] continuations = [.. Enumerable.Range(0, 150).Select(i => Tokens(i * 5 % 31, description.VocabularySize, i))]; // of 0 tokens too
        using var generator = CpuGenerator.Load(description, name => weights[name], threads: 2);
        int[][] whole = [.. continuations.Select(c => (int[])[.. prefix, .. c])];

        Assert.Equal(
            generator.LogProbabilities(whole, Token).Select(l => l[(prefixLength - 1)..]), generator.LogProbabilities(prefix, continuations, Token));
        Assert.Equal(generator.NextLogits(whole, Token), generator.NextLogits(prefix, continuations, Token));

        // Another prefix is seen.
        var other = prefix.ToArray();
        other[0] = (other[0] + 1) % description.VocabularySize;
        Assert.NotEqual(generator.NextLogits(prefix, continuations, Token)[1], generator.NextLogits(other, continuations, Token)[1]);
    }

    [Theory]
    [InlineData("K<H", 1)]
    [InlineData("odd widths", 19)]
    public void EndingLogProbabilities_ofBranchingTexts_areTheBitsOfWholeSequences(string shape, int prefixLength)
    {
        var description = Descriptions[shape];
        var weights = RandomModel.Weights(description, 17);
        var prefix = Tokens(prefixLength, description.VocabularySize, 4);
        BranchingText[] texts = [.. Enumerable.Range(0, 70).Select(i => new BranchingText(
            Tokens(1 + (i * 7 % 23), description.VocabularySize, i),
            [.. Enumerable.Range(0, i % 6).Select(k => Tokens((i + (k * 3)) % 11, description.VocabularySize, 1000 + (i * 6) + k))]))]; // of 0 tokens, and no endings, too
        using var generator = CpuGenerator.Load(description, name => weights[name], threads: 2);

        var found = generator.EndingLogProbabilities(prefix, texts, Token);

        Assert.Equal(
            texts.Select(text => text.Endings.Select(ending =>
                generator.LogProbabilities([[.. prefix, .. text.Stem, .. ending]], Token)[0][^ending.Length..])),
            found);
    }

    [Fact]
    public void EndingLogProbabilities_ofBranchingTexts_refuseWhatTheModelHasNoPositionsFor()
    {
        var weights = RandomModel.Weights(RandomModel.Tiny, 17); // 64 positions
        using var generator = CpuGenerator.Load(RandomModel.Tiny, name => weights[name], threads: 1);

        Assert.Equal(5, generator.EndingLogProbabilities([1], [new BranchingText(Tokens(59, 257, 1), [Tokens(5, 257, 2)])], Token)[0][0].Length);
        Assert.Throws<UsageException>(() => generator.EndingLogProbabilities([1], [new BranchingText(Tokens(59, 257, 1), [[2], Tokens(6, 257, 2)])], Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.EndingLogProbabilities([1], [new BranchingText([], [[2]])], Token));
    }

    [Fact]
    public void LogProbabilities_afterAPrefix_takeAsManyPositionsAsTheModelHas()
    {
        var weights = RandomModel.Weights(RandomModel.Tiny, 17); // 64 positions
        using var generator = CpuGenerator.Load(RandomModel.Tiny, name => weights[name], threads: 1);

        Assert.Equal(5, generator.LogProbabilities(new int[60], [new int[5]], Token)[0].Length);
        var error = Assert.Throws<UsageException>(() => generator.LogProbabilities(new int[60], [new int[6]], Token));
        Assert.Equal("The text has 66 tokens, the model takes at most 64. Shorten the text.", error.Message);
        Assert.Throws<UsageException>(() => generator.NextLogits(new int[60], [new int[5]], Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.NextLogits([], [[1]], Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.NextLogits([1], [[257]], Token));
        Assert.Empty(generator.LogProbabilities([1], [], Token));
    }

    [Fact]
    public void LogProbabilities_areTheLogSoftmaxOfTheNaiveDecoder()
    {
        var weights = RandomModel.Weights(RandomModel.Tiny, 23);
        using var generator = CpuGenerator.Load(RandomModel.Tiny, name => weights[name], threads: 1);
        int[][] sequences = [Tokens(65, 257, 1), Tokens(1, 257, 2), Tokens(12, 257, 3)];

        var found = generator.LogProbabilities(sequences, Token);

        Assert.Equal([64, 0, 11], found.Select(f => f.Length));
        var logits = new NaiveDecoder(RandomModel.Tiny, weights).Logits(sequences[2]);
        for (var t = 1; t < 12; t++)
        {
            var total = Math.Log(logits[t - 1].Sum(Math.Exp));
            Assert.Equal(logits[t - 1][sequences[2][t]] - total, found[2][t - 1], 1e-4);
        }
    }

    internal static int[] Tokens(int count, int vocabulary, int seed) =>
        [.. Enumerable.Range(0, count).Select(i => (int)((((long)i * 7919) + (seed * 104729L) + ((long)i * i * 31)) % vocabulary))];

    private static double Difference(double[][] expected, float[][] found) =>
        expected.Zip(found, (e, f) => e.Zip(f, (a, b) => Math.Abs(a - b)).Max()).Max();
}
