using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Generation;
using Linnet.Model.Checkpoints;
using Linnet.Training.Generation;

namespace Linnet.Evaluation.Perplexity;

/// <summary>Measures models on texts: perplexity, bits per character and per byte, in each precision in which a generator can keep their weights.</summary>
/// <remarks>A generator on the recipe's device computes it. A killed stage begins again.</remarks>
public sealed class PerplexityStage : IStage<PerplexityRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "perplexity";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(PerplexityRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [
            .. recipe.Texts.Select(text => new StageInput(text.Documents, StageInput.File)),
            .. recipe.Models.Select(model => new StageInput(StageModel.Within(run, model.Path), StageInput.Checkpoint))];
    }

    /// <inheritdoc/>
    /// <exception cref="UsageException">The recipe's device is not there.</exception>
    /// <exception cref="CheckFailedException">A text has no document, or a model is shorter than the context or the stride asked for.</exception>
    public StageResult Run(PerplexityRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        DeviceGenerator.Require(recipe.Device);
        (context.Execution["device"], context.Execution["dtype"]) = (recipe.Device.RecipeName(), "float32");
        var texts = recipe.Texts.Select(text => (text.Name, Documents: Read(text, recipe.Documents, context, cancellation))).ToList();
        var models = new JsonObject();
        foreach (var model in recipe.Models)
        {
            using var checkpoint = Checkpoint.Open(context.Resolve(StageModel.Within(context.Run, model.Path)));
            var length = Context(recipe, model, checkpoint);
            var stride = Stride(recipe, model, length);
            var precisions = new JsonObject();
            foreach (var precision in recipe.Precisions)
            {
                using var generator = DeviceGenerator.Open(checkpoint, recipe.Device, context.Threads, precision);
                var likelihood = new DocumentLikelihood(generator, checkpoint.Tokenizer, length, stride);
                precisions[precision.RecipeName()] = Measure(likelihood, generator, texts, Text.Same($"{model.Name}, {precision.RecipeName()}"), context, cancellation);
            }

            models[model.Name] = new JsonObject
            {
                ["parameters"] = checkpoint.Description.ParameterCount,
                ["vocabulary"] = checkpoint.Description.VocabularySize,
                ["context"] = length,
                ["document_end"] = checkpoint.Tokenizer.DocumentEnd,
                ["precisions"] = precisions,
            };
        }

        var summary = new JsonObject
        {
            ["documents"] = new JsonObject([.. texts.Select(text => KeyValuePair.Create(text.Name, (JsonNode?)text.Documents.Count))]),
            ["models"] = models,
        };
        context.Metrics.WriteOnly(summary);
        PerplexityReport.Write(context, summary);
        return new StageResult(summary);
    }

    private static JsonObject Measure(
        DocumentLikelihood likelihood,
        IGenerator generator,
        IReadOnlyList<(string Name, List<Document> Documents)> texts,
        Text title,
        StageContext context,
        CancellationToken cancellation)
    {
        List<(string Name, TextLikelihood Likelihood)> measured = [];
        foreach (var (name, documents) in texts)
        {
            using var progress = context.Progress.Begin(
                new Text($"{name}: {title.English}", $"{name}：{title.Chinese}"), documents.Count, new Text("documents", "篇"));
            measured.Add((name, likelihood.Measure(documents, progress, cancellation)));
        }

        var result = TextLikelihood.Sum(measured.Select(m => m.Likelihood)).ToJson();
        result["weight_bytes"] = generator.WeightBytes;
        result["texts"] = new JsonObject([.. measured.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)m.Likelihood.ToJson()))]);
        return result;
    }

    private static List<Document> Read(MeasuredText text, int most, StageContext context, CancellationToken cancellation)
    {
        var path = context.Resolve(text.Documents);
        var documents = TextLines.ReadDocuments(path, cancellation).Where(document => document.Text.Length > 0).Take(most > 0 ? most : int.MaxValue).ToList();
        return documents.Count > 0 ? documents : throw new CheckFailedException(new Text(
            $"{path}: expected documents with text, found none. Name another file under texts.",
            $"{path}：应有含文本的文档，实际没有。请在 texts 中指定其他文件。"));
    }

    private static int Context(PerplexityRecipe recipe, NamedModel model, Checkpoint checkpoint)
    {
        var most = checkpoint.Description.MaximumSequenceLength;
        return recipe.Context == 0 ? most : recipe.Context <= most ? recipe.Context : throw new CheckFailedException(new Text(
            $"context: expected at most {most}, the longest sequence of {model.Name}, found {recipe.Context}. Lower it.",
            $"context：至多为 {most}（{model.Name} 的最长序列），实际是 {recipe.Context}。请减小。"));
    }

    private static int Stride(PerplexityRecipe recipe, NamedModel model, int context) =>
        recipe.Stride == 0 ? Math.Max(1, context / 2) : recipe.Stride <= context ? recipe.Stride : throw new CheckFailedException(new Text(
            $"stride: expected at most {context}, the context of {model.Name}, found {recipe.Stride}. Lower it.",
            $"stride：至多为 {context}（{model.Name} 的上下文），实际是 {recipe.Stride}。请减小。"));
}
