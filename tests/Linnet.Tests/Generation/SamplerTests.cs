using CsCheck;
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
    public void LogSumExp_equalsTheDirectSum() =>
        Gen.Float[-50, 50].Array[1, 70].ForAll(logits =>
            Assert.Equal(Math.Log(logits.Sum(x => Math.Exp(x))), LogSoftmax.LogSumExp(logits), 1e-5));

    private static int[] Counts(float[] logits, SamplingSettings settings)
    {
        var sampler = new Sampler(logits.Length);
        var counts = new int[logits.Length];
        for (var i = 0; i < 10000; i++)
        {
            counts[sampler.Sample(logits, settings, (i + 0.5) / 10000)]++;
        }

        return counts;
    }
}
