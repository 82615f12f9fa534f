using Linnet.Corpora.Classification;

namespace Linnet.Corpora.FastText;

/// <summary>Makes a classifier's probabilities mean what they say, by one temperature, the one of least cross-entropy on texts not trained on.</summary>
/// <remarks>
/// Guo et al. 2017, "On calibration of modern neural networks". The output's rows are divided by the temperature, so that the file needs no place for it
/// and every program that reads it predicts the calibrated probabilities.
/// </remarks>
internal static class FastTextCalibration
{
    /// <summary>The classifier with the best temperature, and that temperature; 1 where no text can tell.</summary>
    public static (FastTextModel Model, double Temperature) Apply(FastTextModel model, IReadOnlyList<(byte[] Line, string Label)> texts)
    {
        var predictor = model.CreatePredictor();
        var scratch = new OutputLayer.Scratch(model.Output);
        var labels = model.Labels.Index().ToDictionary(l => l.Item, l => l.Index, StringComparer.Ordinal);
        List<(float[] Hidden, int Label)> known = [];
        foreach (var (line, label) in texts)
        {
            if (labels.TryGetValue(label, out var id) && predictor.Hidden(line) is { IsEmpty: false } hidden)
            {
                known.Add((hidden.ToArray(), id));
            }
        }

        if (known.Count == 0 || model.Output.Matrix.Rows is not DenseRows output)
        {
            return (model, 1);
        }

        var scaled = new float[model.Settings.Dimension];
        var temperature = Calibration.Temperature(candidate => known.Average(text =>
        {
            text.Hidden.CopyTo(scaled, 0);
            FloatRow.Scale(scaled, (float)(1 / candidate));
            return -model.Output.LogProbability(scaled, text.Label, scratch);
        }));
        var values = (float[])output.Values.Clone();
        FloatRow.Scale(values, (float)(1 / temperature));
        var matrix = new OutputMatrix(new DenseRows(values, model.Settings.Dimension), model.Settings.Dimension);
        return (model.With(OutputLayer.Of(model.Settings.Loss, matrix, model.Dictionary.LabelCounts)), temperature);
    }
}
