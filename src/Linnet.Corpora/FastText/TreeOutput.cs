namespace Linnet.Corpora.FastText;

/// <summary>Decisions along a tree.</summary>
internal sealed class TreeOutput(OutputMatrix matrix, LabelTree tree) : OutputLayer(matrix)
{
    private (int Row, bool Right)[][]? _paths; // of a forged tree they may be long, and reading needs none

    /// <inheritdoc/>
    public override void Collect(ReadOnlySpan<float> hidden, float threshold, Scratch scratch)
    {
        var (products, best, open) = (scratch.Products, scratch.Best, scratch.Open);
        if (Matrix.IsAtOnce)
        {
            Matrix.Multiply(hidden, products);
        }

        var least = Log(threshold);
        open.Clear();
        open.Push((tree.Root, 0));
        while (open.TryPop(out var next))
        {
            if (next.Score < least || best.Refuses(next.Score))
            {
                continue;
            }

            if (next.Node < tree.Labels)
            {
                best.Add(next.Score, next.Node);
                continue;
            }

            var row = next.Node - tree.Labels;
            var right = (float)(1.0 / (1 + MathF.Exp(-(Matrix.IsAtOnce ? products[row] : Matrix.Dot(row, hidden)))));
            var children = tree.Children(next.Node);
            open.Push((children.Right, next.Score + Log(right)));
            open.Push((children.Left, next.Score + Log((float)(1.0 - right))));
        }
    }

    /// <inheritdoc/>
    public override double LogProbability(ReadOnlySpan<float> hidden, int label, Scratch scratch)
    {
        var sum = 0.0;
        foreach (var (row, right) in (_paths ??= tree.Paths())[label])
        {
            var product = Matrix.Dot(row, hidden);
            sum += LogSigmoid(right ? product : -product);
        }

        return sum;
    }
}
