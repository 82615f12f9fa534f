using System.Runtime.Intrinsics;

namespace Linnet.Training.Kernels;

/// <summary>A bias of some neighbouring columns of a matrix.</summary>
internal static unsafe class BiasKernel<T, TElement>
    where T : unmanaged
    where TElement : IElement<T>
{
    /// <summary>Adds <paramref name="bias"/> [width] to every row, in place.</summary>
    /// <param name="values">The first column that has the bias.</param>
    /// <param name="rowWidth">Distance of two rows.</param>
    /// <param name="bias">[width], float32.</param>
    /// <param name="rows">M.</param>
    /// <param name="width">Number of columns.</param>
    public static void Forward(T* values, int rowWidth, float* bias, long rows, int width) => ThreadTeam.RunRows(rows, (from, to) =>
    {
        for (var row = from; row < to; row++)
        {
            var target = values + (row * rowWidth);
            var i = 0;
            for (; i <= width - 16; i += 16)
            {
                TElement.Store(target + i, TElement.Load(target + i) + Vector512.Load(bias + i));
            }

            for (; i < width; i++)
            {
                target[i] = TElement.Round(TElement.Read(target[i]) + bias[i]);
            }
        }
    });

    /// <summary>Adds the sum of all rows of <paramref name="gradient"/> to <paramref name="dbias"/>.</summary>
    /// <remarks>Parts divide the columns, not the rows: every sum is made in the order of the rows, whatever the number of parts.</remarks>
    public static void Backward(T* gradient, int rowWidth, float* dbias, long rows, int width) => ThreadTeam.RunRows((width + 15) / 16, (from, to) =>
    {
        var end = (int)Math.Min(to * 16, width);
        for (long row = 0; row < rows; row++)
        {
            var source = gradient + (row * rowWidth);
            var i = (int)from * 16;
            for (; i <= end - 16; i += 16)
            {
                (Vector512.Load(dbias + i) + TElement.Load(source + i)).Store(dbias + i);
            }

            for (; i < end; i++)
            {
                dbias[i] += TElement.Read(source[i]);
            }
        }
    });
}
