using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Generation;
using Linnet.Model.Checkpoints;
using Linnet.Training.Generation;

namespace Linnet.Evaluation.Exams;

/// <summary>Lets models sit an exam of four options: by the logits of A, B, C, D, and by the likelihood of the options themselves.</summary>
/// <remarks>A generator on the recipe's device computes it, in float32 unless the recipe keeps the weights smaller. A killed stage begins again: about a minute for two models of 4 million parameters.</remarks>
public sealed class ExamStage : IStage<ExamRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "exam";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(ExamRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [
            new StageInput(recipe.Questions, StageInput.File),
            new StageInput(recipe.Examples, StageInput.File),
            .. recipe.Models.Select(model => new StageInput(StageModel.Within(run, model.Path), StageInput.Checkpoint))];
    }

    /// <inheritdoc/>
    /// <exception cref="UsageException">The recipe's device is not there.</exception>
    /// <exception cref="CheckFailedException">There are no questions, too few examples, or a kind has no wording.</exception>
    public StageResult Run(ExamRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        DeviceGenerator.Require(recipe.Device);
        var precision = recipe.WeightPrecision.RecipeName();
        (context.Execution["device"], context.Execution["dtype"]) = (recipe.Device.RecipeName(), precision);
        var questions = ExamQuestionFile.Read(context.Resolve(recipe.Questions), cancellation);
        var examples = ExamQuestionFile.Read(context.Resolve(recipe.Examples), cancellation).Take(recipe.Shots).ToList();
        if (questions.Count == 0 || examples.Count < recipe.Shots)
        {
            throw new CheckFailedException(new Text(
                $"Expected questions and {recipe.Shots} examples, found {questions.Count} questions and {examples.Count} examples. Make them with `eval exam-questions`, or lower shots.",
                $"应有题目及 {recipe.Shots} 个示例，实际有 {questions.Count} 题、{examples.Count} 个示例。请用 `eval exam-questions` 生成，或降低 shots。"));
        }

        var wording = Wording(recipe, questions.Concat(examples));
        var others = ExamResult.WithOtherSubjects(questions, recipe.ControlQuestions);
        var models = new JsonObject();
        foreach (var model in recipe.Models)
        {
            using var checkpoint = Checkpoint.Open(context.Resolve(StageModel.Within(context.Run, model.Path)));
            using var generator = DeviceGenerator.Open(checkpoint, recipe.Device, context.Threads, recipe.WeightPrecision);
            var examination = new Examination(generator, new ExamPaper(wording, checkpoint.Tokenizer, examples));
            using var progress = context.Progress.Begin(
                new Text($"Examining {model.Name}", $"考核 {model.Name}"), questions.Count + others.Count, new Text("questions", "题"));
            var answers = examination.Answer([.. questions, .. others], progress, cancellation);
            ExamAnswerFile.Write(Path.Combine(context.Folder, ExamAnswerFile.Name(model.Name)), answers.Take(questions.Count));
            models[model.Name] = ExamResult.ToJson([.. answers.Take(questions.Count)], [.. answers.Skip(questions.Count)], context.Seed);
            models[model.Name]!["reliability"] = new JsonArray([.. ExamResult.Reliability([.. answers.Take(questions.Count)], bins: 8)
                .Select(bin => new JsonArray(bin.Confidence, bin.Accuracy))]);
        }

        var baseline = OverlapBaseline.Measure(questions);
        var summary = new JsonObject
        {
            ["questions"] = questions.Count,
            ["shots"] = examples.Count,
            ["weight_precision"] = precision,
            ["chance"] = 1.0 / ExamQuestion.OptionCount,
            ["overlap_baseline"] = baseline.Value,
            ["overlap_interval"] = baseline.Interval(),
            ["too_long"] = models.Sum(m => m.Value!["too_long"]!.GetValue<int>()),
            ["control_questions"] = others.Count,
            ["models"] = models,
        };
        context.Metrics.WriteOnly(summary);

        // The report shows questions, which a later reader of this folder must find in it.
        ExamQuestionFile.Write(Path.Combine(context.Folder, ExamReport.ShownFile), questions.Take(ExamReport.Shown));
        ExamReport.Write(context, summary);
        return new StageResult(summary);
    }

    private static ExamWording Wording(ExamRecipe recipe, IEnumerable<ExamQuestion> questions)
    {
        var kinds = questions.Select(q => q.Kind).Distinct(StringComparer.Ordinal).ToList();
        return kinds is [var kind] && recipe.Wordings.FirstOrDefault(w => w.Kind == kind) is { } wording
            ? wording
            : throw new CheckFailedException(new Text(
                $"wordings: expected questions of one kind that has a wording ({string.Join(", ", recipe.Wordings.Select(w => w.Kind))}), found {string.Join(", ", kinds)}. Add a wording.",
                $"wordings：题目应同属一类且有对应措辞（{string.Join("、", recipe.Wordings.Select(w => w.Kind))}），实际是 {string.Join("、", kinds)}。请添加措辞。"));
    }
}
