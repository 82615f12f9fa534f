using CsCheck;
using Linnet.Training.Kernels;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Kernels;

/// <summary>The product of float32 matrices against a sum in double precision.</summary>
public sealed unsafe class Float32ProductTests
{
    static Float32ProductTests() => TorchLibrary.EnsureLoaded();

    [Fact]
    public void Run_ofAnySizesAndLayouts_isTheSumOfProducts() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Int[1, 300], Gen.Bool, Gen.Bool, Gen.Bool).ForAll(
            given =>
            {
                var (m, n, k, leftTurned, rightTurned, add) = given;
                var (left, right, result) = (Values(m * k, 1), Values(k * n, 2), Values(m * n, 3));
                var expected = Naive(left, leftTurned, right, rightTurned, add ? result : new float[m * n], (m, n, k));

                Multiply(left, leftTurned, right, rightTurned, result, n, (m, n, k), add);

                Assert.All(expected.Zip(result), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * Math.Sqrt(k)));
            },
            iter: 200);

    /// <summary>More than one block in each direction, and tiles that are not whole at each end.</summary>
    [Fact]
    public void Run_ofMatricesLargerThanABlock_isTheSumOfProducts()
    {
        var size = (M: 500, N: 2_130, K: 530);
        var (left, right, result) = (Values(size.M * size.K, 1), Values(size.K * size.N, 2), new float[size.M * size.N]);

        Multiply(left, leftTurned: false, right, rightTurned: true, result, size.N, size, add: false);

        using var scope = NewDisposeScope();
        var expected = tensor(left).view(size.M, size.K).to(ScalarType.Float64).mm(tensor(right).view(size.N, size.K).to(ScalarType.Float64).t());
        Assert.True((expected - tensor(result).view(size.M, size.N)).abs().max().item<double>() < 1e-4);
    }

    [Fact]
    public void Run_leavesWhatLiesBetweenTheRowsOfTheResult()
    {
        var (left, right) = (Values(5 * 7, 1), Values(7 * 9, 2));
        var wide = Enumerable.Repeat(-7f, 5 * 20).ToArray();

        Multiply(left, leftTurned: false, right, rightTurned: false, wide, 20, (5, 9, 7), add: false);

        Assert.All(Enumerable.Range(0, 5), row => Assert.All(wide[((row * 20) + 9)..((row + 1) * 20)], value => Assert.Equal(-7f, value)));
        Assert.DoesNotContain(-7f, wide[..9]);
    }

    [Fact]
    public void Run_withOneThreadAndWithThree_givesTheSameBits()
    {
        var size = (M: 130, N: 90, K: 700);
        var (left, right) = (Values(size.M * size.K, 1), Values(size.K * size.N, 2));
        var threads = get_num_threads();
        try
        {
            var results = new[] { 1, 3 }.Select(count =>
            {
                set_num_threads(count);
                var result = new float[size.M * size.N];
                Multiply(left, leftTurned: true, right, rightTurned: false, result, size.N, size, add: false);
                return result;
            }).ToList();

            Assert.Equal(results[0], results[1]);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public Task PanelMemory_ofACallingThread_isKept_andNoPartSharesIt() => Task.Factory.StartNew(
        () =>
        {
            // A thread of its own: what other tests asked for is not here.
            var first = PanelMemory.Of(2);
            var (one, two) = ((nint)first[0].Start, (nint)first[1].Start);
            var more = PanelMemory.Of(3);

            Assert.True(Math.Abs(two - one) >= Float32Product.MostPackedFloats * sizeof(float));
            Assert.Equal((one, two), ((nint)more[0].Start, (nint)more[1].Start));
            Assert.Equal(0, one % 64);
            Assert.Same(more[2], PanelMemory.Of(1)[2]);
        },
        TestContext.Current.CancellationToken,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    [Fact]
    public void Run_onSeveralCallingThreadsAtOnce_isTheSumOfProducts() => Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, caller =>
    {
        var size = (M: 60 + caller, N: 50, K: 300);
        var (left, right) = (Values(size.M * size.K, (uint)(1 + caller)), Values(size.K * size.N, (uint)(9 + caller)));
        var expected = Naive(left, false, right, false, new float[size.M * size.N], size);
        for (var round = 0; round < 20; round++)
        {
            var result = new float[size.M * size.N];
            Multiply(left, false, right, false, result, size.N, size, add: false);
            Assert.All(expected.Zip(result), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        }
    });

    private static void Multiply(
        float[] left, bool leftTurned, float[] right, bool rightTurned, float[] result, int width, (int M, int N, int K) size, bool add)
    {
        fixed (float* a = left, b = right, c = result)
        {
            Float32Product.Run(
                leftTurned ? MatrixView.Of(a, size.M).Transposed : MatrixView.Of(a, size.K),
                rightTurned ? MatrixView.Of(b, size.K).Transposed : MatrixView.Of(b, size.N),
                c,
                width,
                size,
                add);
        }
    }

    private static double[] Naive(float[] left, bool leftTurned, float[] right, bool rightTurned, float[] start, (int M, int N, int K) size)
    {
        var (m, n, k) = size;
        var result = start.Select(value => (double)value).ToArray();
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                for (var l = 0; l < k; l++)
                {
                    result[(i * n) + j] += (double)left[leftTurned ? (l * m) + i : (i * k) + l] * right[rightTurned ? (j * k) + l : (l * n) + j];
                }
            }
        }

        return result;
    }

    private static float[] Values(int count, uint seed)
    {
        var state = seed * 2_654_435_761u;
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            state = (state * 1_664_525u) + 1_013_904_223u;
            values[i] = ((state >> 8) / (float)(1 << 23)) - 1;
        }

        return values;
    }
}
