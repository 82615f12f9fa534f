namespace Linnet.Training.Kernels;

/// <summary>A float32 matrix as a product reads it: element (i, j) at first[i · row + j · column]; one of the two distances is 1.</summary>
internal readonly unsafe record struct MatrixView(nint First, nint Row, nint Column)
{
    /// <summary>Rows of a row-major matrix.</summary>
    /// <param name="first">Its first element.</param>
    /// <param name="width">Distance of two rows.</param>
    public static MatrixView Of(float* first, long width) => new((nint)first, (nint)width, 1);

    /// <summary>The same memory with rows and columns exchanged.</summary>
    public MatrixView Transposed => new(First, Column, Row);

    public float* At(nint row, nint column) => (float*)First + (row * Row) + (column * Column);
}

/// <summary>Product of two float32 matrices on all threads.</summary>
/// <remarks>
/// Goto and van de Geijn 2008, <see href="https://doi.org/10.1145/1356052.1356053"/>: a block of the left matrix is packed into panels that stay in
/// the second cache, a block of the right one into panels that stay in the first, and tiles of the result are made in registers. The sum
/// over the common dimension is cut in places that follow from its length alone, so results do not depend on the number of threads.
/// </remarks>
internal static unsafe class Float32Product
{
    private const int MostDepth = 256;      // a right panel of 32 columns then fills the first cache
    private const int LeftRows = 480;       // with 256 columns half of a second cache of a megabyte
    private const int RightColumns = 2_112;     // whole panels of 32 and of 24 columns
    private const int DepthPadding = 4;

    /// <summary>The most floats that one part packs at once.</summary>
    internal const int MostPackedFloats = (LeftRows + RightColumns) * (MostDepth + DepthPadding);

    /// <summary>Computes left · right, or adds it.</summary>
    /// <param name="left">[M, K].</param>
    /// <param name="right">[K, N].</param>
    /// <param name="result">[M, N], rows <paramref name="width"/> apart.</param>
    /// <param name="width">Distance of two rows of the result.</param>
    /// <param name="size">M, N and K.</param>
    /// <param name="add">Whether to add to what is in the result.</param>
    public static void Run(MatrixView left, MatrixView right, float* result, long width, (int M, int N, int K) size, bool add)
    {
        var (m, n, k) = size;
        var (rows, columns) = (ProductTile.Rows, ProductTile.Columns);

        // Parts divide the longer side: what each then packs on its own is the shorter one.
        var target = (nint)result;
        var byRows = m >= n;
        var units = byRows ? (m + rows - 1) / rows : (n + columns - 1) / columns;
        var parts = (int)Math.Max(1, Math.Min(ThreadTeam.Parts, units));
        var most = (units + parts - 1) / parts;
        var blocks = Blocks.Of(byRows ? Math.Min(m, most * rows) : m, byRows ? n : Math.Min(n, most * columns), k);
        var memory = PanelMemory.Of(parts);
        ThreadTeam.Run(parts, part =>
        {
            var (from, to) = ThreadTeam.Share(units, part, parts);
            var (rowFrom, rowTo) = byRows ? ((int)from * rows, (int)Math.Min(m, to * rows)) : (0, m);
            var (columnFrom, columnTo) = byRows ? (0, n) : ((int)from * columns, (int)Math.Min(n, to * columns));
            RunPart(
                left with { First = (nint)left.At(rowFrom, 0) },
                right with { First = (nint)right.At(0, columnFrom) },
                (float*)target + (rowFrom * width) + columnFrom,
                (nint)width,
                (rowTo - rowFrom, columnTo - columnFrom, k),
                add,
                blocks,
                memory[part].Start);
        });
    }

    private static void RunPart(
        MatrixView left, MatrixView right, float* result, nint width, (int M, int N, int K) size, bool add, Blocks blocks, float* memory)
    {
        var (m, n, k) = size;
        var (leftRows, rightColumns, depth) = blocks;
        float* leftPanels = memory + (rightColumns * depth), rightPanels = memory;
        for (var inner = 0; inner < k; inner += depth)
        {
            var count = Math.Min(depth, k - inner);
            for (var column = 0; column < n; column += rightColumns)
            {
                var columns = Math.Min(rightColumns, n - column);
                PackedPanels.Pack(right.Transposed with { First = (nint)right.At(inner, column) }, columns, count, ProductTile.Columns, rightPanels);
                for (var row = 0; row < m; row += leftRows)
                {
                    var rows = Math.Min(leftRows, m - row);
                    PackedPanels.Pack(left with { First = (nint)left.At(row, inner) }, rows, count, ProductTile.Rows, leftPanels);
                    Multiply(leftPanels, rightPanels, result + (row * width) + column, width, (rows, columns, count), add || inner > 0);
                }
            }
        }
    }

    // The right panel stays in the first cache while all left panels pass by.
    private static void Multiply(float* leftPanels, float* rightPanels, float* result, nint width, (int M, int N, int K) size, bool add)
    {
        var (tileRows, tileColumns) = (ProductTile.Rows, ProductTile.Columns);
        var partial = stackalloc float[tileRows * tileColumns];
        for (var column = 0; column < size.N; column += tileColumns)
        {
            var right = rightPanels + (column * (nint)size.K);
            var columns = Math.Min(tileColumns, size.N - column);
            for (var row = 0; row < size.M; row += tileRows)
            {
                var left = leftPanels + (row * (nint)size.K);
                var rows = Math.Min(tileRows, size.M - row);
                var target = result + (row * width) + column;
                if (rows == tileRows && columns == tileColumns)
                {
                    ProductTile.Run(left, right, size.K, target, width, add);
                    continue;
                }

                ProductTile.Run(left, right, size.K, partial, tileColumns, add: false);
                for (var i = 0; i < rows; i++)
                {
                    for (var j = 0; j < columns; j++)
                    {
                        var value = partial[(i * tileColumns) + j];
                        target[(i * width) + j] = add ? target[(i * width) + j] + value : value;
                    }
                }
            }
        }
    }

    /// <summary>How much of each matrix is packed at once.</summary>
    private readonly record struct Blocks(int LeftRows, int RightColumns, int Depth)
    {
        // Of a part of M rows and N columns.
        public static Blocks Of(int m, int n, int k)
        {
            var count = Math.Max(1, (k + MostDepth - 1) / MostDepth);

            // An odd multiple of 4: the same place of neighbouring panels then falls into different cache sets.
            var depth = ((((k + count - 1) / count) + 3) & ~7) + DepthPadding;
            return new(
                Math.Min(Float32Product.LeftRows, PackedPanels.Padded(m, ProductTile.Rows)),
                Math.Min(Float32Product.RightColumns, PackedPanels.Padded(n, ProductTile.Columns)),
                depth);
        }
    }
}
