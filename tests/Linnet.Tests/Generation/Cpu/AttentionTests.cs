using System.Runtime.Intrinsics;
using Linnet.Generation.Cpu;
using Linnet.Tests.Model;

namespace Linnet.Tests.Generation.Cpu;

public sealed unsafe class AttentionTests
{
    [Theory]
    [InlineData(6, 5, 0, 0f)]
    [InlineData(16, 70, 0, 0f)]
    [InlineData(64, 200, 0, 0f)]
    [InlineData(48, 131, 0, 0.25f)]
    [InlineData(64, 300, 37, 0f)]
    [InlineData(80, 97, 16, 0.5f)]
    public void Run_ofAnyQueries_equalsTheNaiveSoftmax(int width, int positions, int first, float slope)
    {
        var head = new Head(width, positions);
        var counts = Enumerable.Range(0, 7).Select(i => Math.Max(first + 1, positions - i)).ToArray();

        var found = head.Attend<Lanes512, Vector512<float>>(counts, first, slope);

        for (var i = 0; i < counts.Length; i++)
        {
            var expected = head.Naive(i, counts[i], first, slope);
            Assert.InRange(expected.Zip(found[i], (e, f) => Math.Abs(e - f)).Max(), 0, 2e-6);
            Assert.True(expected.Select(Math.Abs).Max() > 1e-2, "the result must not be trivially small");

            // The same comparison sees one position more or less.
            var other = head.Naive(i, counts[i] - (counts[i] > first + 1 ? 1 : -1), first, slope);
            Assert.True(other.Zip(found[i], (e, f) => Math.Abs(e - f)).Max() > 2e-5);
        }
    }

    [Theory]
    [InlineData(6, 5, 0, 0f)]
    [InlineData(20, 63, 0, 0f)]
    [InlineData(64, 200, 0, 0.5f)]
    [InlineData(48, 150, 70, 0f)]
    public void Run_aloneTogetherAndWithAnyWidthOfVectors_givesTheSameBits(int width, int positions, int first, float slope)
    {
        var head = new Head(width, positions);
        for (var queries = 1; queries <= Attention.MostQueries; queries++)
        {
            var counts = Enumerable.Range(0, queries).Select(i => Math.Max(first + 1, positions - (i * 5))).ToArray();

            var together = head.Attend<Lanes512, Vector512<float>>(counts, first, slope);

            Assert.Equal(together, counts.Select((count, i) => head.Attend<Lanes512, Vector512<float>>([count], first, slope, i)[0]));
            Assert.Equal(together, head.Attend<Lanes256, Vector256<float>>(counts, first, slope));
            Assert.Equal(together, head.Attend<Lanes128, Vector128<float>>(counts, first, slope));
        }
    }

    [Fact]
    public void Run_withNaNBeyondAQuerysPosition_isNotTouchedByIt()
    {
        var head = new Head(16, 40);
        var before = head.Attend<Lanes512, Vector512<float>>([20, 20, 20, 20], 0, 0);
        head.Poison(20);

        var after = head.Attend<Lanes512, Vector512<float>>([20, 20, 20, 21], 0, 0);

        Assert.Equal(before[..3], after[..3]);
        Assert.All(after[3], value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Run_withADamagedScore_givesNaN()
    {
        foreach (var bits in (uint[])[0x7FC00000, 0xFFC00000, 0x7FFFFFFF, 0x7F800001])
        {
            var head = new Head(16, 40);
            head.Poison(3, BitConverter.UInt32BitsToSingle(bits), valuesToo: false);

            Assert.All(head.Attend<Lanes512, Vector512<float>>([20], 0, 0)[0], value => Assert.True(float.IsNaN(value)));
        }
    }

    [Theory]
    [InlineData(1, 1, 2, 1)]
    [InlineData(6, 2, 3, 2)]
    [InlineData(71, 1, 1, 2)]
    [InlineData(8, 8, 40, 3)]
    [InlineData(12, 4, 256, 5)]
    public void Plan_ofAnyRows_givesEveryHeadOfEveryRowToOneThread(int heads, int shared, int rows, int threads)
    {
        var description = RandomModel.Tiny with { Heads = heads, KeyValueHeads = shared };
        var cache = new PageCache(description, 1 << 24);
        PageTable[] tables = [cache.TryOpen([], 400)!, cache.TryOpen([], 400)!, cache.TryOpen([], 400)!];
        var pass = Enumerable.Range(0, rows).Select(i => new TokenRow(tables[i * 3 / rows], i, 1, false)).ToArray();
        var plan = new AttentionPlan(description);

        plan.Set(pass, threads);

        HashSet<(int, int)> seen = [];
        for (var part = 0; part < threads; part++)
        {
            foreach (var tile in plan.Tiles(part))
            {
                Assert.InRange(tile.Rows * tile.Heads, 1, Attention.MostQueries);
                for (var row = tile.Row; row < tile.Row + tile.Rows; row++)
                {
                    Assert.Same(pass[tile.Row].Table, pass[row].Table);
                    for (var head = tile.Head; head < tile.Head + tile.Heads; head++)
                    {
                        Assert.Equal(tile.KeyHead, head / (heads / shared));
                        Assert.True(seen.Add((row, head)));
                    }
                }
            }
        }

        Assert.Equal(rows * heads, seen.Count);
    }

    /// <summary>Keys and values of one head in pages, and 16 queries.</summary>
    private sealed class Head
    {
        private readonly int _width;
        private readonly PageTable _table;
        private readonly PageLayout _layout;
        private readonly float[][] _keys;
        private readonly float[][] _values;
        private readonly float[][] _queries;

        public Head(int width, int positions)
        {
            _width = width;
            var description = RandomModel.Tiny with { Layers = 2, KeyValueHeads = 2, HeadWidth = width };
            _layout = new PageLayout(description);
            _table = new PageCache(description, 100 * _layout.Bytes).TryOpen([], positions)!;
            _table.Require(positions);
            (_keys, _values, _queries) = (Rows(positions, 1), Rows(positions, 2), Rows(Attention.MostQueries, 3));
            for (var i = 0; i < positions; i++)
            {
                _table.Store(1, 1, i, _keys[i], _values[i]);
            }
        }

        public void Poison(int position, float value = float.NaN, bool valuesToo = true)
        {
            var poison = Enumerable.Repeat(value, _width).ToArray();
            _table.Store(1, 1, position, poison, valuesToo ? poison : _values[position]);
        }

        public float[][] Attend<TLanes, TVector>(int[] counts, int first, float slope, int firstQuery = 0)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            var vectors = new AlignedFloats(counts.Length * _width);
            var results = new AlignedFloats(counts.Length * _width);
            var queries = new Query[counts.Length];
            for (var i = 0; i < counts.Length; i++)
            {
                _queries[firstQuery + i].CopyTo(vectors.Span[(i * _width)..]);
                queries[i] = new Query { Vector = vectors.Pointer + (i * _width), Result = results.Pointer + (i * _width), Count = counts[i], Slope = slope };
            }

            var scratch = new AlignedFloats(Attention.Scratch(counts.Max(), _layout));
            fixed (nint* pages = _table.Addresses)
            {
                AttentionKernel<TLanes, TVector>.Run(queries, new CachedHead(pages, _layout.Keys(1, 1), _layout.Values(1, 1), _layout), first, scratch.Pointer);
            }

            return [.. results.Span.ToArray().Chunk(_width)];
        }

        public double[] Naive(int query, int count, int first, float slope)
        {
            var scores = Enumerable.Range(first, count - first).Select(i =>
                (_keys[Math.Min(i, _keys.Length - 1)].Zip(_queries[query], (k, q) => (double)k * q).Sum() / Math.Sqrt(_width)) - (slope * (count - 1 - i))).ToArray();
            var weights = scores.Select(score => Math.Exp(score - scores.Max())).ToArray();
            return [.. Enumerable.Range(0, _width).Select(e =>
                weights.Select((weight, i) => weight * _values[Math.Min(first + i, _values.Length - 1)][e]).Sum() / weights.Sum())];
        }

        private float[][] Rows(int count, int seed) =>
            [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, _width).Select(e => (float)Math.Sin((i * 12.9898) + (e * 78.233) + (seed * 3.7))).ToArray())];
    }
}
