using Linnet.Core.Errors;
using Linnet.Core.Random;
using Linnet.Tokenization.Extension;

namespace Linnet.Training.Modules;

/// <summary>How the embedding of a new token begins.</summary>
public abstract record NewRow
{
    private NewRow()
    {
    }

    /// <summary>The mean of some old rows: those of the pieces that the old vocabulary cut the new token into.</summary>
    /// <param name="Ids">Old token ids, at least one; one that stands twice counts twice.</param>
    public sealed record MeanOf(IReadOnlyList<int> Ids) : NewRow;

    /// <summary>The mean of all old rows.</summary>
    public sealed record MeanOfAll : NewRow;

    /// <summary>A draw from N(μ, Σ), mean and covariance of the old rows.</summary>
    public sealed record Drawn : NewRow;
}

/// <summary>Gives an embedding matrix (or an output head) rows for new tokens.</summary>
/// <remarks>
/// A token that begins at the mean, or near it, takes no more than a bounded share of the probability of the old ones, whatever the model
/// (Hewitt 2021, <see href="https://nlp.stanford.edu/~johnhew/vocab-expansion.html"/>). Rows beyond the plan, which fill the vocabulary up to a multiple, are the mean too.
/// </remarks>
public static class EmbeddingResize
{
    /// <summary>The number of rows after resizing, V₁.</summary>
    /// <param name="oldRows">V₀.</param>
    /// <param name="newRows">Tokens added.</param>
    /// <param name="multiple">V₁ is rounded up to a multiple of it.</param>
    public static int RowCount(int oldRows, int newRows, int multiple) => checked((oldRows + newRows + multiple - 1) / multiple * multiple);

    /// <summary>Appends rows.</summary>
    /// <param name="old">[V₀, D], V₀ ≥ 1.</param>
    /// <param name="width">D.</param>
    /// <param name="rows">One entry for each new token, in the order of the new ids.</param>
    /// <param name="seed">Decides what is drawn, with the row's place.</param>
    /// <param name="multiple">The number of rows is rounded up to a multiple of it, ≥ 1.</param>
    /// <returns>[V₁, D]: the old rows as they were, then the new ones. Sums are made in double precision, in the order of the rows.</returns>
    /// <exception cref="ArgumentException">The matrix is not [V₀, D], or a row names an id outside it or none, or is drawn from fewer than two rows.</exception>
    public static float[] Resize(ReadOnlySpan<float> old, int width, IReadOnlyList<NewRow> rows, ulong seed, int multiple = 1)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(multiple, 1);
        if (old.Length == 0 || old.Length % width != 0)
        {
            throw new ArgumentException($"{old.Length} numbers are no matrix with rows of {width}.", nameof(old));
        }

        var count = old.Length / width;
        var result = new float[checked(RowCount(count, rows.Count, multiple) * width)];
        old.CopyTo(result);
        var mean = Mean(old, width, [.. Enumerable.Range(0, count)]);
        for (var row = count; row < result.Length / width; row++)
        {
            var values = (row - count < rows.Count ? rows[row - count] : null) switch
            {
                NewRow.MeanOf { Ids: var ids } => Mean(old, width, Checked(ids, count, row)),
                NewRow.Drawn => Draw(old, width, mean, new CounterRandom(seed, $"embedding-resize/{row}")),
                _ => mean,
            };
            for (var i = 0; i < width; i++)
            {
                result[(row * width) + i] = (float)values[i];
            }
        }

        return result;
    }

    /// <summary>Applies the plan that `tokenizer extend` wrote.</summary>
    /// <param name="name">The matrix by its checkpoint name, for the error.</param>
    /// <param name="old">[R, D] with R ≥ V₀. Rows from V₀ on are padding of the old matrix: they are dropped, because new ids begin at V₀.</param>
    /// <param name="width">D.</param>
    /// <param name="plan">The plan.</param>
    /// <returns>[<see cref="EmbeddingPlan.RowCount"/>, D].</returns>
    /// <exception cref="ShapeException">The matrix has fewer rows than the plan's old vocabulary has tokens.</exception>
    public static float[] Resize(string name, ReadOnlySpan<float> old, int width, EmbeddingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var kept = checked(plan.BaseVocabularySize * width);
        return old.Length < kept
            ? throw new ShapeException(name, $"[at least {plan.BaseVocabularySize}, {width}]", $"[{old.Length / width}, {width}]")
            : Resize(old[..kept], width, [.. plan.OldTokens.Select(ids => RowOf(plan.NewRows, ids))], plan.Seed, plan.Multiple);
    }

    private static NewRow RowOf(NewRowPolicy policy, IReadOnlyList<int> ids) => policy switch
    {
        NewRowPolicy.Pieces when ids.Count > 0 => new NewRow.MeanOf(ids),
        NewRowPolicy.Drawn => new NewRow.Drawn(),
        _ => new NewRow.MeanOfAll(),
    };

    private static IReadOnlyList<int> Checked(IReadOnlyList<int> rows, int count, int row)
    {
        if (rows.Count == 0 || rows.Any(id => id < 0 || id >= count))
        {
            throw new ArgumentException(
                $"Row {row} begins at the mean of rows [{string.Join(", ", rows)}]: expected one or more of 0 … {count - 1}.", nameof(rows));
        }

        return rows;
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

    // μ + Σ_v z_v (x_v - μ) / √(V₀ - 1) with independent standard normal z has mean μ and exactly the sample covariance: no matrix to factor.
    private static double[] Draw(ReadOnlySpan<float> old, int width, double[] mean, CounterRandom random)
    {
        var count = old.Length / width;
        if (count < 2)
        {
            throw new ArgumentException("A covariance needs two rows or more.", nameof(old));
        }

        var row = new double[width];
        for (var v = 0; v < count; v++)
        {
            var z = random.Normal((ulong)v) / Math.Sqrt(count - 1);
            for (var i = 0; i < width; i++)
            {
                row[i] += z * (old[(v * width) + i] - mean[i]);
            }
        }

        for (var i = 0; i < width; i++)
        {
            row[i] += mean[i];
        }

        return row;
    }
}
