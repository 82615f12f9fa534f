using Linnet.Core.Random;
using Linnet.Generation;
using Linnet.Generation.Cpu;

namespace Linnet.Tests.Generation.Cpu;

public sealed class MatrixProductTests
{
    /// <summary>Precision, lanes, rows, columns: sizes that nothing divides, one row, one column, whole panels, a group and a bit.</summary>
    public static TheoryData<WeightPrecision, int, int, int> Sizes =>
    [
        .. from precision in Enum.GetValues<WeightPrecision>()
           from lanes in new[] { 4, 8, 16 }
           from size in new[] { (1, 1), (37, 5), (64, 64), (101, 130), (33, 65) }
           select new TheoryDataRow<WeightPrecision, int, int, int>(precision, lanes, size.Item1, size.Item2),
    ];

    /// <summary>Sizes that threads share are there too, with columns and rows left over.</summary>
    public static TheoryData<WeightPrecision, int, int, int> Copies =>
    [
        .. from precision in Enum.GetValues<WeightPrecision>()
           from lanes in new[] { 4, 8, 16 }
           from size in new[] { (1, 1), (37, 5), (64, 64), (101, 130), (33, 65), (310, 259), (256, 320) }
           select new TheoryDataRow<WeightPrecision, int, int, int>(precision, lanes, size.Item1, size.Item2),
    ];

    [Theory]
    [MemberData(nameof(Sizes))]
    public unsafe void Run_forAnyBatch_givesTheBitsOfOneChainOverTheColumns(WeightPrecision precision, int lanes, int rows, int columns)
    {
        var weights = Numbers(rows * columns, 1);
        var matrix = new PackedMatrix(rows, columns, precision, lanes);
        matrix.SetRows(0, weights);
        foreach (var batch in new[] { 1, 2, 3, 5, 6, 11, 12, 13, 23, 25 })
        {
            var x = new Activations(batch, columns);
            var y = new Activations(batch, rows);
            for (var i = 0; i < batch; i++)
            {
                Numbers(columns, (ulong)(2 + i)).CopyTo(new Span<float>(x.Row(i), columns));
                new Span<float>(y.Row(i), rows).Fill(1);
            }

            MatrixProduct.Run(matrix, 0, rows, x.Batch, batch, y.Batch, add: false);
            for (var i = 0; i < batch; i++)
            {
                Assert.Equal(Chains(weights, Numbers(columns, (ulong)(2 + i)), precision, start: null), new Span<float>(y.Row(i), rows).ToArray());
            }

            var before = new Span<float>(y.Row(0), rows).ToArray();
            MatrixProduct.Run(matrix, 0, rows, x.Batch, batch, y.Batch, add: true);
            Assert.Equal(Chains(weights, Numbers(columns, 2), precision, before), new Span<float>(y.Row(0), rows).ToArray());
        }
    }

    [Theory]
    [InlineData(WeightPrecision.Float32, 0, 0)]
    [InlineData(WeightPrecision.Bfloat16, 1e-4, 1 / 256.0)]
    [InlineData(WeightPrecision.Int8Groups, 1e-4, 1 / 120.0)]
    [InlineData(WeightPrecision.Int8, 1e-4, 1 / 120.0)]
    public unsafe void CopyRow_givesTheWeightsAsTheyAreKept(WeightPrecision precision, double least, double most)
    {
        var weights = Numbers(70 * 130, 1);
        var matrix = new PackedMatrix(70, 130, precision, lanes: 8);
        matrix.SetRows(0, weights.AsSpan(0, 21 * 130));
        matrix.SetRows(21, weights.AsSpan(21 * 130)); // begins inside a panel
        var copy = new float[70 * 130];
        fixed (float* target = copy)
        {
            for (var row = 0; row < 70; row++)
            {
                matrix.CopyRow(row, target + (row * 130));
            }
        }

        Assert.Equal(Kept(weights, 130, precision), copy);
        Assert.InRange(copy.Zip(weights, (a, b) => Math.Abs(a - (double)b)).Max(), least, most);
    }

    [Fact]
    public unsafe void SetRows_withNotANumber_keepsItInEveryPrecision()
    {
        foreach (var precision in Enum.GetValues<WeightPrecision>())
        {
            var matrix = new PackedMatrix(2, 3, precision, lanes: 4);
            matrix.SetRows(0, [1, float.NaN, 0, 0, 0, 0]);
            var (x, y) = (new Activations(1, 3), new Activations(1, 2));
            new Span<float>(x.Row(0), 3).Fill(1);

            MatrixProduct.Run(matrix, 0, 2, x.Batch, 1, y.Batch, add: false);

            Assert.True(float.IsNaN(y.Row(0)[0]), precision.ToString());
            Assert.Equal(0, y.Row(0)[1]);
        }
    }

    [Theory]
    [MemberData(nameof(Copies))]
    public unsafe void SetRows_atOnceOnAnyThreads_givesTheBytesOfOneRowAfterTheOther(WeightPrecision precision, int lanes, int rows, int columns)
    {
        var weights = Numbers(rows * columns, 3);
        float[] odd = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -190 * float.Epsilon, float.MaxValue, -0f, 1.00390625f, 3.01171875f];
        for (var i = 0; i < odd.Length; i++)
        {
            // Each in a row of its own, where there are so many.
            weights[(i * 5 * columns % weights.Length) + (i % columns)] = odd[i];
        }

        using var expected = new PackedMatrix(rows, columns, precision, lanes);
        for (var row = 0; row < rows; row++)
        {
            expected.SetRows(row, weights.AsSpan(row * columns, columns));
        }

        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var team = new ThreadTeam(threads);
            using var found = new PackedMatrix(rows, columns, precision, lanes);
            found.SetRows(0, Numbers(rows * columns, 4), team);
            Assert.False(Bytes(expected).SequenceEqual(Bytes(found)) && Scales(expected).SequenceEqual(Scales(found)), "other weights give other bytes");

            found.SetRows(0, weights.AsSpan(0, 13 * columns % weights.Length), team); // ends inside a panel
            found.SetRows(13 % rows, weights.AsSpan(13 % rows * columns), team);
            found.SetRows(0, weights, team);

            Assert.True(Bytes(expected).SequenceEqual(Bytes(found)), $"{threads} threads");
            Assert.True(Scales(expected).SequenceEqual(Scales(found)), $"{threads} threads");
        }

        static ReadOnlySpan<byte> Bytes(PackedMatrix matrix) => new(matrix.Panel(0), (int)((nint)matrix.Panel(AlignedFloats.Pad(matrix.Rows)) - (nint)matrix.Panel(0)));

        static ReadOnlySpan<byte> Scales(PackedMatrix matrix) => new(matrix.Scales(0), (int)((nint)matrix.Scales(AlignedFloats.Pad(matrix.Rows)) - (nint)matrix.Scales(0)));
    }

    [Fact]
    public void Size_isThatOfThePrecision()
    {
        Assert.Equal(4 * 64 * 128, new PackedMatrix(64, 128, WeightPrecision.Float32, 16).Size);
        Assert.Equal(2 * 64 * 128, new PackedMatrix(64, 128, WeightPrecision.Bfloat16, 16).Size);
        Assert.Equal((64 * 128) + (4 * 64), new PackedMatrix(64, 128, WeightPrecision.Int8, 16).Size);
        Assert.Equal((64 * 128) + (4 * 64 * 2), new PackedMatrix(64, 128, WeightPrecision.Int8Groups, 16).Size);
    }

    /// <summary>One chain over the columns of each group, times the group's scale, one group after the other.</summary>
    private static float[] Chains(float[] weights, float[] x, WeightPrecision precision, float[]? start)
    {
        var group = precision == WeightPrecision.Int8Groups ? 64 : x.Length;
        return [.. Enumerable.Range(0, weights.Length / x.Length).Select(row =>
        {
            float? total = start?[row];
            for (var begin = 0; begin < x.Length; begin += group)
            {
                var columns = Enumerable.Range(begin, Math.Min(group, x.Length - begin)).ToArray();
                var scale = precision >= WeightPrecision.Int8 ? columns.Max(column => MathF.Abs(weights[(row * x.Length) + column])) / 127 : 1;
                var sum = columns.Aggregate(0f, (sum, column) =>
                {
                    var weight = weights[(row * x.Length) + column];
                    var kept = precision switch
                    {
                        WeightPrecision.Float32 => weight,
                        WeightPrecision.Bfloat16 => Nearest(weight),
                        _ => MathF.Round(weight / scale),
                    };
                    return MathF.FusedMultiplyAdd(kept, x[column], sum);
                });
                total = total is { } before ? before + (sum * scale) : sum * scale;
            }

            return total!.Value;
        })];
    }

    /// <summary>The weights that a precision can hold, by its definition.</summary>
    private static float[] Kept(float[] weights, int columns, WeightPrecision precision) => precision switch
    {
        WeightPrecision.Float32 => weights,
        WeightPrecision.Bfloat16 => [.. weights.Select(Nearest)],
        _ => [.. weights.Chunk(columns).SelectMany(row => row.Chunk(precision == WeightPrecision.Int8 ? columns : 64)).SelectMany(group =>
        {
            var scale = group.Max(MathF.Abs) / 127;
            return group.Select(weight => MathF.Round(weight / scale) * scale);
        })],
    };

    /// <summary>The nearer of the two bfloat16 around a number, the even one half-way between.</summary>
    private static float Nearest(float value)
    {
        var down = BitConverter.SingleToUInt32Bits(value) >> 16;
        var (low, high) = (BitConverter.UInt32BitsToSingle(down << 16), BitConverter.UInt32BitsToSingle((down + 1) << 16));
        var (below, above) = (Math.Abs((double)value - low), Math.Abs((double)high - value));
        return below < above || (below == above && down % 2 == 0) ? low : high;
    }

    private static float[] Numbers(int count, ulong seed)
    {
        var random = new CounterRandom(seed, "test");
        return [.. Enumerable.Range(0, count).Select(i => (float)((2 * random.Uniform((ulong)i)) - 1))];
    }
}
