using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Metrics;
using Linnet.Rewards.Learning;
using Linnet.Rewards.Measures;
using Linnet.Rewards.Pairs;

namespace Linnet.Rewards.Stages;

/// <summary>Measures the validation pairs while the model learns, and writes down what the report draws.</summary>
internal sealed class RewardJournal
{
    /// <summary>One line a measurement: <c>{"step", "gaps": […]}</c>, the gaps of the first pairs of the file.</summary>
    public const string GapFile = "gaps.jsonl";

    /// <summary>The first pairs with their last scores: a pair's line and <c>"chosen_score"</c>, <c>"rejected_score"</c>.</summary>
    public const string ScoredFile = "scored-pairs.jsonl";

    private readonly RewardModel _model;
    private readonly IReadOnlyList<PreferencePair> _pairs;
    private readonly IReadOnlyList<EncodedPair> _encoded;
    private readonly IReadOnlyList<EncodedPair> _withoutPrompt;
    private readonly int _histogramPairs;
    private readonly MetricsWriter _gaps;

    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="pairs">The validation pairs.</param>
    /// <param name="encoded">The same with their prompts.</param>
    /// <param name="withoutPrompt">The same with an empty prompt.</param>
    /// <param name="histogramPairs">How many pairs' gaps are written down.</param>
    /// <param name="gaps">Receives them; stays the caller's.</param>
    public RewardJournal(
        RewardModel model,
        IReadOnlyList<PreferencePair> pairs,
        IReadOnlyList<EncodedPair> encoded,
        IReadOnlyList<EncodedPair> withoutPrompt,
        int histogramPairs,
        MetricsWriter gaps)
    {
        (_model, _pairs, _encoded, _withoutPrompt, _gaps) = (model, pairs, encoded, withoutPrompt, gaps);
        _histogramPairs = Math.Min(histogramPairs, pairs.Count);
    }

    /// <summary>Measures all validation pairs and adds the numbers to a line of metrics.</summary>
    public PairMeasures Measure(long step, JsonObject line, CancellationToken cancellation)
    {
        var measures = PairMeter.Measure(_model, _encoded, cancellation);
        _model.Scale = ScoreScale.Of([.. measures.Pairs.Select(pair => pair.Chosen)]);
        line["validation_loss"] = measures.Loss;
        line["gap_mean"] = measures.GapMean;
        line["gap_variance"] = measures.GapVariance;
        line["accuracy"] = measures.Accuracy;
        foreach (var kind in PairKind.All)
        {
            if (measures.Of(kind) is { } ofKind)
            {
                line[$"accuracy_{kind}"] = ofKind.Accuracy;
            }
        }

        _gaps.Write(new JsonObject
        {
            ["step"] = step,
            ["gaps"] = new JsonArray([.. measures.Pairs.Take(_histogramPairs).Select(pair => (JsonNode)pair.Gap)]),
        });
        return measures;
    }

    /// <summary>Measures the control without the prompt, and writes the first pairs with their scores.</summary>
    public void Conclude(PairMeasures measures, JsonObject line, string folder, CancellationToken cancellation)
    {
        var control = PairMeter.Measure(_model, _withoutPrompt, cancellation);
        foreach (var kind in PairKind.All)
        {
            if (control.Of(kind) is { } ofKind)
            {
                line[kind == PairKind.Other ? "accuracy_without_prompt" : $"accuracy_without_prompt_{kind}"] = ofKind.Accuracy;
            }
        }

        line["score_mean"] = _model.Scale.Mean;
        line["score_standard_deviation"] = _model.Scale.StandardDeviation;
        TextLines.Write(Path.Combine(folder, ScoredFile), _pairs.Zip(measures.Pairs).Take(_histogramPairs), (json, entry) =>
        {
            json.WriteString("id", entry.First.Id);
            json.WriteString("kind", entry.First.Kind);
            json.WriteString("prompt", entry.First.Prompt);
            json.WriteString("chosen", entry.First.Chosen);
            json.WriteString("rejected", entry.First.Rejected);
            json.WriteNumber("chosen_score", entry.Second.Chosen);
            json.WriteNumber("rejected_score", entry.Second.Rejected);
        });
    }
}
