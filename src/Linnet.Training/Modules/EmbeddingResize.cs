using Linnet.Core.Random;
using Linnet.Tokenization.Extension;
using Linnet.Training.Kernels;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Gives an embedding matrix (or an output head) rows for new tokens.</summary>
/// <remarks>
/// A token that begins at the mean, or near it, takes no more than a bounded share of the probability of the old ones, whatever the model
/// (Hewitt 2021, <see href="https://nlp.stanford.edu/~johnhew/vocab-expansion.html"/>). Rows beyond the plan's tokens, which fill the vocabulary up to a
/// multiple, are the mean too.
/// </remarks>
public static class EmbeddingResize
{
    // Rows of a block of the decomposition are this often D, so that what stands above them costs little.
    private const int BlockFactor = 4;

    /// <summary>Computes the rows that follow the old ones.</summary>
    /// <param name="old">[V, D] with V at least the plan's V₀; rows past V₀ are padding and take no part.</param>
    /// <param name="width">D.</param>
    /// <param name="plan">What each new row begins at.</param>
    /// <param name="name">The weight's name: with the plan's seed and the row's place it decides what is drawn, so that head and embeddings differ.</param>
    /// <returns>[V₁ - V₀, D], V₁ the plan's rows. Means are summed in double precision, in the order of the rows.</returns>
    /// <exception cref="ArgumentException">The matrix is not [V, D] with V ≥ V₀, a row names an id outside V₀, or rows are drawn from fewer than two.</exception>
    public static float[] NewRows(ReadOnlySpan<float> old, int width, EmbeddingPlan plan, string name)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var count = plan.BaseVocabularySize;
        if (old.Length % width != 0 || old.Length / width < count || count < 1)
        {
            throw new ArgumentException($"{old.Length} numbers are no matrix of {count} rows of {width} or more.", nameof(old));
        }

        old = old[..(count * width)];
        var result = new float[checked((plan.RowCount - count) * width)];
        var mean = Mean(old, width, [.. Enumerable.Range(0, count)]);
        for (var row = 0; row < result.Length / width; row++)
        {
            var isOfPieces = plan.NewRows == NewRowPolicy.Pieces && row < plan.OldTokens.Count && plan.OldTokens[row].Count > 0;
            var values = isOfPieces ? Mean(old, width, Checked(plan, row)) : mean;
            for (var i = 0; i < width; i++)
            {
                result[(row * width) + i] = (float)values[i];
            }
        }

        if (plan.NewRows == NewRowPolicy.Drawn)
        {
            AddDraws(old, width, mean, result.AsSpan(0, plan.OldTokens.Count * width), plan.Seed, name);
        }

        return result;
    }

    private static IReadOnlyList<int> Checked(EmbeddingPlan plan, int row)
    {
        var (ids, count) = (plan.OldTokens[row], plan.BaseVocabularySize);
        if (ids.Any(id => id < 0 || id >= count))
        {
            throw new ArgumentException(
                $"Row {count + row} begins at the mean of rows [{string.Join(", ", ids)}]: expected ones of 0 … {count - 1}.", nameof(plan));
        }

        return ids;
    }

    private static double[] Mean(ReadOnlySpan<float> old, int width, IReadOnlyList<int> ids)
    {
        var sum = new double[width];
        foreach (var id in ids)
        {
            for (var i = 0; i < width; i++)
            {
                sum[i] += old[(id * width) + i];
            }
        }

        for (var i = 0; i < width; i++)
        {
            sum[i] /= ids.Count;
        }

        return sum;
    }

    // z·R with independent standard normal z has the covariance RᵀR: exactly the sample covariance, whether or not the rows span all of D.
    private static void AddDraws(ReadOnlySpan<float> old, int width, double[] mean, Span<float> rows, ulong seed, string name)
    {
        var count = old.Length / width;
        if (count < 2)
        {
            throw new ArgumentException("A covariance needs two rows or more.", nameof(old));
        }

        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var root = Root(old, width, mean);                                                             // [min(V₀, D), D]
        var rank = (int)root.shape[0];
        var scale = 1 / Math.Sqrt(count - 1);
        var blockRows = Math.Max(1, BlockFactor * width);
        for (var from = 0; from < rows.Length / width; from += blockRows)
        {
            using var inner = NewDisposeScope();
            var block = rows[(from * width)..Math.Min(rows.Length, (from + blockRows) * width)];
            var normal = new float[block.Length / width * rank];
            for (var row = 0; row < block.Length / width; row++)
            {
                var random = new CounterRandom(seed, $"embedding-resize/{name}/{count + from + row}");
                for (var i = 0; i < rank; i++)
                {
                    normal[(row * rank) + i] = (float)(scale * random.Normal((ulong)i));
                }
            }

            var drawn = MatrixProducts.Of(tensor(normal, [block.Length / width, rank]), root).data<float>().ToArray();
            for (var i = 0; i < drawn.Length; i++)
            {
                block[i] += drawn[i];
            }
        }
    }

    // R of the rows' distances from their mean, [V₀, D] = QR. Block after block, each below the R of those before it.
    private static Tensor Root(ReadOnlySpan<float> old, int width, double[] mean)
    {
        var blockLength = (int)Math.Min((long)BlockFactor * width, old.Length / width) * width;
        Tensor? root = null;
        for (var from = 0; from < old.Length; from += blockLength)
        {
            using var inner = NewDisposeScope();
            var block = old[from..Math.Min(old.Length, from + blockLength)].ToArray();
            for (var i = 0; i < block.Length; i++)
            {
                block[i] -= (float)mean[i % width];
            }

            var below = tensor(block, [block.Length / width, width]);
            var (_, next) = linalg.qr(root is null ? below : cat([root, below]), linalg.QRMode.R);
            root?.Dispose();
            root = next.contiguous().MoveToOuterDisposeScope();
        }

        return root!;
    }
}
