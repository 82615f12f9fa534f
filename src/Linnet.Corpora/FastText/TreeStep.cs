namespace Linnet.Corpora.FastText;

/// <summary>A step for hierarchical softmax.</summary>
internal sealed class TreeStep(float[] input, float[] output, int dimension, LabelTree tree) : TrainingStep(input, output, dimension)
{
    private readonly (int Row, bool Right)[][] _paths = tree.Paths();

    /// <inheritdoc/>
    protected override double Learn(int label, float rate)
    {
        var loss = 0.0;
        foreach (var (row, right) in _paths[label])
        {
            var probability = 1 / (1 + MathF.Exp(-Product(row)));
            Move(row, rate * ((right ? 1 : 0) - probability));
            loss -= Math.Log(Math.Max(right ? probability : 1 - probability, 1e-30));
        }

        return loss;
    }
}
