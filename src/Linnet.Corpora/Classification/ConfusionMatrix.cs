namespace Linnet.Corpora.Classification;

/// <summary>How often each label was taken for each.</summary>
public sealed class ConfusionMatrix
{
    private readonly List<(double Confidence, bool Right)> _predictions = [];

    /// <param name="labels">The labels.</param>
    public ConfusionMatrix(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Labels = labels;
        Counts = [.. labels.Select(_ => new long[labels.Count])];
    }

    /// <summary>The labels.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>[true label][predicted label].</summary>
    public IReadOnlyList<long[]> Counts { get; }

    /// <summary>Texts without any letter: no label was predicted. They count as wrong.</summary>
    public long Unlabelled { get; private set; }

    /// <summary>Texts seen.</summary>
    public long Total => Counts.Sum(row => row.Sum()) + Unlabelled;

    /// <summary>Share of the texts whose label was right; 0 without texts.</summary>
    public double Accuracy => Total == 0 ? 0 : Counts.Select((row, i) => row[i]).Sum() / (double)Total;

    /// <summary>See <see cref="Calibration.Error"/>.</summary>
    public double CalibrationError => Calibration.Error(_predictions);

    /// <summary>Classifies texts and counts.</summary>
    public static ConfusionMatrix Of(LinearClassifier classifier, IEnumerable<LabelledText> texts)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(texts);
        var matrix = new ConfusionMatrix(classifier.Labels);
        var indices = classifier.Labels.Select((label, i) => (label, i)).ToDictionary(p => p.label, p => p.i, StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var prediction = classifier.Predict(text.Text);
            if (prediction.Label.Length == 0)
            {
                matrix.Unlabelled++;
                continue;
            }

            var predicted = indices[prediction.Label];
            matrix.Counts[text.Label][predicted]++;
            matrix._predictions.Add((prediction.Confidence, predicted == text.Label));
        }

        return matrix;
    }

    /// <summary>Share of a label's texts that were recognized; 0 where it had none.</summary>
    public double Recall(int label) => Counts[label].Sum() is var sum and > 0 ? Counts[label][label] / (double)sum : 0;
}
