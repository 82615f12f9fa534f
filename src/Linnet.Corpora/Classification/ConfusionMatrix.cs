using Linnet.Corpora.FastText;

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

    /// <summary>Texts without anything that the model knows: no label was predicted. They count as wrong.</summary>
    public long Unlabelled { get; private set; }

    /// <summary>Texts seen.</summary>
    public long Total => Counts.Sum(row => row.Sum()) + Unlabelled;

    /// <summary>Share of the texts whose label was right; 0 without texts.</summary>
    public double Accuracy => Total == 0 ? 0 : Counts.Select((row, i) => row[i]).Sum() / (double)Total;

    /// <summary>See <see cref="Calibration.Error"/>.</summary>
    public double CalibrationError => Calibration.Error(_predictions);

    /// <summary>Classifies texts and counts.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="labels">The labels by which the texts are numbered.</param>
    /// <param name="texts">The texts.</param>
    internal static ConfusionMatrix Of(FastTextModel model, IReadOnlyList<string> labels, IEnumerable<LabelledText> texts)
    {
        var matrix = new ConfusionMatrix(labels);
        var indices = labels.Index().ToDictionary(l => FastTextDictionary.LabelPrefix + l.Item, l => l.Index, StringComparer.Ordinal);
        var predictor = model.CreatePredictor();
        foreach (var text in texts)
        {
            var best = predictor.Predict(text.Text);
            if (best.IsEmpty)
            {
                matrix.Unlabelled++;
                continue;
            }

            var predicted = indices[model.Labels[best[0].Label]];
            matrix.Counts[text.Label][predicted]++;
            matrix._predictions.Add((Math.Min(1, best[0].Probability), predicted == text.Label));
        }

        return matrix;
    }

    /// <summary>Share of a label's texts that were recognized; 0 where it had none.</summary>
    public double Recall(int label) => Counts[label].Sum() is var sum and > 0 ? Counts[label][label] / (double)sum : 0;
}
