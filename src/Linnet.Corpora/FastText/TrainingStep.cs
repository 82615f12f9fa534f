namespace Linnet.Corpora.FastText;

/// <summary>One step of the training on one text: the gradient of its loss in the rows that it has, and in the output's.</summary>
/// <param name="input">[rows, D].</param>
/// <param name="output">[L, D].</param>
/// <param name="dimension">D.</param>
internal abstract class TrainingStep(float[] input, float[] output, int dimension)
{
    private readonly float[] _hidden = new float[dimension];
    private readonly float[] _gradient = new float[dimension];

    /// <summary>The mean of the text's rows, [D].</summary>
    protected ReadOnlySpan<float> Hidden => _hidden;

    /// <summary>Takes the step.</summary>
    /// <param name="rows">The text's rows, at least one.</param>
    /// <param name="label">What it should be.</param>
    /// <param name="rate">The learning rate.</param>
    /// <returns>The loss before it, in nats.</returns>
    public double Take(ReadOnlySpan<int> rows, int label, float rate)
    {
        var hidden = _hidden.AsSpan();
        hidden.Clear();
        foreach (var row in rows)
        {
            FloatRow.Add(hidden, input.AsSpan(row * dimension, dimension));
        }

        var share = (float)(1.0 / rows.Length);
        FloatRow.Scale(hidden, share);
        var gradient = _gradient.AsSpan();
        gradient.Clear();
        var loss = Learn(label, rate);
        FloatRow.Scale(gradient, share);
        foreach (var row in rows)
        {
            FloatRow.Add(input.AsSpan(row * dimension, dimension), gradient);
        }

        return loss;
    }

    /// <summary>Changes the output, and collects what the rows are to change by.</summary>
    /// <returns>The loss, in nats.</returns>
    protected abstract double Learn(int label, float rate);

    /// <summary>hidden · a row of the output.</summary>
    protected float Product(int row) => FloatRow.Dot(_hidden, output.AsSpan(row * dimension, dimension));

    /// <summary>Moves a row of the output along hidden, and the gradient along the row as it was.</summary>
    protected void Move(int row, float step)
    {
        var values = output.AsSpan(row * dimension, dimension);
        FloatRow.AddScaled(_gradient, values, step);
        FloatRow.AddScaled(values, _hidden, step);
    }
}
