using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Generation;

namespace Linnet.Evaluation.Exams;

/// <summary>What the stage exam is told to do.</summary>
public sealed record ExamRecipe : IRecipe
{
    [Key("The stage that this recipe is for: exam.", "此配方所属的阶段：exam。")]
    public required string Stage { get; init; }

    [Key("Decides which subjects and answers the controls exchange.", "决定对照组如何调换题干与答案。")]
    public ulong Seed { get; init; }

    [Key("The models that sit the exam.", "参加考试的模型。")]
    public required IReadOnlyList<NamedModel> Models { get; init; }

    [Key("The questions, as exam-questions writes them.", "题目，由 exam-questions 写出。")]
    public required string Questions { get; init; }

    [Key("The examples before each question.", "每题之前的示例。")]
    public required string Examples { get; init; }

    [Key("How many of the examples are shown; C-Eval shows 5.", "展示多少个示例；C-Eval 展示 5 个。", Unit = "questions", Minimum = 0, Maximum = 50)]
    public int Shots { get; init; } = 5;

    [Key("How each kind of question is put.", "各类题目的措辞。")]
    public required IReadOnlyList<ExamWording> Wordings { get; init; }

    [Key(
        "So many questions are put again with the subject of another document: what a model gets right there it did not read from the question.",
        "用另一文档的题干重出这么多题：此时答对的部分并非来自题干。",
        Unit = "questions",
        Minimum = 0,
        Maximum = 1_000_000)]
    public int ControlQuestions { get; init; } = 200;

    [Key(
        "How the models' matrices are kept in memory: smaller is faster and less exact. int8_groups is closer to the weights than int8.",
        "模型矩阵在内存中的精度：越小越快，也越不精确。int8_groups 比 int8 更接近原权重。")]
    public WeightPrecision WeightPrecision { get; init; } = WeightPrecision.Float32;

    [Key(
        "Where the model computes: cpu is our own engine; cuda needs a build for CUDA, keeps weights as float32 or bfloat16, and is untested.",
        "模型在何处计算：cpu 为自有引擎；cuda 需要 CUDA 版本的构建，以 float32 或 bfloat16 保存权重，未经测试。")]
    public GenerationDevice Device { get; init; }

    [Key("Threads that compute; 0: all of the machine. Changes nothing but the speed.", "计算线程数；0 表示用满整台机器。只影响速度。", Unit = "threads", Minimum = 0, Maximum = 1024)]
    public int Threads { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != ExamStage.StageName)
        {
            yield return new("stage", new Text($"expected {ExamStage.StageName}, found {Stage}", $"应为 {ExamStage.StageName}，实际是 {Stage}"));
        }

        var names = Models.Select(m => m.Name).ToList();
        if (names.Count == 0 || names.Distinct(StringComparer.Ordinal).Count() < names.Count
            || names.Any(n => n.Length == 0 || !n.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
        {
            yield return new("models", new Text(
                $"expected models with different names of lower-case letters, digits and hyphens, found [{string.Join(", ", names)}]",
                $"模型名称应互不相同，且只含小写字母、数字和连字符，实际是 [{string.Join(", ", names)}]"));
        }

        foreach (var wording in Wordings.Where(w => !w.Line.Contains(ExamWording.Answer, StringComparison.Ordinal)))
        {
            yield return new("wordings", new Text($"line: expected {ExamWording.Answer}, found '{wording.Line}'", $"line：应含 {ExamWording.Answer}，实际是“{wording.Line}”"));
        }

        if (Wordings.Count == 0 || Wordings.DistinctBy(w => w.Kind, StringComparer.Ordinal).Count() < Wordings.Count)
        {
            yield return new("wordings", new Text("expected one wording for each kind", "每类题目应恰有一种措辞"));
        }

        foreach (var rule in Device.Check("weight_precision", WeightPrecision))
        {
            yield return rule;
        }
    }
}

/// <summary>How questions of one kind are put. {subject} is context and member together, {context} and {member} are its parts.</summary>
public sealed record ExamWording
{
    internal const string Answer = "{answer}";

    [Key("The kind of question: member, next-sentence.", "题目类型：member、next-sentence。")]
    public required string Kind { get; init; }

    [Key("Stands once above the examples of the questions with letters.", "置于字母题示例之前，只出现一次。")]
    public string Introduction { get; init; } = "";

    [Key("The question above the options.", "选项之上的题干。")]
    public required string Question { get; init; }

    [Key("Stands after the options, before the letter.", "位于选项之后、字母之前。")]
    public string AnswerCue { get; init; } = "Answer: ";

    [Key("An option as the corpus would write it, with {answer}.", "语料中选项应有的写法，含 {answer}。")]
    public required string Line { get; init; }
}
