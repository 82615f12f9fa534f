using System.Text.Json.Nodes;
using Linnet.Alignment.HeldOut;
using Linnet.Core.Metrics;
using Linnet.Training.Generation;

namespace Linnet.Alignment.Stages;

/// <summary>Measures a policy in training on the held-out questions; after the last step against the SFT model, with its answers.</summary>
internal sealed class HeldOutMilestone
{
    private readonly AlignmentModels _models;
    private readonly LiveGenerator _policy;
    private readonly MetricsWriter _samples;
    private readonly long _lastStep;
    private readonly int _lastSamples;

    /// <param name="models">The models and questions; stay the caller's.</param>
    /// <param name="policy">The policy's generator; stays the caller's.</param>
    /// <param name="samples">Receives the last answers; stays the caller's.</param>
    /// <param name="lastStep">The training's last step.</param>
    /// <param name="lastSamples">Answers to each question after it.</param>
    public HeldOutMilestone(AlignmentModels models, LiveGenerator policy, MetricsWriter samples, long lastStep, int lastSamples) =>
        (_models, _policy, _samples, _lastStep, _lastSamples) = (models, policy, samples, lastStep, lastSamples);

    /// <summary>Adds a measurement to a line of metrics.</summary>
    public void Measure(long step, JsonObject line, CancellationToken cancellation)
    {
        var isLast = step >= _lastStep;
        var policy = _policy.Use(generator => _models.HeldOut.Measure(generator, isLast ? _lastSamples : 1, cancellation));
        PolicyFigures.Of(policy).Write(line, "");
        if (!isLast)
        {
            return;
        }

        var sft = _models.HeldOut.Measure(_models.Sft, _lastSamples, cancellation);
        var difference = Estimate.OfDifference(policy.QuestionScores, sft.QuestionScores);
        PolicyFigures.Of(sft).Write(line, "sft_");
        line["difference"] = difference.Mean;
        line["difference_low"] = difference.Low;
        line["difference_high"] = difference.High;
        line["alarms"] = string.Join(", ", HackingAlarm.Between(PolicyFigures.Of(sft), PolicyFigures.Of(policy)).Select(alarm => alarm.Name));
        for (var q = 0; q < _models.HeldOut.Questions.Count; q++)
        {
            _samples.Write(AnswerComparison.Line(
                _models.HeldOut.Questions[q],
                _models.Decode(sft.Answers[q][0].Tokens), sft.Scores[q][0],
                _models.Decode(policy.Answers[q][0].Tokens), policy.Scores[q][0]));
        }
    }

    /// <summary>The last measurement, for stage.json.</summary>
    /// <param name="last">The last line of metrics.jsonl.</param>
    /// <param name="summary">Receives it.</param>
    public static void Copy(JsonObject last, JsonObject summary)
    {
        var from = last.IndexOf("reward");
        foreach (var (key, value) in last.Skip(from))
        {
            summary[key] = value!.DeepClone();
        }
    }
}
