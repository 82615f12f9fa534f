namespace Linnet.Corpora.Classification;

/// <summary>What a classifier says of a text.</summary>
/// <param name="Label">The likeliest label; "" where the text has no letter at all.</param>
/// <param name="Confidence">Its probability, 0 to 1, calibrated; 0 where the text has no letter.</param>
public readonly record struct Prediction(string Label, double Confidence);

/// <summary>Multinomial logistic regression over the mean of hashed character n-grams (Joulin et al. 2017, fastText, without the hidden layer).</summary>
public sealed class LinearClassifier
{
    private readonly float[] _weights; // [buckets, labels]
    private readonly float[] _bias; // [labels]

    /// <param name="features">How a text becomes buckets.</param>
    /// <param name="labels">The labels, at least two, each once.</param>
    /// <param name="weights">[buckets, labels], row-major.</param>
    /// <param name="bias">[labels].</param>
    /// <param name="temperature">Divides the logits before the softmax, above 0.</param>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public LinearClassifier(CharacterNGrams features, IReadOnlyList<string> labels, float[] weights, float[] bias, double temperature)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(bias);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        if (labels.Count < 2 || bias.Length != labels.Count || weights.Length != (long)features.Buckets * labels.Count)
        {
            throw new ArgumentException($"{labels.Count} labels, {bias.Length} biases, {weights.Length} weights for {features.Buckets} buckets.");
        }

        (Features, Labels, _weights, _bias, Temperature) = (features, labels, weights, bias, temperature);
    }

    /// <summary>How a text becomes buckets.</summary>
    public CharacterNGrams Features { get; }

    /// <summary>The labels.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Divides the logits: above 1 where the training's probabilities were too sure.</summary>
    public double Temperature { get; }

    internal ReadOnlySpan<float> Weights => _weights;

    internal ReadOnlySpan<float> Bias => _bias;

    /// <summary>The same classifier with another temperature.</summary>
    public LinearClassifier WithTemperature(double temperature) => new(Features, Labels, _weights, _bias, temperature);

    /// <summary>The likeliest label of a text, the first of equals.</summary>
    public Prediction Predict(string text)
    {
        var buckets = new List<int>();
        Features.Extract(text, buckets);
        if (buckets.Count == 0)
        {
            return new Prediction("", 0);
        }

        var probabilities = Probabilities(buckets);
        var best = Array.IndexOf(probabilities, probabilities.Max());
        return new Prediction(Labels[best], probabilities[best]);
    }

    /// <summary>The probability of each label, [labels].</summary>
    internal double[] Probabilities(List<int> buckets)
    {
        var logits = new float[Labels.Count];
        Logits(buckets, logits);
        var largest = logits.Max();
        var probabilities = logits.Select(l => Math.Exp((l - largest) / Temperature)).ToArray();
        var sum = probabilities.Sum();
        return [.. probabilities.Select(p => p / sum)];
    }

    /// <summary>Bias plus the mean of the buckets' rows.</summary>
    internal void Logits(List<int> buckets, Span<float> logits)
    {
        logits.Clear();
        foreach (var bucket in buckets)
        {
            var row = _weights.AsSpan(bucket * logits.Length, logits.Length);
            for (var k = 0; k < logits.Length; k++)
            {
                logits[k] += row[k];
            }
        }

        for (var k = 0; k < logits.Length; k++)
        {
            logits[k] = _bias[k] + (buckets.Count == 0 ? 0 : logits[k] / buckets.Count);
        }
    }
}
