using Linnet.Core.Random;

namespace Linnet.Corpora.Classification;

/// <summary>A text with its label.</summary>
/// <param name="Text">The text.</param>
/// <param name="Label">Index of the label.</param>
public readonly record struct LabelledText(string Text, int Label);

/// <summary>Trains a <see cref="LinearClassifier"/> by stochastic gradient descent, one text a step, on one thread.</summary>
/// <remarks>
/// Cross-entropy of the softmax; the learning rate falls linearly to 0 over all steps, as in fastText. The mean over n buckets passes 1/n of
/// the gradient to each, so rates are far above those of other models. The weights are rounded to 16 bits at the end, as the file
/// holds them: what is measured is what is used.
/// </remarks>
public static class ClassifierTrainer
{
    /// <summary>Trains from zero weights.</summary>
    /// <param name="features">How a text becomes buckets.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="texts">What to learn from.</param>
    /// <param name="epochs">Times each text is seen.</param>
    /// <param name="learningRate">The first step's rate.</param>
    /// <param name="seed">Decides the order.</param>
    /// <param name="advanced">Told the number of steps done, now and then.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    public static LinearClassifier Train(
        CharacterNGrams features,
        IReadOnlyList<string> labels,
        IReadOnlyList<LabelledText> texts,
        int epochs,
        double learningRate,
        ulong seed,
        Action<long>? advanced = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfZero(texts.Count, nameof(texts));
        var weights = new float[checked(features.Buckets * labels.Count)];
        var bias = new float[labels.Count];
        var model = new LinearClassifier(features, labels, weights, bias, 1);
        var total = (long)epochs * texts.Count;
        var buckets = new List<int>();
        var gradient = new float[labels.Count];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var order = new IndexPermutation(texts.Count, seed, $"classifier/epoch-{epoch}");
            for (var i = 0; i < texts.Count; i++)
            {
                var step = (long)epoch * texts.Count + i;
                if (step % 1024 == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    advanced?.Invoke(step);
                }

                var text = texts[(int)order[i]];
                features.Extract(text.Text, buckets);
                if (buckets.Count > 0)
                {
                    var rate = (float)(learningRate * (1 - step / (double)total));
                    Step(model, weights, bias, buckets, text.Label, rate, gradient);
                }
            }
        }

        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(Half)weights[i];
        }

        return model;
    }

    private static void Step(LinearClassifier model, float[] weights, float[] bias, List<int> buckets, int label, float rate, float[] gradient)
    {
        var probabilities = model.Probabilities(buckets);
        for (var k = 0; k < gradient.Length; k++)
        {
            gradient[k] = (float)probabilities[k] - (k == label ? 1 : 0);
            bias[k] -= rate / 100 * gradient[k];
            gradient[k] *= rate / buckets.Count;
        }

        foreach (var bucket in buckets)
        {
            var row = weights.AsSpan(bucket * gradient.Length, gradient.Length);
            for (var k = 0; k < row.Length; k++)
            {
                row[k] -= gradient[k];
            }
        }
    }
}
