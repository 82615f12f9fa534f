using System.Text.Json.Nodes;
using Linnet.Corpora.Classification;

namespace Linnet.Corpora.FastText;

/// <summary>How good a classifier is on texts that it did not learn from.</summary>
/// <param name="Texts">How many there were.</param>
/// <param name="Accuracy">Share whose most probable label is right; a text without any known word counts as wrong.</param>
/// <param name="Chance">Share of the most frequent label.</param>
/// <param name="CrossEntropy">Mean of −log of the right label's probability, in nats, over the texts with a known word and label.</param>
/// <param name="CalibrationError">See <see cref="Calibration.Error"/>.</param>
/// <param name="Areas">For each label the area under the curve of its probability against all other labels; empty where labels are many.</param>
internal sealed record FastTextFigures(
    int Texts, double Accuracy, double Chance, double CrossEntropy, double CalibrationError, IReadOnlyList<(string Label, double Area)> Areas)
{
    private const int MostCurves = 64;

    /// <summary>Measures; null without texts.</summary>
    public static FastTextFigures? Of(FastTextModel model, IReadOnlyList<(byte[] Line, string Label)> texts)
    {
        if (texts.Count == 0)
        {
            return null;
        }

        var predictor = model.CreatePredictor();
        List<(double Confidence, bool Right)> predictions = [];
        var scores = model.Labels.Select(_ => new List<(double, bool)>()).ToList();
        var ids = model.Labels.Index().ToDictionary(l => l.Item, l => l.Index, StringComparer.Ordinal);
        var (entropy, known) = (0.0, 0);
        foreach (var (line, label) in texts)
        {
            var best = predictor.Predict(line);
            predictions.Add(best.IsEmpty ? (0, false) : (Math.Min(1, best[0].Probability), model.Labels[best[0].Label] == label));
            var hidden = predictor.Hidden(line);
            if (!hidden.IsEmpty && ids.TryGetValue(label, out var right))
            {
                entropy -= predictor.LogProbability(hidden, right);
                known++;
            }

            if (model.Labels.Count <= MostCurves && !hidden.IsEmpty)
            {
                for (var id = 0; id < model.Labels.Count; id++)
                {
                    scores[id].Add((predictor.LogProbability(hidden, id), model.Labels[id] == label));
                }
            }
        }

        return new FastTextFigures(
            texts.Count,
            predictions.Count(p => p.Right) / (double)texts.Count,
            texts.GroupBy(t => t.Label, StringComparer.Ordinal).Max(g => g.Count()) / (double)texts.Count,
            known == 0 ? 0 : entropy / known,
            Calibration.Error(predictions),
            model.Labels.Count > MostCurves ? [] : [.. model.Labels.Select((label, id) => (label, AreaUnderCurve.Of(scores[id])))]);
    }

    /// <summary>The figures for a summary; an area that no text decides is null.</summary>
    public JsonObject ToJson() => new()
    {
        ["texts"] = Texts,
        ["accuracy"] = Accuracy,
        ["chance"] = Chance,
        ["cross_entropy"] = CrossEntropy,
        ["calibration_error"] = CalibrationError,
        ["area_under_curve"] = new JsonObject(Areas.Select(a => KeyValuePair.Create(a.Label, double.IsNaN(a.Area) ? null : (JsonNode?)a.Area))),
    };
}
