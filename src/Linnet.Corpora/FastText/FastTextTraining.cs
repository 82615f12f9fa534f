using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Reports;

namespace Linnet.Corpora.FastText;

/// <summary>What <see cref="FastTextTraining"/> is to do.</summary>
public sealed record FastTextTrainingSettings
{
    /// <summary>Files whose lines say their labels: words <c>__label__NAME</c>, or JSON with <c>label</c> and <c>text</c>.</summary>
    public IReadOnlyList<string> Input { get; init; } = [];

    /// <summary>Files of good text, such as the high-quality set: label <c>__label__positive</c>.</summary>
    public IReadOnlyList<string> Positives { get; init; } = [];

    /// <summary>Files of the pool that text is chosen from: label <c>__label__negative</c>.</summary>
    public IReadOnlyList<string> Negatives { get; init; } = [];

    /// <summary>Files that are only measured on; texts that were learnt from are left out of them.</summary>
    public IReadOnlyList<string> Test { get; init; } = [];

    /// <summary>Share of the texts that is not learnt from, chosen by a hash of their words: equal texts go together.</summary>
    public double HeldOutShare { get; init; }

    /// <summary>Whether half of what is held out fits the temperature.</summary>
    public bool Calibrates { get; init; }

    /// <summary>The hyperparameters.</summary>
    public FastTextSettings Model { get; init; } = new();

    /// <summary>Decides first values and order.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads, at least 1.</summary>
    public int Threads { get; init; } = 1;
}

/// <summary>Trains a classifier on files, and measures it on what it did not learn from.</summary>
public static class FastTextTraining
{
    /// <summary>The label of <see cref="FastTextTrainingSettings.Positives"/>.</summary>
    public const string Positive = "positive";

    /// <summary>The label of <see cref="FastTextTrainingSettings.Negatives"/>.</summary>
    public const string Negative = "negative";

    /// <summary>Trains, and writes <c>.bin</c>; it appears whole or not at all.</summary>
    /// <param name="settings">What, and on what.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>What was learnt and measured. The same files, settings and seed give the same bytes, whatever the threads.</returns>
    /// <exception cref="ArtifactException">A file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">A line is no text with a label.</exception>
    /// <exception cref="CheckFailedException">There is nothing to learn.</exception>
    /// <exception cref="DivergenceException">The learning rate is too high.</exception>
    public static JsonObject Run(FastTextTrainingSettings settings, string path, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(progress);
        var (texts, heldOut) = (new LabelledTexts(settings.Model.Unit), new HeldOutTexts());
        HashSet<ulong>? known = settings.Test.Count > 0 ? [] : null;
        foreach (var line in LabelledLines.Read(Files(settings), cancellation))
        {
            var hash = settings.HeldOutShare > 0 || known is not null ? TextHash.Of(line.Span) : 0;
            if (TextHash.Uniform(hash) < settings.HeldOutShare)
            {
                heldOut.Add(line.Span);
            }
            else
            {
                texts.Add(line.Span);
                known?.Add(hash);
            }
        }

        FastTextModel model;
        var (steps, loss) = ((long)settings.Model.Epochs * texts.Count, double.NaN);
        using (var task = progress.Begin(new Text("Training the classifier", "正在训练分类器"), steps, new Text("texts", "条文本")))
        {
            model = FastTextTrainer.Train(
                texts,
                settings.Model,
                settings.Seed,
                settings.Threads,
                (done, mean) =>
                {
                    loss = mean;
                    task.Report(done, new Text($"loss {Numeral.Decimals(mean, 4)}", $"损失 {Numeral.Decimals(mean, 4)}"));
                },
                cancellation);
        }

        var summary = new JsonObject
        {
            ["train_texts"] = texts.Count,
            ["unlabelled_texts"] = texts.Unlabelled + heldOut.Unlabelled,
            ["tokens"] = texts.Tokens,
            ["words"] = model.Dictionary.WordCount,
            ["rows"] = model.Input.Rows,
            ["labels"] = new JsonArray([.. model.Labels.Select(label => (JsonNode)label)]),
            ["last_loss"] = loss,
        };
        IReadOnlyList<(byte[] Line, string Label)> measured = heldOut.Texts;
        if (settings.Calibrates && heldOut.Texts.Count > 1)
        {
            // Equal texts must not stand on both sides here either: the hash's next bits decide.
            var halves = heldOut.Texts.ToLookup(text => TextHash.Uniform(TextHash.Of(text.Line)) < settings.HeldOutShare / 2);
            measured = [.. halves[false]];
            summary["uncalibrated"] = FastTextFigures.Of(model, measured)?.ToJson();
            (model, var temperature) = FastTextCalibration.Apply(model, [.. halves[true]]);
            (summary["calibration_texts"], summary["temperature"]) = (halves[true].Count(), temperature);
        }

        summary["held_out"] = FastTextFigures.Of(model, measured)?.ToJson();
        if (known is not null)
        {
            Test(settings, model, known, summary, cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        FastTextFile.Write(path, model);
        return summary;
    }

    private static List<LabelledFile> Files(FastTextTrainingSettings settings) =>
    [
        .. settings.Input.Select(file => new LabelledFile(file)),
        .. settings.Positives.Select(file => new LabelledFile(file, Positive)),
        .. settings.Negatives.Select(file => new LabelledFile(file, Negative)),
    ];

    private static void Test(FastTextTrainingSettings settings, FastTextModel model, HashSet<ulong> known, JsonObject summary, CancellationToken cancellation)
    {
        var (texts, seen) = (new HeldOutTexts(), 0L);
        foreach (var line in LabelledLines.Read([.. settings.Test.Select(file => new LabelledFile(file))], cancellation))
        {
            if (known.Contains(TextHash.Of(line.Span)))
            {
                seen++;
            }
            else
            {
                texts.Add(line.Span);
            }
        }

        (summary["test"], summary["seen_texts"]) = (FastTextFigures.Of(model, texts.Texts)?.ToJson(), seen);
    }
}
