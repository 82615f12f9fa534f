using Linnet.Core.Errors;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Model;
using Linnet.Tests.Model;

namespace Linnet.Tests.Generation.Cpu;

public sealed class CpuGeneratorTests : IDisposable
{
    private readonly CpuGenerator _generator;

    public CpuGeneratorTests()
    {
        var weights = RandomModel.Weights(RandomModel.Tiny, 29);
        _generator = CpuGenerator.Load(RandomModel.Tiny, name => weights[name], threads: 2);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _generator.Dispose();

    [Fact]
    public void Generate_ofManyRequests_givesEachWhatItGetsAlone()
    {
        var requests = Enumerable.Range(0, 90).Select(i => new GenerationRequest(
            CpuGeneratorLogitsTests.Tokens(1 + (i % 20), 257, i),
            i % 17,
            new SamplingSettings(i % 3 * 0.7, i % 4 == 1 ? 5 : 0, i % 5 == 2 ? 0.8 : 1, (ulong)i) { MinP = i % 7 == 3 ? 0.1 : 0, RepetitionPenalty = i % 6 == 4 ? 1.3 : 1 },
            [256, 3])).ToList();

        var together = _generator.Generate(requests, null, Token);
        requests.Reverse();
        var reversed = _generator.Generate(requests, null, Token);
        requests.Reverse();

        for (var i = 0; i < requests.Count; i++)
        {
            var alone = _generator.Generate([requests[i]], null, Token)[0];
            foreach (var other in (Completion[])[together[i], reversed[^(i + 1)]])
            {
                Assert.Equal(alone.Tokens, other.Tokens);
                Assert.Equal(alone.LogProbabilities, other.LogProbabilities);
                Assert.Equal(alone.Reason, other.Reason);
            }
        }
    }

    [Fact]
    public void Generate_reportsTheLogProbabilitiesThatScoringGives()
    {
        int[] prompt = [1, 2, 3];
        var completion = _generator.Generate([new(prompt, 40, new(Temperature: 0.7, TopK: 20, Seed: 5), [])], null, Token)[0];

        var scored = _generator.LogProbabilities([[.. prompt, .. completion.Tokens]], Token)[0];

        Assert.Equal(scored[2..], completion.LogProbabilities);
    }

    [Fact]
    public void Generate_withAnotherSeed_givesAnotherText()
    {
        GenerationRequest Request(ulong seed) => new([1], 30, new(Seed: seed), []);

        var drawn = _generator.Generate([Request(1), Request(2), Request(1)], null, Token);

        Assert.Equal(drawn[0].Tokens, drawn[2].Tokens);
        Assert.NotEqual(drawn[0].Tokens, drawn[1].Tokens);
    }

    [Fact]
    public void Generate_greedily_takesTheLikeliestTokenOfEveryStep()
    {
        var completion = _generator.Generate([new([5, 6], 10, SamplingSettings.Greedy, [])], null, Token)[0];

        List<int> tokens = [5, 6];
        foreach (var token in completion.Tokens)
        {
            Assert.Equal(Sampler.Likeliest(_generator.NextLogits([[.. tokens]], Token)[0]), token);
            tokens.Add(token);
        }
    }

    [Fact]
    public void Generate_endsForTheReasonThatItGives()
    {
        var greedy = _generator.Generate([new([5], 70, SamplingSettings.Greedy, [])], null, Token)[0];
        Assert.Equal((FinishReason.PositionLimit, 64), (greedy.Reason, greedy.Tokens.Length)); // 64 positions: 65 tokens

        var limited = _generator.Generate([new([5], 3, SamplingSettings.Greedy, [])], null, Token)[0];
        Assert.Equal(FinishReason.TokenLimit, limited.Reason);
        Assert.Equal(greedy.Tokens[..3], limited.Tokens);

        var stop = greedy.Tokens[4];
        var stopped = _generator.Generate([new([5], 70, SamplingSettings.Greedy, [stop])], null, Token)[0];
        Assert.Equal(FinishReason.StopToken, stopped.Reason);
        Assert.Equal(greedy.Tokens[..(Array.IndexOf(greedy.Tokens, stop) + 1)], stopped.Tokens);

        Assert.Empty(_generator.Generate([new([5], 0, SamplingSettings.Greedy, [])], null, Token)[0].Tokens);
    }

    [Fact]
    public void Generate_withAStopRule_endsWhereItSaysAndAsksANewOneForEachCall()
    {
        List<Counter> rules = [];
        GenerationRequest Request(int limit, IReadOnlyList<int> stops) => new([5], 70, SamplingSettings.Greedy, stops)
        {
            StopRule = () =>
            {
                rules.Add(new Counter(limit));
                return rules[^1];
            },
        };
        var greedy = _generator.Generate([new([5], 70, SamplingSettings.Greedy, [])], null, Token)[0].Tokens;
        List<int> toldFirst = [];

        var completions = _generator.Generate([Request(6, []), Request(2, [])], told => toldFirst.Add(rules[told.Request].Heard.Count - told.Index), Token);

        Assert.Equal([6, 2], completions.Select(c => c.Tokens.Length));
        Assert.All(completions, c => Assert.Equal((FinishReason.StopText, greedy[0]), (c.Reason, c.Tokens[0])));
        Assert.Equal(greedy[..6], rules[0].Heard);
        Assert.All(toldFirst, heard => Assert.Equal(1, heard)); // the rule hears of a token before the callback

        // A stop token ends it without the rule; a rule that never ends changes nothing.
        Assert.Equal(FinishReason.StopToken, _generator.Generate([Request(1, [greedy[0]])], null, Token)[0].Reason);
        Assert.Empty(rules[^1].Heard);
        Assert.Equal(greedy, _generator.Generate([Request(1000, [])], null, Token)[0].Tokens);
        Assert.Equal(5, rules.Count + 1);
    }

    [Fact]
    public void Generate_withCandidates_givesTheLogProbabilitiesThatScoringGives()
    {
        int[] prompt = [1, 2, 3];
        var request = new GenerationRequest(prompt, 12, new(0.8, 20, Seed: 5) { RepetitionPenalty = 1.5, MinP = 0.01 }, []) { Candidates = [7, 256, 0], LikeliestCount = 4 };
        List<PositionScores?> told = [];

        var completion = _generator.Generate([request], token => told.Add(token.Scores), Token)[0];

        Assert.Equal(12, completion.Scores.Count);
        Assert.Equal(told, completion.Scores.Cast<PositionScores?>());
        for (var i = 0; i < 12; i++)
        {
            int[] before = [.. prompt, .. completion.Tokens[..i]];
            var all = _generator.LogProbabilities(before, [.. Enumerable.Range(0, 257).Select(id => (int[])[id])], Token).Select(p => p[0]).ToArray();
            Assert.All(completion.Scores[i].Candidates.Zip(request.Candidates), c => Assert.Equal((c.Second, all[c.Second]), (c.First.Token, c.First.LogProbability)));
            Assert.Equal(
                Enumerable.Range(0, 257).OrderByDescending(id => all[id]).Take(4).Select(id => all[id]), completion.Scores[i].Likeliest.Select(s => s.LogProbability));
            Assert.All(completion.Scores[i].Likeliest, s => Assert.Equal(all[s.Token], s.LogProbability));
        }

        Assert.Empty(_generator.Generate([new(prompt, 3, new(), [])], null, Token)[0].Scores);
    }

    [Fact]
    public void Generate_withScoresOutOfRange_namesTheRange()
    {
        var request = new GenerationRequest([5], 1, new(), []);

        string Message(GenerationRequest wrong) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => _generator.Generate([wrong], null, Token)).Message.ReplaceLineEndings("\n");

        Assert.Equal("LikeliestCount ('101') must be less than or equal to '100'. (Parameter 'LikeliestCount')\nActual value was 101.", Message(request with { LikeliestCount = 101 }));
        Assert.Equal("LikeliestCount ('-1') must be a non-negative value. (Parameter 'LikeliestCount')\nActual value was -1.", Message(request with { LikeliestCount = -1 }));
        Assert.Equal("Candidates ('257') must be less than '257'. (Parameter 'Candidates')\nActual value was 257.", Message(request with { Candidates = [0, 257] }));
        Assert.Equal("Candidates ('-1') must be a non-negative value. (Parameter 'Candidates')\nActual value was -1.", Message(request with { Candidates = [-1] }));
    }

    [Fact]
    public void Generate_withRepetitionPenalty_countsThePromptAndTheCompletion()
    {
        var settings = SamplingSettings.Greedy with { RepetitionPenalty = 1e6 };
        var completion = _generator.Generate([new([5, 6, 7], 30, settings, [])], null, Token)[0];

        List<int> tokens = [5, 6, 7];
        foreach (var token in completion.Tokens)
        {
            Assert.Equal(NaiveSampler.Kept(_generator.NextLogits([[.. tokens]], Token)[0], settings, [.. tokens])[0].Id, token);
            tokens.Add(token);
        }

        Assert.Equal(tokens.Count, tokens.Distinct().Count()); // no token twice; the control repeats
        var repeating = _generator.Generate([new([5, 6, 7], 30, SamplingSettings.Greedy, [])], null, Token)[0].Tokens;
        Assert.NotEqual(30, repeating.Distinct().Count());
    }

    [Fact]
    public void Generate_tellsEveryTokenInOrder()
    {
        List<GeneratedToken> told = [];
        var completions = _generator.Generate(
            [new([5], 4, new(Seed: 1), []), new([6, 7, 8], 6, new(Seed: 2), [])], told.Add, Token);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(completions[i].Tokens, told.Where(t => t.Request == i).Select(t => t.Token));
            Assert.Equal(Enumerable.Range(0, completions[i].Tokens.Length), told.Where(t => t.Request == i).Select(t => t.Index));
        }
    }

    [Fact]
    public void Generate_whenCancelled_drawsNoFurtherToken()
    {
        using var source = new CancellationTokenSource();
        var told = 0;

        Assert.Throws<OperationCanceledException>(() => _generator.Generate(
            [new([5], 60, new(), [])],
            _ =>
            {
                if (++told == 3)
                {
                    source.Cancel();
                }
            },
            source.Token));

        Assert.Equal(3, told);
    }

    [Fact]
    public void Generate_withTooLongAPrompt_saysBothLengths()
    {
        var error = Assert.Throws<UsageException>(() => _generator.Generate([new(new int[65], 1, new(), [])], null, Token));

        Assert.Equal("The text has 65 tokens, the model takes at most 64. Shorten the text.", error.Message);
        Assert.Equal("文本有 65 个词元，模型最多接受 64 个。请缩短文本。", error.Text.Chinese);
        Assert.Single(_generator.Generate([new(new int[64], 5, new(), [])], null, Token)[0].Tokens);
        Assert.Throws<UsageException>(() => _generator.LogProbabilities([new int[66]], Token));
        Assert.Equal(64, _generator.LogProbabilities([new int[65]], Token)[0].Length);
    }

    [Fact]
    public void Generate_withSettingsOutOfRange_throws()
    {
        foreach (var sampling in (SamplingSettings[])[new(-1), new(double.NaN), new(double.PositiveInfinity), new(TopK: -1), new(TopP: 0), new(TopP: 1.1), new(TopP: double.NaN)])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => _generator.Generate([new([5], 1, sampling, [])], null, Token));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => _generator.Generate([new([], 1, new(), [])], null, Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => _generator.Generate([new([257], 1, new(), [])], null, Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => _generator.Generate([new([5], -1, new(), [])], null, Token));
    }

    [Fact]
    public void Generate_withDamagedWeights_saysThatTheLogitsAreNotFinite()
    {
        var weights = RandomModel.Weights(RandomModel.Tiny, 29);
        weights[WeightNames.FinalNorm][2] = float.NaN;
        using var broken = CpuGenerator.Load(RandomModel.Tiny, name => weights[name], threads: 1);

        var error = Assert.Throws<CheckFailedException>(() => broken.Generate([new([5], 1, new(), [])], null, Token));

        Assert.StartsWith("The model's logits are not finite (largest: NaN)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_withAModelOfTwoBillionPositions_reservesOnlyWhatItUses()
    {
        var weights = RandomModel.Weights(RandomModel.Tiny, 29);
        using var boundless = CpuGenerator.Load(RandomModel.Tiny with { MaximumSequenceLength = int.MaxValue }, name => weights[name], threads: 1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var completion = boundless.Generate([new([5], 100, SamplingSettings.Greedy, [])], null, Token)[0];

        Assert.Equal((100, FinishReason.TokenLimit), (completion.Tokens.Length, completion.Reason));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Load_withAWeightOfAnotherSize_namesIt()
    {
        var weights = RandomModel.Weights(RandomModel.Tiny, 29);
        weights["model.layers.1.mlp.up_proj.weight"] = new float[7];

        var error = Assert.Throws<ArgumentException>(() => CpuGenerator.Load(RandomModel.Tiny, name => weights[name], threads: 1));

        Assert.Contains("model.layers.1.mlp.up_proj.weight has 7 values, not 20 × 12.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1 << 28, 1, 2, 2, "8589934592")]
    [InlineData(1 << 20, 1 << 12, 2, 2, "4294967296")]
    [InlineData(257, 1, int.MaxValue, 2, "412316860416")]
    [InlineData(257, 1, 2, int.MaxValue, "68719476736")]
    public void Load_ofAModelWhoseWeightFitsNoArray_isAResourceErrorBeforeAnythingIsRead(
        int vocabulary, int width, int heads, int feedForward, string needed)
    {
        var description = RandomModel.Tiny with
        {
            VocabularySize = vocabulary,
            Width = width,
            Heads = heads,
            KeyValueHeads = heads,
            HeadWidth = 2,
            FeedForwardWidth = feedForward,
        };

        var error = Assert.Throws<ResourceException>(() => CpuGenerator.Load(description, _ => throw new InvalidOperationException(), threads: 1));

        Assert.Equal(
            $"The engine would need {needed} numbers in one block, at most 2147483559 fit. "
            + "Use a model with a smaller vocabulary or width, or a shorter text.",
            error.Message);
        Assert.Equal(
            $"推理引擎的一块数据需要 {needed} 个数，至多容纳 2147483559 个。请使用词表或宽度更小的模型，或缩短文本。", error.Text.Chinese);
        Assert.Equal(ExitCode.OutOfResources, error.ExitCode);
    }

    private sealed class Counter(int limit) : IStopRule
    {
        public List<int> Heard { get; } = [];

        public bool Add(int token)
        {
            Heard.Add(token);
            return Heard.Count == limit;
        }
    }
}
