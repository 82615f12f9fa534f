using Linnet.Alignment.HeldOut;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Generation;
using Linnet.Training.Recipes;

namespace Linnet.Alignment.Stages;

/// <summary>What <c>linnet align best-of-n</c> is told to do.</summary>
public sealed record BestOfNRecipe : IRecipe
{
    [Key("The stage that this recipe is for: best-of-n.", "此配方所属的阶段：best-of-n。")]
    public required string Stage { get; init; }

    [Key("Decides the random choice of the control; the answers follow held_out.seed.", "决定对照实验的随机选择；答案由 held_out.seed 决定。")]
    public ulong Seed { get; init; }

    [Key("The model that answers: a checkpoint, or run:sft for what a stage of the same run ended with.", "作答的模型：检查点，或 run:sft 表示同一次运行中某阶段的最终模型。")]
    public required string Model { get; init; }

    [Key("The reward model that chooses, of the same vocabulary.", "负责挑选的奖励模型，词表须相同。")]
    public required string RewardModel { get; init; }

    [Key("Kinds of questions that are asked; none for all.", "提问的任务类型；空表示全部。")]
    public IReadOnlyList<string> Kinds { get; init; } = ["member"];

    [Key("Longest answer. 32: most descriptions are shorter.", "最长答案。默认 32：多数说明更短。", Unit = "tokens", Minimum = 1, Maximum = 65_536)]
    public int AnswerTokens { get; init; } = 32;

    [Key("The questions.", "问题。")]
    public required HeldOutSection HeldOut { get; init; }

    [Key(
        "N, answers to each question, a power of two; the curve has points at 1, 2, 4, …, N. 16 costs 1.8 nats of KL.",
        "N，每个问题的答案数，须为 2 的幂；曲线取 1、2、4、…、N 各点。默认 16，对应 KL 1.8 奈特。",
        Unit = "answers", Minimum = 2, Maximum = 1_024)]
    public int Answers { get; init; } = 16;

    [Key("Number format of the reward model's matrix products. auto: bfloat16 where the processor has it.", "奖励模型矩阵乘法的数值格式。auto：处理器支持时用 bfloat16。")]
    public Precision Precision { get; init; } = Precision.Auto;

    [Key(
        "Where answers are drawn: cpu is our own engine; cuda needs a build for CUDA and is untested. All else is computed on the processor.",
        "在何处抽取答案：cpu 为自有引擎；cuda 需要 CUDA 版本的构建，未经测试。其余计算均在处理器上进行。")]
    public GenerationDevice Device { get; init; }

    [Key("Threads that compute; 0: all of the machine.", "计算线程数；0 表示用满整台机器。", Unit = "threads", Minimum = 0, Maximum = 1024)]
    public int Threads { get; init; }

    internal AlignmentRecipe Common => new(Model, RewardModel, Kinds, AnswerTokens, HeldOut, Precision, Device);

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        foreach (var rule in AlignmentRecipe.CheckStage(BestOfNStage.StageName, Stage))
        {
            yield return rule;
        }

        if (!int.IsPow2(Answers))
        {
            yield return new("answers", new Text($"expected a power of two, found {Answers}", $"应为 2 的幂，实际是 {Answers}"));
        }
    }
}
