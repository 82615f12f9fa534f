namespace Linnet.Corpora.FastText;

/// <summary>From the mean of a text's rows to its labels. Immutable; what a call writes lies in its <see cref="Scratch"/>.</summary>
internal abstract class OutputLayer
{
    /// <summary>What a caller brings, one for each thread.</summary>
    internal sealed class Scratch(OutputLayer layer)
    {
        /// <summary>Products, then probabilities.</summary>
        public float[] Products { get; } = new float[layer.Matrix.Length];

        /// <summary>The best so far.</summary>
        public BestLabels Best { get; } = new();

        /// <summary>Nodes of the tree that are still to be seen, with their scores.</summary>
        public Stack<(int Node, float Score)> Open { get; } = [];
    }

    /// <param name="matrix">[L, D].</param>
    protected OutputLayer(OutputMatrix matrix) => Matrix = matrix;

    /// <summary>The rows.</summary>
    public OutputMatrix Matrix { get; }

    /// <summary>The layer of a loss.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="matrix">[L, D].</param>
    /// <param name="counts">How often each label was seen, [L].</param>
    public static OutputLayer Of(FastTextLoss loss, OutputMatrix matrix, ReadOnlySpan<long> counts) => loss switch
    {
        FastTextLoss.Softmax => new SoftmaxOutput(matrix),
        FastTextLoss.HierarchicalSoftmax => new TreeOutput(matrix, new LabelTree(counts)),
        _ => new SigmoidOutput(matrix),
    };

    /// <summary>Collects the best labels.</summary>
    /// <param name="hidden">The mean of the text's rows, [D].</param>
    /// <param name="threshold">Labels of less probability are left out.</param>
    /// <param name="scratch">Its <see cref="Scratch.Best"/>, emptied, receives them: scores are logarithms.</param>
    public abstract void Collect(ReadOnlySpan<float> hidden, float threshold, Scratch scratch);

    /// <summary>The logarithm of a label's probability, exact where <see cref="Collect"/> rounds as fastText does.</summary>
    public abstract double LogProbability(ReadOnlySpan<float> hidden, int label, Scratch scratch);

    /// <summary>fastText's logarithm: 10^-5 is added, so that 0 has one.</summary>
    protected static float Log(float probability) => (float)Math.Log(probability + 1e-5);

    /// <summary>log σ(x).</summary>
    protected static double LogSigmoid(double x) => x >= 0 ? -Math.Log(1 + Math.Exp(-x)) : x - Math.Log(1 + Math.Exp(x));

    /// <summary>Offers each label's probability.</summary>
    protected static void Offer(ReadOnlySpan<float> probabilities, float threshold, BestLabels best)
    {
        for (var label = 0; label < probabilities.Length; label++)
        {
            if (probabilities[label] >= threshold && Log(probabilities[label]) is var score && !best.Refuses(score))
            {
                best.Add(score, label);
            }
        }
    }
}

/// <summary>Probabilities that together are 1.</summary>
internal sealed class SoftmaxOutput(OutputMatrix matrix) : OutputLayer(matrix)
{
    /// <inheritdoc/>
    public override void Collect(ReadOnlySpan<float> hidden, float threshold, Scratch scratch)
    {
        Matrix.Multiply(hidden, scratch.Products);
        var outputs = scratch.Products.AsSpan(0, Matrix.Rows.Rows);
        var largest = outputs[0];
        foreach (var output in outputs)
        {
            largest = Math.Max(output, largest);
        }

        var sum = 0f;
        foreach (ref var output in outputs)
        {
            output = (float)Math.Exp(output - largest);
            sum += output;
        }

        foreach (ref var output in outputs)
        {
            output /= sum;
        }

        Offer(outputs, threshold, scratch.Best);
    }

    /// <inheritdoc/>
    public override double LogProbability(ReadOnlySpan<float> hidden, int label, Scratch scratch)
    {
        Matrix.Multiply(hidden, scratch.Products);
        var outputs = scratch.Products.AsSpan(0, Matrix.Rows.Rows);
        var (largest, sum) = (double.NegativeInfinity, 0.0);
        foreach (var output in outputs)
        {
            largest = Math.Max(largest, output);
        }

        foreach (var output in outputs)
        {
            sum += Math.Exp(output - largest);
        }

        return outputs[label] - largest - Math.Log(sum);
    }
}

/// <summary>A probability for each label by itself.</summary>
internal sealed class SigmoidOutput(OutputMatrix matrix) : OutputLayer(matrix)
{
    // fastText looks σ up: 512 steps from -8 to 8.
    private const int Steps = 512;
    private const int Bound = 8;

    private static readonly float[] Sigmoids = [.. Enumerable.Range(0, Steps + 1).Select(i => (float)(1.0 / (1.0 + MathF.Exp(-((float)(i * 2 * Bound) / Steps - Bound)))))];

    /// <inheritdoc/>
    public override void Collect(ReadOnlySpan<float> hidden, float threshold, Scratch scratch)
    {
        Matrix.Multiply(hidden, scratch.Products);
        var outputs = scratch.Products.AsSpan(0, Matrix.Rows.Rows);
        foreach (ref var output in outputs)
        {
            output = output < -Bound ? 0 : output > Bound ? 1 : Sigmoids[(int)((output + Bound) * Steps / Bound / 2)];
        }

        Offer(outputs, threshold, scratch.Best);
    }

    /// <inheritdoc/>
    public override double LogProbability(ReadOnlySpan<float> hidden, int label, Scratch scratch) => LogSigmoid(Matrix.Dot(label, hidden));
}

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
