using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Evaluation.Exams;

/// <summary>Makes an exam from the user's own corpus: <c>test.jsonl</c> of held-out documents, <c>dev.jsonl</c> with examples of training documents.</summary>
/// <remarks>The work takes seconds, so a killed stage simply begins again.</remarks>
public sealed class ExamQuestionsStage : IStage<ExamQuestionsRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "exam-questions";

    /// <summary>The questions.</summary>
    public const string TestFile = "test.jsonl";

    /// <summary>The examples.</summary>
    public const string DevFile = "dev.jsonl";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(ExamQuestionsRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. recipe.Pairs.Concat(recipe.Train).Concat(recipe.HeldOut).Select(path => new StageInput(path, StageInput.File))];
    }

    /// <inheritdoc/>
    /// <exception cref="ArtifactException">A document is held out and gives examples too.</exception>
    /// <exception cref="CheckFailedException">There are fewer questions than the recipe asks for.</exception>
    public StageResult Run(ExamQuestionsRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var pairs = recipe.Pairs.SelectMany(path => TextLines.ReadPrompts(context.Resolve(path), cancellation))
            .ToLookup(pair => pair.Document, StringComparer.Ordinal);
        var builder = new QuestionBuilder(context.Seed, recipe.MaximumWords, recipe.MinimumWords);

        var held = Documents(recipe.HeldOut, pairs, context, cancellation);
        var test = builder.Arrange(builder.Build(held, recipe.Questions, cancellation));
        if (test.Count < recipe.AtLeast)
        {
            throw new CheckFailedException(new Text(
                $"held_out: expected at least {recipe.AtLeast} questions, found {test.Count} in {held.Count} documents. Give more text, hold out more documents, or lower at_least.",
                $"held_out：至少应有 {recipe.AtLeast} 题，实际从 {held.Count} 篇文档得到 {test.Count} 题。请提供更多文本、留出更多文档，或降低 at_least。"));
        }

        // Of many examples the shortest: they stand in front of every question.
        var train = Documents(recipe.Train, pairs, context, cancellation);
        SeparateDocuments.Require(context.Resolve(recipe.HeldOut[0]), train.Select(document => document.Id), held.Select(document => (document.Id, document.Id)));
        var dev = builder.Arrange([.. builder.Build(train, 40 * recipe.Shots, cancellation).OrderBy(Length).Take(recipe.Shots)]);
        if (dev.Count < recipe.Shots)
        {
            throw new CheckFailedException(new Text(
                $"train: expected {recipe.Shots} examples, found {dev.Count}. Lower shots.",
                $"train：应有 {recipe.Shots} 个示例，实际得到 {dev.Count} 个。请降低 shots。"));
        }

        ExamQuestionFile.Write(Path.Combine(context.Folder, TestFile), test);
        ExamQuestionFile.Write(Path.Combine(context.Folder, DevFile), dev);
        var baseline = OverlapBaseline.Measure(test);
        var summary = new JsonObject
        {
            ["questions"] = test.Count,
            ["documents"] = test.Select(q => q.Document).Distinct(StringComparer.Ordinal).Count(),
            ["shots"] = dev.Count,
            ["answers"] = new JsonArray([.. Enumerable.Range(0, ExamQuestion.OptionCount).Select(i => JsonValue.Create(test.Count(q => q.Answer == i)))]),
            ["mean_overlap"] = test.Average(q => q.Overlap),
            ["overlap_baseline"] = baseline.Value,
            ["overlap_interval"] = baseline.Interval(),
        };
        context.Metrics.WriteOnly(summary);
        ExamQuestionsReport.Write(context, summary);
        return new StageResult(summary);
    }

    private static int Length(ExamQuestion question) => question.Context.Length + question.Subject.Length + question.Options.Sum(o => o.Length);

    private static List<ExamDocument> Documents(
        IReadOnlyList<string> files, ILookup<string, PromptCompletion> pairs, StageContext context, CancellationToken cancellation) =>
        [.. files.SelectMany(path => TextLines.ReadDocuments(context.Resolve(path), cancellation))
            .Where(document => pairs.Contains(document.Id))
            .DistinctBy(document => document.Id, StringComparer.Ordinal)
            .Select(document => new ExamDocument(document.Id, document.Text.Split('\n', 2)[0], [.. pairs[document.Id]]))];
}
