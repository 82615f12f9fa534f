using System.Runtime.Intrinsics;

namespace Linnet.Training.Kernels;

/// <summary>Rows of the embedding matrix by token id. Ids are addresses here: the caller has checked that each is in [0, V).</summary>
internal static unsafe class EmbeddingKernel
{
    /// <summary>Copies row tokens[m] of <paramref name="weight"/> [V, D] to row m of <paramref name="rows"/> [M, D].</summary>
    public static void Forward(long* tokens, float* weight, float* rows, long count, int width) => ThreadTeam.RunRows(count, (from, to) =>
    {
        for (var row = from; row < to; row++)
        {
            new ReadOnlySpan<float>(weight + (tokens[row] * width), width).CopyTo(new Span<float>(rows + (row * width), width));
        }
    });

    /// <summary>Adds row m of <paramref name="drows"/> to row tokens[m] of <paramref name="dweight"/>.</summary>
    /// <remarks>Parts divide the columns, not the rows: every sum is made in the order of the tokens, whatever the number of parts.</remarks>
    public static void Backward(long* tokens, float* drows, float* dweight, long count, int width)
    {
        var blocks = (width + 15) / 16;
        ThreadTeam.RunRows(blocks, (from, to) =>
        {
            for (long row = 0; row < count; row++)
            {
                float* source = drows + (row * width), target = dweight + (tokens[row] * width);
                var i = (int)from * 16;
                var end = (int)Math.Min(to * 16, width);
                for (; i <= end - 16; i += 16)
                {
                    (Vector512.Load(target + i) + Vector512.Load(source + i)).Store(target + i);
                }

                for (; i < end; i++)
                {
                    target[i] += source[i];
                }
            }
        });
    }
}
