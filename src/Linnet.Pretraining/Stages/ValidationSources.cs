using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Evaluation.Perplexity;
using Linnet.Pretraining.Mixture;
using Linnet.Pretraining.Windows;
using Linnet.Training.Modules;

namespace Linnet.Pretraining.Stages;

/// <summary>The validation texts of all sources: measured one by one, and together with each prediction counting the same.</summary>
/// <remarks>
/// Between steps only windows of each text are measured, equally many tokens of each source so that a small one is not lost; their mean
/// losses are then put together by the sizes of the whole texts.
/// </remarks>
public sealed class ValidationSources
{
    private readonly IReadOnlyList<(string Name, ValidationText Text, IReadOnlyList<long> Part)> _sources;

    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="sources">The sources; stay the caller's.</param>
    /// <param name="windows">The windows of each source's validation text.</param>
    /// <param name="microBatch">Windows that go through the model together.</param>
    /// <param name="tokens">About how many tokens are measured between steps, over all sources.</param>
    public ValidationSources(Decoder model, IReadOnlyList<SourceText> sources, IReadOnlyList<ITokenWindows> windows, int microBatch, long tokens)
    {
        ArgumentNullException.ThrowIfNull(sources);
        _sources = [.. sources.Select((source, i) =>
        {
            var text = new ValidationText(model, windows[i], source.Tokens.ValidationCounts, microBatch);
            return (source.Name, text, text.Part(Math.Max(1, tokens / sources.Count)));
        })];
    }

    /// <summary>
    /// Measures parts of the texts: <c>validation_loss</c>, <c>validation_perplexity</c>, <c>validation_bits_per_character</c>,
    /// <c>validation_bits_per_byte</c>, and <c>validation_loss.SOURCE</c>.
    /// </summary>
    /// <param name="line">The line of metrics.jsonl that receives the figures.</param>
    /// <param name="cancellation">Stops between micro-batches.</param>
    public void MeasureParts(JsonObject line, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(line);
        var parts = _sources.Select(source => (source.Name, Likelihood: source.Text.Measure(source.Part, SilentProgress.Instance, cancellation))).ToList();
        var all = TextLikelihood.Sum(parts.Select(part => part.Likelihood));
        line["validation_loss"] = all.Loss;
        line["validation_perplexity"] = all.Perplexity;
        line["validation_bits_per_character"] = all.BitsPerCharacter;
        line["validation_bits_per_byte"] = all.BitsPerByte;
        foreach (var (name, likelihood) in parts)
        {
            line[$"validation_loss.{name}"] = likelihood.Loss;
        }
    }

    /// <summary>
    /// Measures all of the texts: <c>perplexity</c>, <c>bits_per_character</c>, <c>bits_per_byte</c>, and the same with <c>.SOURCE</c>.
    /// </summary>
    /// <param name="line">The line of metrics.jsonl that receives the figures.</param>
    /// <param name="progress">Shows how far the measuring is.</param>
    /// <param name="cancellation">Stops between micro-batches.</param>
    public void MeasureWhole(JsonObject line, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(progress);
        var texts = new List<(string Suffix, TextLikelihood Likelihood)>();
        foreach (var (name, text, _) in _sources)
        {
            var windows = text.Whole;
            using var task = progress.Begin(new Text($"Measuring {name}", $"衡量 {name}"), windows.Count, new Text("windows", "窗口"));
            texts.Add(($".{name}", text.Measure(windows, task, cancellation)));
        }

        texts.Insert(0, ("", TextLikelihood.Sum(texts.Select(text => text.Likelihood))));
        foreach (var (suffix, likelihood) in texts)
        {
            line["perplexity" + suffix] = likelihood.Perplexity;
            line["bits_per_character" + suffix] = likelihood.BitsPerCharacter;
            line["bits_per_byte" + suffix] = likelihood.BitsPerByte;
        }
    }
}
