using CsCheck;
using Linnet.Core.Random;
using Linnet.Generation;

namespace Linnet.Tests.Generation;

public sealed class RankedIdsTests
{
    public static TheoryData<string> Shapes => ["random", "ties", "ascending", "descending", "equal", "organ"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Likeliest_ofAnyOrder_isTheBeginningOfTheSortedList(string shape)
    {
        foreach (var (size, count) in ((int, int)[])[(1, 1), (15, 4), (33, 33), (700, 1), (3000, 50), (3001, 300), (3000, 2999)])
        {
            var logits = Logits(shape, size);
            var expected = Enumerable.Range(0, size).OrderByDescending(id => logits[id]).ThenBy(id => id).Take(count).Order();

            Assert.Equal(expected, new RankedIds().Likeliest(logits, count).ToArray().Select(RankedIds.Id).Order());
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Reach_ofAnyOrder_isTheShortestBeginningWithTheMass(string shape)
    {
        foreach (var size in (int[])[1, 31, 400, 3000])
        {
            var logits = Logits(shape, size);
            var weights = Enumerable.Range(0, size).Select(id => Math.Pow(2, Math.Floor(logits[id] - logits.Max()))).Select(w => Math.Max(w, 1.0 / (1 << 20))).ToArray(); // sums are exact
            var order = Enumerable.Range(0, size).OrderByDescending(id => logits[id]).ThenBy(id => id).ToList();
            foreach (var share in (double[])[0, 0.001, 0.3, 0.5, 0.99, 1, 1.5])
            {
                var mass = share * weights.Sum();
                var count = 1;
                while (count < size && order.Take(count).Sum(id => weights[id]) < mass)
                {
                    count++;
                }

                var keys = Enumerable.Range(0, size).Select(id => RankedIds.Key(logits[id], id)).ToArray();

                Assert.Equal(count, new RankedIds().Reach(keys, weights, mass));
                Assert.Equal(order.Take(count).Order(), keys.Take(count).Select(RankedIds.Id).Order());
                Assert.Equal(order[count - 1], RankedIds.Id(keys[count - 1]));
            }
        }
    }

    [Fact]
    public void Key_orders_asTheLogitsAndThenTheIds() =>
        Gen.Select(Gen.Float[-100, 100], Gen.Float[-100, 100], Gen.Int[0, 200_000], Gen.Int[0, 200_000]).ForAll((a, b, i, j) =>
        {
            Assert.Equal(i, RankedIds.Id(RankedIds.Key(a, i)));
            Assert.Equal(a > b || (a == b && i < j), RankedIds.Key(a, i) < RankedIds.Key(b, j));
            Assert.Equal(RankedIds.Key(0f, i), RankedIds.Key(-0f, i));
        });

    private static float[] Logits(string shape, int size)
    {
        var random = new CounterRandom(2, shape);
        return [.. Enumerable.Range(0, size).Select(id => shape switch
        {
            "random" => (float)random.Normal((ulong)id),
            "ties" => (float)random.Below(4, (ulong)id) - 2,
            "ascending" => id / 7f,
            "descending" => -id / 7f,
            "organ" => Math.Min(id, size - id),
            _ => -3,
        })];
    }
}
