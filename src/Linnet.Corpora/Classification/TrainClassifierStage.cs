using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.FastText;

namespace Linnet.Corpora.Classification;

/// <summary>Trains a text classifier on labelled files and measures it on documents that it did not learn from.</summary>
/// <remarks>Output: <c>classifier.bin</c>, in fastText's own format, which <c>fasttext predict-prob</c> and <c>corpus classify</c> read. Seconds, so a killed stage simply begins again.</remarks>
public sealed class TrainClassifierStage : IStage<TrainClassifierRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "train-classifier";

    /// <summary>The classifier in the stage's folder.</summary>
    public const string FileName = "classifier.bin";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(TrainClassifierRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. recipe.Labels.Select(l => new StageInput(l.File, StageInput.File))];
    }

    /// <inheritdoc/>
    /// <exception cref="DataFormatException">A line of a file is no document.</exception>
    /// <exception cref="CheckFailedException">A part of the split is empty.</exception>
    public StageResult Run(TrainClassifierRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var documents = recipe.Labels.Select(l => (IReadOnlyList<Document>)[.. TextLines.ReadDocuments(context.Resolve(l.File), cancellation)]).ToList();
        var corpus = LabelledCorpus.Split(documents, recipe.TrainShare, recipe.CalibrationShare, recipe.TestShare);
        foreach (var (key, texts) in new[] { ("train_share", corpus.Train), ("calibration_share", corpus.Calibration), ("test_share", corpus.Test) })
        {
            if (texts.Count == 0)
            {
                throw new CheckFailedException(new Text(
                    $"Expected texts in each part, found none for {key}. Give more documents or a greater {key}.",
                    $"每个部分都应有文本，但 {key} 部分为空。请提供更多文档或增大 {key}。"));
            }
        }

        var labels = recipe.Labels.Select(l => l.Label).ToList();
        var trained = Train(recipe, labels, corpus, context, cancellation);
        var (classifier, temperature) = FastTextCalibration.Apply(trained, [.. corpus.Calibration.Select(t => (Encoding.UTF8.GetBytes(t.Text), FastTextDictionary.LabelPrefix + labels[t.Label]))]);
        cancellation.ThrowIfCancellationRequested();
        FastTextFile.Write(Path.Combine(context.Folder, FileName), classifier);
        var summary = Summary(labels, corpus, trained, classifier, temperature);
        context.Metrics.WriteOnly(summary);
        TrainClassifierReport.Write(context, summary);
        return new StageResult(summary);
    }

    private static FastTextModel Train(TrainClassifierRecipe recipe, IReadOnlyList<string> labels, LabelledCorpus corpus, StageContext context, CancellationToken cancellation)
    {
        var texts = new LabelledTexts(TextUnit.Word);
        foreach (var text in corpus.Train)
        {
            texts.Add(text.ToLine(labels));
        }

        var settings = new FastTextSettings
        {
            Dimension = recipe.Dimension,
            Epochs = recipe.Epochs,
            LearningRate = recipe.LearningRate,
            MinimumCount = recipe.MinimumCount,
            Buckets = recipe.Buckets,
            SmallestNGram = recipe.ShortestNGram,
            LargestNGram = recipe.LongestNGram,
        };
        using var task = context.Progress.Begin(new Text("Training the classifier", "正在训练分类器"), (long)recipe.Epochs * texts.Count, new Text("texts", "条文本"));
        return FastTextTrainer.Train(
            texts,
            settings,
            context.Seed,
            context.Threads,
            (done, loss) => task.Report(done, new Text($"loss {Numeral.Decimals(loss, 4)}", $"损失 {Numeral.Decimals(loss, 4)}")),
            cancellation);
    }

    private static JsonObject Summary(
        List<string> labels, LabelledCorpus corpus, FastTextModel trained, FastTextModel classifier, double temperature)
    {
        var lines = ConfusionMatrix.Of(classifier, labels, corpus.Test);
        var documents = ConfusionMatrix.Of(classifier, labels, corpus.TestDocuments);
        return new JsonObject
        {
            ["train_texts"] = corpus.Train.Count,
            ["calibration_texts"] = corpus.Calibration.Count,
            ["test_texts"] = corpus.Test.Count,
            ["test_documents"] = corpus.TestDocuments.Count,
            ["ambiguous_texts"] = corpus.Ambiguous,
            ["seen_texts"] = corpus.Seen,
            ["accuracy"] = lines.Accuracy,
            ["document_accuracy"] = documents.Accuracy,
            ["chance"] = corpus.Test.GroupBy(t => t.Label).Max(g => g.Count()) / (double)corpus.Test.Count,
            ["temperature"] = temperature,
            ["calibration_error_before"] = ConfusionMatrix.Of(trained, labels, corpus.Test).CalibrationError,
            ["calibration_error"] = lines.CalibrationError,
            ["recall"] = new JsonObject(labels.Select((label, i) => KeyValuePair.Create(label, (JsonNode?)lines.Recall(i)))),
            ["confusion"] = new JsonArray([.. lines.Counts.Select(row => new JsonArray([.. row.Select(count => (JsonNode)count)]))]),
        };
    }
}
