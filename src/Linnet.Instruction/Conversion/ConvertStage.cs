using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Instruction.Conversion;

/// <summary>Writes questions and answers from members, translations and documents, on the two sides of the corpus' split.</summary>
public sealed class ConvertStage : IStage<ConvertRecipe>
{
    /// <summary>The command and the folder.</summary>
    public const string StageName = "convert";

    /// <summary>Questions to learn from.</summary>
    public const string TrainFile = "instructions.train.jsonl";

    /// <summary>Questions to measure on.</summary>
    public const string ValidationFile = "instructions.validation.jsonl";

    /// <summary>The content of <see cref="ValidationFile"/> under the same ids, each as a text that breaks off where the answer would stand.</summary>
    public const string StemFile = "stems.validation.jsonl";

    /// <summary>Every record that became no question, with its reason, but those over a limit.</summary>
    public const string DroppedFile = "dropped.jsonl";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(ConvertRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. new[] { recipe.Members, recipe.Translations }
            .Where(path => path.Length > 0)
            .Concat(recipe.Documents.Train)
            .Concat(recipe.Documents.Validation)
            .Distinct(StringComparer.Ordinal)
            .Select(path => new StageInput(path, StageInput.File))];
    }

    /// <inheritdoc/>
    /// <exception cref="CheckFailedException">No question is left on one side.</exception>
    public StageResult Run(ConvertRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var sides = new DocumentSides();
        foreach (var (side, document) in Documents(recipe, context, cancellation))
        {
            sides.Add(document, side);
        }

        var lengths = new AnswerLengths(recipe.LongestQuestion, recipe.ShortestAnswer, recipe.LongestAnswer);
        var made = new InstructionConversion(sides, lengths, context.Seed).Convert(
            Records(recipe, context, cancellation), (side, kind) => (side == Side.Train ? recipe.Train : recipe.Validation).Of(kind));
        RequireBothSides(made);

        string File(string name) => Path.Combine(context.Folder, name);
        TextLines.Write(File(TrainFile), made.Train);
        TextLines.Write(File(ValidationFile), made.Validation);
        TextLines.Write(File(StemFile), made.Stems);
        TextLines.Write(File(DroppedFile), made.Dropped.Where(d => d.Reason != DropReason.OverLimit), (json, dropped) =>
        {
            json.WriteString("id", dropped.Id);
            json.WriteString("kind", dropped.Kind);
            json.WriteString("reason", ConvertSummary.Name(dropped.Reason));
        });

        var summary = ConvertSummary.Of(made, sides);
        context.Metrics.WriteOnly(ConvertSummary.Metrics(made));
        ConvertReport.Write(context, summary);
        return new StageResult(summary);
    }

    private static IEnumerable<(Side Side, Document Document)> Documents(ConvertRecipe recipe, StageContext context, CancellationToken cancellation) =>
        from part in new[] { (Side.Train, Files: recipe.Documents.Train), (Side.Validation, Files: recipe.Documents.Validation) }
        from path in part.Files
        from document in TextLines.ReadDocuments(context.Resolve(path), cancellation)
        select (part.Item1, document);

    private static IEnumerable<PromptCompletion> Records(ConvertRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        if (recipe.Members.Length > 0)
        {
            foreach (var member in TextLines.ReadPrompts(context.Resolve(recipe.Members), cancellation))
            {
                yield return member with { Kind = Wordings.Member };
            }
        }

        if (recipe.Translations.Length > 0)
        {
            foreach (var pair in TextLines.ReadPrompts(context.Resolve(recipe.Translations), cancellation))
            {
                yield return pair with { Kind = Wordings.EnglishToChinese };
                yield return pair with { Kind = Wordings.ChineseToEnglish, Prompt = pair.Completion, Completion = pair.Prompt };
            }
        }

        if (recipe.Train.NextSentence > 0)
        {
            foreach (var pair in Documents(recipe, context, cancellation).SelectMany(part => NextSentences.Pairs(part.Document)))
            {
                yield return pair;
            }
        }
    }

    private static void RequireBothSides(Instructions made)
    {
        if (made.Train.Count > 0 && made.Validation.Count > 0)
        {
            return;
        }

        var reasons = string.Join(", ", made.Dropped.CountBy(d => d.Reason).OrderBy(r => r.Key).Select(r => $"{ConvertSummary.Name(r.Key)} {r.Value}"));
        throw new CheckFailedException(new Text(
            $"expected questions on both sides of the split, found {made.Train.Count} to learn from and {made.Validation.Count} to measure on"
            + $" (dropped: {(reasons.Length == 0 ? "none" : reasons)}). Check that the records name documents of documents.train and documents.validation, and the limits.",
            $"划分的两侧都应有问题，实际用于学习的 {made.Train.Count} 个、用于衡量的 {made.Validation.Count} 个"
            + $"（舍弃：{(reasons.Length == 0 ? "无" : reasons)}）。请检查记录所属文档是否在 documents.train 与 documents.validation 中，以及各上限。"));
    }
}
