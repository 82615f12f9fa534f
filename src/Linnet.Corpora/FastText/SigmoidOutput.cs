namespace Linnet.Corpora.FastText;

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
