namespace Linnet.Corpora.Review.Statistics;

/// <summary>Agreement of two reviewers beyond chance: κ = (p − e) / (1 − e), p the share they agree on, e what chance would give.</summary>
/// <remarks>
/// Cohen 1960, <see href="https://doi.org/10.1177/001316446002000104"/>; standard error of Fleiss, Cohen and Everitt 1969,
/// <see href="https://doi.org/10.1037/h0028106"/>. Of the sample as it was drawn: borderline units are harder than all are.
/// </remarks>
/// <param name="Items">Units that both decided.</param>
/// <param name="Agreement">The share they agree on, 0 to 1.</param>
/// <param name="Value">κ, at most 1; null where both gave all units one same answer, or there are none.</param>
/// <param name="Low">Lower end of the 95 % interval, at least −1; null as <paramref name="Value"/>.</param>
/// <param name="High">Upper end, at most 1.</param>
public sealed record CohenKappa(long Items, double Agreement, double? Value, double? Low, double? High)
{
    /// <summary>From a square table: how many units the first reviewer put in category i and the second in j.</summary>
    /// <param name="table">[categories, categories], counts.</param>
    public static CohenKappa Of(long[,] table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var size = table.GetLength(0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(table.GetLength(1), size, nameof(table));
        var count = table.Cast<long>().Sum();
        if (count == 0)
        {
            return new CohenKappa(0, 0, null, null, null);
        }

        var (rows, columns) = (new double[size], new double[size]);
        var agreed = 0.0;
        for (var i = 0; i < size; i++)
        {
            agreed += Share(i, i);
            for (var j = 0; j < size; j++)
            {
                rows[i] += Share(i, j);
                columns[j] += Share(i, j);
            }
        }

        var chance = rows.Zip(columns, (r, c) => r * c).Sum();
        if (chance >= 1)
        {
            return new CohenKappa(count, agreed, null, null, null);
        }

        var kappa = (agreed - chance) / (1 - chance);
        var (within, between) = (0.0, 0.0);
        for (var i = 0; i < size; i++)
        {
            var term = 1 - ((rows[i] + columns[i]) * (1 - kappa));
            within += Share(i, i) * term * term;
            for (var j = 0; j < size; j++)
            {
                var sum = columns[i] + rows[j];
                between += i == j ? 0 : Share(i, j) * sum * sum;
            }
        }

        var off = kappa - (chance * (1 - kappa));
        var variance = within + ((1 - kappa) * (1 - kappa) * between) - (off * off);
        var half = ShareInterval.Z * Math.Sqrt(Math.Max(0, variance) / count) / (1 - chance);
        return new CohenKappa(count, agreed, kappa, Math.Max(-1, kappa - half), Math.Min(1, kappa + half));

        double Share(int i, int j) => table[i, j] / (double)count;
    }
}
