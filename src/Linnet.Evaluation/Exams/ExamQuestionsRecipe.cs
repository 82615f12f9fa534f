using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Evaluation.Exams;

/// <summary>What the stage exam-questions is told to do.</summary>
public sealed record ExamQuestionsRecipe : IRecipe
{
    [Key("The stage that this recipe is for: exam-questions.", "此配方所属的阶段：exam-questions。")]
    public required string Stage { get; init; }

    [Key("Decides which questions are asked, the wrong options and where the right one stands.", "决定出哪些题、错误选项以及正确选项的位置。")]
    public ulong Seed { get; init; }

    [Key("Prompts with their right completions, JSON lines {id, kind, document, prompt, completion}.", "提示词及其正确补全，JSON 行 {id, kind, document, prompt, completion}。")]
    public required IReadOnlyList<string> Pairs { get; init; }

    [Key("Documents that models learn from: the examples (shots) are taken from them.", "供模型学习的文档：示例（shot）取自其中。")]
    public required IReadOnlyList<string> Train { get; init; }

    [Key("Documents that no model learns from: the questions are taken from them.", "模型未学过的文档：题目取自其中。")]
    public required IReadOnlyList<string> HeldOut { get; init; }

    [Key("At most so many questions, one of each document in turn.", "最多出多少题，各文档轮流各出一题。", Unit = "questions", Minimum = 1, Maximum = 1_000_000)]
    public int Questions { get; init; } = 1200;

    [Key("With fewer questions the stage fails: the interval would be too wide.", "少于此数则阶段失败：区间会太宽。", Unit = "questions", Minimum = 1, Maximum = 1_000_000)]
    public int AtLeast { get; init; } = 1000;

    [Key("Examples before each question; C-Eval has 5.", "每题之前的示例数；C-Eval 为 5。", Unit = "questions", Minimum = 0, Maximum = 50)]
    public int Shots { get; init; } = 5;

    [Key("Options are cut to so many words, so that the examples always fit.", "选项截到这么多个词，使示例总能放下。", Unit = "words", Minimum = 1, Maximum = 1000)]
    public int MaximumWords { get; init; } = 12;

    [Key("Shorter descriptions make no options.", "更短的描述不作选项。", Unit = "words", Minimum = 1, Maximum = 1000)]
    public int MinimumWords { get; init; } = 4;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != ExamQuestionsStage.StageName)
        {
            yield return new("stage", new Text($"expected {ExamQuestionsStage.StageName}, found {Stage}", $"应为 {ExamQuestionsStage.StageName}，实际是 {Stage}"));
        }

        foreach (var (key, files) in new[] { ("pairs", Pairs), ("train", Train), ("held_out", HeldOut) })
        {
            if (files.Count == 0)
            {
                yield return new(key, new Text("expected at least one file, found none", "至少需要一个文件，实际没有"));
            }
        }

        if (AtLeast > Questions)
        {
            yield return new("at_least", new Text($"expected at most questions={Questions}, found {AtLeast}", $"应不超过 questions={Questions}，实际是 {AtLeast}"), "questions");
        }

        if (MinimumWords > MaximumWords)
        {
            yield return new(
                "minimum_words",
                new Text($"expected at most maximum_words={MaximumWords}, found {MinimumWords}", $"应不超过 maximum_words={MaximumWords}，实际是 {MinimumWords}"),
                "maximum_words");
        }
    }
}
