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
