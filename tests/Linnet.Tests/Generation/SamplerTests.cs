using CsCheck;
using Linnet.Core.Errors;
using Linnet.Core.Random;
using Linnet.Generation;

namespace Linnet.Tests.Generation;

public sealed class SamplerTests
{
    [Fact]
    public void Sample_atTemperatureZero_takesTheLowestOfTheLikeliest() =>
        Assert.Equal(1, new Sampler(4).Sample([0, 3, 3, 2], new(Temperature: 0), 0.99));

    [Fact]
    public void Sample_overTheWholeRange_drawsEveryIdAsOftenAsItsProbability()
    {
        float[] logits = [0.5f, -1, 2, 0];
        foreach (var temperature in (double[])[0.5, 1, 3])
        {
            var counts = Counts(logits, new(temperature));
            var weights = logits.Select(x => Math.Exp(x / temperature)).ToArray();

            for (var id = 0; id < 4; id++)
            {
                Assert.Equal(weights[id] / weights.Sum(), counts[id] / 10000.0, 2e-4);
            }
        }
    }

    [Fact]
    public void Sample_withTopKAndTopP_drawsOnlyWhatTheDefinitionKeeps() =>
        Gen.Select(Gen.Int[-5, 5].Array[1, 12], Gen.Int[0, 6], Gen.Double[0.01, 1], Gen.Double[0.2, 3]).ForAll((values, topK, topP, temperature) =>
        {
            var logits = values.Select(v => v / 2f).ToArray();
            var order = Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ThenBy(id => id).ToList();
            var kept = topK == 0 ? order : order.Take(topK).ToList();
            double Weight(int id) => Math.Exp((logits[id] - logits[order[0]]) / temperature);
            var total = kept.Sum(Weight);
            var (nucleus, mass) = (new HashSet<int>(), 0.0);
            foreach (var id in kept)
            {
                if (topP < 1 && mass >= (topP * total) + 1e-9)
                {
                    break;
                }

                nucleus.Add(id);
                mass += Weight(id);
            }

            var sampler = new Sampler(logits.Length);
            for (var i = 0; i < 50; i++)
            {
                Assert.Contains(sampler.Sample(logits, new(temperature, topK, topP), i / 50.0), nucleus);
            }
        });

    [Fact]
    public void Sample_withTopP_keepsTheTokenThatReachesTheMass()
    {
        var logits = new[] { 0.5, 0.3, 0.2 }.Select(p => (float)Math.Log(p)).ToArray();

        Assert.Equal([1, 0, 0], Counts(logits, new(TopP: 0.45)).Select(c => c > 0 ? 1 : 0));
        Assert.Equal([1, 1, 0], Counts(logits, new(TopP: 0.55)).Select(c => c > 0 ? 1 : 0));
        Assert.Equal([1, 1, 1], Counts(logits, new(TopP: 0.95)).Select(c => c > 0 ? 1 : 0));
    }

    [Fact]
    public void Sample_withEveryFilterAloneAndTogether_drawsWhatTheDefinitionDraws() =>
        Gen.Select(Logits, Settings, Gen.Int[0, 39].Array[0, 12]).ForAll((logits, settings, seen) =>
        {
            var tokens = seen.Where(id => id < logits.Length).ToArray();
            var kept = NaiveSampler.Kept(logits, settings, tokens);
            var sampler = new Sampler(logits.Length);
            for (var i = 0; i < 40; i++)
            {
                var uniform = (i + 0.37) / 40;
                var drawn = sampler.Sample(logits, settings, uniform, tokens);
                Assert.Equal(NaiveSampler.Draw(kept, uniform) ?? drawn, drawn);
                Assert.Contains(drawn, kept.Select(k => k.Id));
            }
        });

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(50, 1, 0)]
    [InlineData(2000, 1, 0)]
    [InlineData(0, 0.3, 0)]
    [InlineData(0, 0.95, 0)]
    [InlineData(0, 1, 0.05)]
    [InlineData(0, 0.9, 0.001)]
    [InlineData(700, 0.97, 0.01)]
    public void Sample_ofALargeVocabulary_drawsWhatTheDefinitionDraws(int topK, double topP, double minP)
    {
        foreach (var logits in (float[][])[Noise(5000), Noise(4999, step: 0.25f), [.. Enumerable.Range(0, 3001).Select(i => i / 300f)], new float[2049]])
        {
            var settings = new SamplingSettings(0.9, topK, topP) { MinP = minP, RepetitionPenalty = topK == 50 ? 1.3 : 1 };
            int[] tokens = [1, 7, 1, 2000];
            var kept = NaiveSampler.Kept(logits, settings, tokens);
            var sampler = new Sampler(logits.Length);
            for (var i = 0; i < 400; i++)
            {
                var uniform = (i + 0.63) / 400;
                var drawn = sampler.Sample(logits, settings, uniform, tokens);
                Assert.Equal(NaiveSampler.Draw(kept, uniform) ?? drawn, drawn);
            }
        }
    }

    [Fact]
    public void Sample_withALargerMinP_drawsFromFewerIdsAndNeverFromNone() =>
        Gen.Select(Logits, Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[0.3, 3]).ForAll((logits, a, b, temperature) =>
        {
            var wide = new SamplingSettings(temperature) { MinP = Math.Min(a, b) };
            var narrow = Drawn(logits, wide with { MinP = Math.Max(a, b) });
            var (sampler, cumulative) = (new Sampler(logits.Length), 0.0);
            HashSet<int> drawnToo = [];
            foreach (var (id, probability) in NaiveSampler.Kept(logits, wide))
            {
                drawnToo.Add(sampler.Sample(logits, wide, cumulative + (probability / 2)));
                cumulative += probability;
            }

            Assert.Subset(drawnToo, narrow);
            Assert.Contains(Sampler.Likeliest(logits), narrow);
        });

    [Fact]
    public void Sample_withMinP_keepsWhatReachesThatShareOfTheLikeliest()
    {
        var logits = new[] { 0.5, 0.26, 0.24 }.Select(p => (float)Math.Log(p)).ToArray();

        Assert.Equal([1, 1, 1], Counts(logits, new() { MinP = 0.47 }).Select(c => c > 0 ? 1 : 0));
        Assert.Equal([1, 1, 0], Counts(logits, new() { MinP = 0.51 }).Select(c => c > 0 ? 1 : 0));
        Assert.Equal([1, 0, 0], Counts(logits, new() { MinP = 1 }).Select(c => c > 0 ? 1 : 0));
    }

    [Fact]
    public void Sample_withRepetitionPenalty_dividesPositiveAndMultipliesNegativeLogitsOnce()
    {
        float[] logits = [2, -1, 1, 0.5f];
        var penalized = Counts(logits, new() { RepetitionPenalty = 2 }, 0, 1, 0);

        Assert.Equal(Counts([1, -2, 1, 0.5f], new()), penalized);
        Assert.NotEqual(Counts([2, -0.5f, 1, 0.5f], new()), penalized); // the paper's division would raise id 1
        Assert.Equal(2, new Sampler(4).Sample([2, -1, 1.5f, 0], new(Temperature: 0) { RepetitionPenalty = 2 }, 0, [0, 1]));
    }

    [Fact]
    public void Sample_withAPenaltyBeyondTheLargestNumber_stillDraws() =>
        Assert.Equal(1, new Sampler(3).Sample([1, 2, 3], new() { RepetitionPenalty = 1e-300 }, 0, [1]));

    [Fact]
    public void Sample_overManyDraws_followsTheDistribution()
    {
        var logits = Noise(30);
        var settings = new SamplingSettings(1.2, 25, 0.97) { MinP = 0.02, RepetitionPenalty = 1.2 };
        var (sampler, counts, random) = (new Sampler(30), new int[30], new CounterRandom(3, "chi"));
        for (var i = 0; i < 40_000; i++)
        {
            counts[sampler.Sample(logits, settings, random.Uniform((ulong)i), [4, 5])]++;
        }

        double Excess(SamplingSettings other)
        {
            // Wilson and Hilferty 1931: chi-square as a standard normal.
            var kept = NaiveSampler.Kept(logits, other, 4, 5);
            var statistic = kept.Sum(k => Math.Pow(counts[k.Id] - (40_000 * k.Probability), 2) / (40_000 * k.Probability));
            var freedom = kept.Count - 1.0;
            return (Math.Cbrt(statistic / freedom) - 1 + (2 / (9 * freedom))) / Math.Sqrt(2 / (9 * freedom));
        }

        Assert.InRange(Excess(settings), -4, 4);
        Assert.True(Excess(settings with { Temperature = 1.3 }) > 6); // the controls: another distribution is found out
        Assert.True(Excess(settings with { RepetitionPenalty = 1 }) > 6);
        Assert.Equal(40_000, NaiveSampler.Kept(logits, settings, 4, 5).Sum(k => counts[k.Id]));
    }

    [Fact]
    public void Sample_onSeveralThreads_drawsWhatOneDraws()
    {
        var logits = Noise(3000);
        SamplingSettings[] all = [new(), new(0.7, 40), new(TopP: 0.9), new() { MinP = 0.1, RepetitionPenalty = 1.1 }];
        int[] Draws()
        {
            var sampler = new Sampler(3000);
            return [.. Enumerable.Range(0, 200).Select(i => sampler.Sample(logits, all[i % 4], i / 200.0, [1, 2]))];
        }

        var expected = Draws();
        var together = new int[4][];
        Parallel.For(0, 4, i => together[i] = Draws());

        Assert.All(together, drawn => Assert.Equal(expected, drawn));
    }

    [Fact]
    public void Draw_afterTheFirst_takesNoMemory()
    {
        var logits = Noise(5000);
        var sampler = new Sampler(5000);
        SamplingSettings[] all = [SamplingSettings.Greedy, new(), new(0.7, 40), new(TopP: 0.9), new() { MinP = 0.1, RepetitionPenalty = 1.1 }];
        int[] tokens = [1, 2, 3];
        foreach (var settings in all)
        {
            var request = new GenerationRequest([1], 10, settings, []);
            sampler.Draw(logits, request, tokens);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++)
            {
                sampler.Draw(logits, request, tokens);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void Draw_givesCandidatesInTheirOrderAndTheLikeliestFirst()
    {
        float[] logits = [1, 3, -2, 3, 0];
        var request = new GenerationRequest([0], 1, SamplingSettings.Greedy, []) { Candidates = [4, 0, 4], LikeliestCount = 3 };

        var drawn = new Sampler(5).Draw(logits, request, [0]);

        var total = Math.Log(logits.Sum(x => Math.Exp(x)));
        Assert.Equal([4, 0, 4], drawn.Scores!.Candidates.Select(c => c.Token));
        Assert.Equal([1, 3, 0], drawn.Scores.Likeliest.Select(c => c.Token));
        Assert.All(drawn.Scores.Candidates.Concat(drawn.Scores.Likeliest), c => Assert.Equal(logits[c.Token] - total, c.LogProbability, 1e-6));
        Assert.Equal(5, new Sampler(5).Draw(logits, request with { LikeliestCount = 100 }, [0]).Scores!.Likeliest.Count);
        Assert.Null(new Sampler(5).Draw(logits, new([0], 1, SamplingSettings.Greedy, []), [0]).Scores);
    }

    [Theory]
    [InlineData(-0.1, 1, "Expected a number in [0, 1]. (Parameter 'MinP')\nActual value was -0.1.")]
    [InlineData(1.5, 1, "Expected a number in [0, 1]. (Parameter 'MinP')\nActual value was 1.5.")]
    [InlineData(double.NaN, 1, "Expected a number in [0, 1]. (Parameter 'MinP')\nActual value was NaN.")]
    [InlineData(0, 0, "Expected a finite number above 0. (Parameter 'RepetitionPenalty')\nActual value was 0.")]
    [InlineData(0, -2, "Expected a finite number above 0. (Parameter 'RepetitionPenalty')\nActual value was -2.")]
    [InlineData(0, double.PositiveInfinity, "Expected a finite number above 0. (Parameter 'RepetitionPenalty')\nActual value was Infinity.")]
    [InlineData(0, double.NaN, "Expected a finite number above 0. (Parameter 'RepetitionPenalty')\nActual value was NaN.")]
    public void Validate_ofAValueOutOfRange_namesItAndTheRange(double minP, double penalty, string expected)
    {
        var settings = new SamplingSettings { MinP = minP, RepetitionPenalty = penalty };

        var error = Assert.Throws<ArgumentOutOfRangeException>(settings.Validate);

        Assert.Equal(expected, error.Message.ReplaceLineEndings("\n"));
        new SamplingSettings { MinP = 1, RepetitionPenalty = 0.5 }.Validate();
    }

    [Fact]
    public void LogSumExp_equalsTheDirectSum() =>
        Gen.Float[-50, 50].Array[1, 200].ForAll(logits =>
            Assert.Equal(Math.Log(logits.Sum(x => Math.Exp(x))), LogSoftmax.LogSumExp(logits), 1e-5));

    [Fact]
    public void LogSumExp_ofANumberThatIsNotFinite_isAnErrorWhereverItStands()
    {
        for (var at = 0; at < 150; at++)
        {
            var logits = Noise(150);
            logits[at] = at % 2 == 0 ? float.NaN : float.PositiveInfinity;

            var error = Assert.Throws<CheckFailedException>(() => LogSoftmax.LogSumExp(logits));

            Assert.StartsWith($"The model's logits are not finite (largest: {(at % 2 == 0 ? "NaN" : "Infinity")})", error.Message, StringComparison.Ordinal);
        }
    }

    private static Gen<float[]> Logits => Gen.Int[-12, 12].Array[1, 40].Select(values => values.Select(v => v / 3f).ToArray());

    private static Gen<SamplingSettings> Settings => Gen.Select(
        Gen.Double[0.2, 3], Gen.OneOf(Gen.Const(0), Gen.Int[1, 45]), Gen.OneOf(Gen.Const(1.0), Gen.Double[0.01, 1]),
        Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 1]), Gen.OneOf(Gen.Const(1.0), Gen.Double[0.5, 2]))
        .Select((temperature, topK, topP, minP, penalty) =>
            new SamplingSettings(temperature, topK, topP) { MinP = minP, RepetitionPenalty = penalty });

    private static float[] Noise(int count, float step = 0)
    {
        var random = new CounterRandom(11, "logits");
        return [.. Enumerable.Range(0, count).Select(i => 2 * (float)random.Normal((ulong)i)).Select(x => step == 0 ? x : MathF.Round(x / step) * step)];
    }

    private static HashSet<int> Drawn(float[] logits, SamplingSettings settings)
    {
        var sampler = new Sampler(logits.Length);
        return [.. Enumerable.Range(0, 300).Select(i => sampler.Sample(logits, settings, (i + 0.5) / 300))];
    }

    private static int[] Counts(float[] logits, SamplingSettings settings, params int[] tokens)
    {
        var sampler = new Sampler(logits.Length);
        var counts = new int[logits.Length];
        for (var i = 0; i < 10000; i++)
        {
            counts[sampler.Sample(logits, settings, (i + 0.5) / 10000, tokens)]++;
        }

        return counts;
    }
}
