using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Linnet.Training.Kernels;

/// <summary>Copies a block of a matrix into panels: so many rows side by side, one position of the common dimension after the other.</summary>
internal static unsafe class PackedPanels
{
    /// <summary><paramref name="rows"/> rounded up to whole panels.</summary>
    public static int Padded(int rows, int panel) => (rows + panel - 1) / panel * panel;

    /// <summary>Packs rows [0, <paramref name="rows"/>) and columns [0, <paramref name="depth"/>) of a matrix; rows past the end are zero.</summary>
    /// <param name="source">The matrix.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="depth">Number of columns, the common dimension of the product.</param>
    /// <param name="panel">Rows of a panel, a multiple of 4.</param>
    /// <param name="target">[panels, depth, panel].</param>
    public static void Pack(MatrixView source, int rows, int depth, int panel, float* target)
    {
        var last = rows / panel * panel;
        if (last < rows)
        {
            new Span<float>(target + (last * (nint)depth), depth * panel).Clear();
        }

        if (source.Column == 1)
        {
            for (var row = 0; row < rows; row += panel)
            {
                Transpose(source.At(row, 0), source.Row, Math.Min(panel, rows - row), depth, panel, target + (row * (nint)depth));
            }
        }
        else
        {
            Copy((float*)source.First, source.Column, rows, depth, panel, target);
        }
    }

    // Neighbouring rows are neighbours in memory: read along them, or each line of the cache would be fetched once for every panel.
    private static void Copy(float* source, nint column, int rows, int depth, int panel, float* target)
    {
        for (var k = 0; k < depth; k++, source += column, target += panel)
        {
            var to = target;
            for (var row = 0; row < rows; row += panel, to += (nint)depth * panel)
            {
                var from = source + row;
                var count = Math.Min(panel, rows - row);
                var i = 0;
                for (; i <= count - 16; i += 16)
                {
                    Vector512.Load(from + i).Store(to + i);
                }

                for (; i <= count - 4; i += 4)
                {
                    Vector128.Load(from + i).Store(to + i);
                }

                for (; i < count; i++)
                {
                    to[i] = from[i];
                }
            }
        }
    }

    // Neighbouring columns are neighbours in memory: squares of 4 x 4 are turned in registers, where the processor has x86's shuffles of two vectors.
    private static void Transpose(float* source, nint row, int count, int depth, int panel, float* target)
    {
        var i = 0;
        for (; i <= count - 4; i += 4)
        {
            float* r0 = source + (i * row), r1 = r0 + row, r2 = r1 + row, r3 = r2 + row;
            var to = target + i;
            var k = 0;
            for (; Sse.IsSupported && k <= depth - 4; k += 4, to += 4 * (nint)panel)
            {
                var (a, b, c, d) = (Vector128.Load(r0 + k), Vector128.Load(r1 + k), Vector128.Load(r2 + k), Vector128.Load(r3 + k));
                var (ab, cd) = (Sse.UnpackLow(a, b), Sse.UnpackLow(c, d));          // a0 b0 a1 b1, c0 d0 c1 d1
                var (abHigh, cdHigh) = (Sse.UnpackHigh(a, b), Sse.UnpackHigh(c, d));
                Sse.MoveLowToHigh(ab, cd).Store(to);
                Sse.MoveHighToLow(cd, ab).Store(to + panel);
                Sse.MoveLowToHigh(abHigh, cdHigh).Store(to + (2 * (nint)panel));
                Sse.MoveHighToLow(cdHigh, abHigh).Store(to + (3 * (nint)panel));
            }

            for (; k < depth; k++, to += panel)
            {
                (to[0], to[1], to[2], to[3]) = (r0[k], r1[k], r2[k], r3[k]);
            }
        }

        for (; i < count; i++)
        {
            for (var k = 0; k < depth; k++)
            {
                target[((nint)k * panel) + i] = source[(i * row) + k];
            }
        }
    }
}
