using Linnet.Core.Recipes;

namespace Linnet.Alignment.HeldOut;

/// <summary>The questions that a policy is measured on. The same values in every alignment recipe make their figures comparable.</summary>
public sealed record HeldOutSection
{
    [Key("Questions with their answers, one JSON object a line; the model never learns from them.", "带答案的问题，每行一个 JSON 对象；模型从不在其上学习。")]
    public required string File { get; init; }

    [Key(
        "How many questions are asked. 128: a difference of a quarter of the scores' spread shows.",
        "提问的个数。默认 128：得分离散度四分之一的差别即可看出。",
        Unit = "questions", Minimum = 2, Maximum = 1_000_000)]
    public int Questions { get; init; } = 128;

    [Key(
        "Answers to each question in the first and the last measurement; those between draw one. 4: half of the noise of one.",
        "首次和末次衡量时每个问题的答案数；中间的衡量只抽一个。默认 4：噪声为一个答案的一半。",
        Unit = "answers", Minimum = 1, Maximum = 1_024)]
    public int Samples { get; init; } = 4;

    [Key(
        "Decides which questions are asked and what is drawn, apart from the stage's seed: every policy meets the same questions with the same draws.",
        "决定选哪些问题以及如何抽样，与阶段的种子无关：所有策略遇到相同的问题和相同的随机数。")]
    public ulong Seed { get; init; }
}
