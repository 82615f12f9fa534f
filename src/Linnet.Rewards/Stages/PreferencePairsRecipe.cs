using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Rewards.Pairs;

namespace Linnet.Rewards.Stages;

/// <summary>What <c>linnet reward pairs</c> is told to do.</summary>
public sealed record PreferencePairsRecipe : IRecipe
{
    [Key("The stage that this recipe is for: preference-pairs.", "此配方所属的阶段：preference-pairs。")]
    public required string Stage { get; init; }

    [Key("Decides which answers are compared and where they are damaged.", "决定比较哪些答案、在何处损坏。")]
    public ulong Seed { get; init; }

    [Key("Instructions to learn from, JSON lines of `linnet instruct convert`.", "用于学习的指令，`linnet instruct convert` 写出的 JSON 行。")]
    public required string Train { get; init; }

    [Key("Instructions to measure with, from other documents.", "用于衡量的指令，取自其他文档。")]
    public required string Validation { get; init; }

    [Key(
        "Kinds of instruction that are used. Descriptions of members, and next sentences of a text of one's own: one prompt, one right answer.",
        "使用哪些种类的指令。默认为成员说明，以及自备文本的下一句：一个提示，一个正确答案。")]
    public IReadOnlyList<string> Kinds { get; init; } = ["member", "next-sentence"];

    [Key(
        "Longer answers are left out: a repeated one is twice as long. 200 characters are about 30 English words.",
        "更长的答案不用：重复之后长度加倍。默认 200 字符，约 30 个英文词。",
        Unit = "characters",
        Minimum = 8,
        Maximum = 100_000)]
    public int MaximumCharacters { get; init; } = 200;

    [Key("Pairs to learn from, by what is wrong with the rejected answer.", "用于学习的偏序对，按被拒答案的缺陷分类。")]
    public PairCountSection TrainPairs { get; init; } = new() { Other = 8_000, Cut = 1_000, Repeated = 1_000, Shuffled = 1_000 };

    [Key("Pairs to measure with. 400 of a kind: an accuracy near 0.75 is then known to ± 0.04.", "用于衡量的偏序对。每类 400：接近 0.75 的准确率误差约 ± 0.04。")]
    public PairCountSection ValidationPairs { get; init; } = new() { Other = 400, Cut = 400, Repeated = 400, Shuffled = 400 };

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != PreferencePairsStage.StageName)
        {
            yield return new("stage", new Text($"expected {PreferencePairsStage.StageName}, found {Stage}", $"应为 {PreferencePairsStage.StageName}，实际是 {Stage}"));
        }

        if (Train == Validation)
        {
            yield return new("validation", new Text("expected another file than train, found the same", "应为与 train 不同的文件，实际相同"), "train");
        }

        if (Kinds.Count == 0)
        {
            yield return new("kinds", new Text("expected at least one kind, found none", "应至少有一种，实际没有"));
        }
    }
}

/// <summary>How many pairs of each kind, at most; fewer where the text has fewer.</summary>
public sealed record PairCountSection
{
    [Key(
        "The answer of another document's prompt, of about the same length. Hardest: it is wrong for this prompt only.",
        "另一文档中长度相近的答案。最难：只对这个提示才是错的。",
        Unit = "pairs", Minimum = 2, Maximum = 10_000_000)]
    public int Other { get; init; } = 400;

    [Key("The answer cut in the middle of a sentence.", "在句子中间截断的答案。", Unit = "pairs", Minimum = 1, Maximum = 10_000_000)]
    public int Cut { get; init; } = 400;

    [Key("The answer with a phrase, or all of it, repeated.", "短语或整句重复的答案。", Unit = "pairs", Minimum = 1, Maximum = 10_000_000)]
    public int Repeated { get; init; } = 400;

    [Key("The answer with its words shuffled.", "词序打乱的答案。", Unit = "pairs", Minimum = 1, Maximum = 10_000_000)]
    public int Shuffled { get; init; } = 400;

    /// <summary>As the maker of pairs takes them.</summary>
    internal PairCounts Counts => new(Other, Cut, Repeated, Shuffled);
}
