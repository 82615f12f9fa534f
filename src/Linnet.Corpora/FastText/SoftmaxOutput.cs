namespace Linnet.Corpora.FastText;

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
