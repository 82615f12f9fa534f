namespace Linnet.Core.Figures;

/// <summary>Places labels of one height in a column so that none covers another, each as near to its wish as that allows.</summary>
internal static class LabelColumn
{
    /// <summary>Finds the centres.</summary>
    /// <param name="wishes">The wished centres, in any order.</param>
    /// <param name="height">Height of a label.</param>
    /// <param name="top">Upper end of the column.</param>
    /// <param name="bottom">Lower end of the column; the labels must fit between both.</param>
    /// <returns>One centre per wish, at least <paramref name="height"/> apart, with the least sum of squared moves.</returns>
    public static double[] Place(IReadOnlyList<double> wishes, double height, double top, double bottom)
    {
        var order = Enumerable.Range(0, wishes.Count).OrderBy(i => wishes[i]).ThenBy(i => i).ToArray();
        var (first, last) = (top + height / 2, bottom - height / 2);

        // With z_i = y_i - i·height the task is isotonic regression, solved by pooling adjacent violators.
        var blocks = new List<(double Sum, int Count)>();
        for (var i = 0; i < order.Length; i++)
        {
            blocks.Add((wishes[order[i]] - i * height, 1));
            while (blocks.Count > 1 && Mean(blocks[^2]) >= Mean(blocks[^1]))
            {
                var merged = (blocks[^2].Sum + blocks[^1].Sum, blocks[^2].Count + blocks[^1].Count);
                blocks.RemoveRange(blocks.Count - 2, 2);
                blocks.Add(merged);
            }
        }

        var centres = new double[order.Length];
        var index = 0;
        foreach (var block in blocks)
        {
            for (var k = 0; k < block.Count; k++, index++)
            {
                // Clamping z keeps the order, so the distances stay.
                var z = Math.Max(first, Math.Min(Mean(block), last - (order.Length - 1) * height));
                centres[order[index]] = z + index * height;
            }
        }

        return centres;
    }

    private static double Mean((double Sum, int Count) block) => block.Sum / block.Count;
}
