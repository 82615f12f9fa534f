namespace Linnet.Corpora.FastText;

/// <summary>A step for softmax.</summary>
internal sealed class SoftmaxStep(float[] input, float[] output, int dimension) : TrainingStep(input, output, dimension)
{
    private readonly float[] _probabilities = new float[output.Length / dimension];

    /// <inheritdoc/>
    protected override double Learn(int label, float rate)
    {
        var probabilities = _probabilities.AsSpan();
        var largest = float.NegativeInfinity;
        for (var row = 0; row < probabilities.Length; row++)
        {
            probabilities[row] = Product(row);
            largest = Math.Max(largest, probabilities[row]);
        }

        var sum = 0f;
        foreach (ref var probability in probabilities)
        {
            probability = MathF.Exp(probability - largest);
            sum += probability;
        }

        for (var row = 0; row < probabilities.Length; row++)
        {
            probabilities[row] /= sum;
            Move(row, rate * ((row == label ? 1 : 0) - probabilities[row]));
        }

        return -Math.Log(Math.Max(probabilities[label], 1e-30));
    }
}
