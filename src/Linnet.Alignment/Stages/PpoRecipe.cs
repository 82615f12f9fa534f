using Linnet.Alignment.HeldOut;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Generation;
using Linnet.Training.Recipes;

namespace Linnet.Alignment.Stages;

/// <summary>What <c>linnet align ppo</c> is told to do.</summary>
public sealed record PpoRecipe : IRecipe
{
    [Key("The stage that this recipe is for: ppo.", "此配方所属的阶段：ppo。")]
    public required string Stage { get; init; }

    [Key("Decides the order of the questions and every draw.", "决定问题的顺序和每次抽样。")]
    public ulong Seed { get; init; }

    [Key("The SFT model: where the policy begins, and the frozen reference it is held to.", "SFT 模型：策略的起点，也是约束它的冻结参考策略。")]
    public required string Model { get; init; }

    [Key("The reward model, frozen, of the same vocabulary.", "冻结的奖励模型，词表须相同。")]
    public required string RewardModel { get; init; }

    [Key("Questions to learn from, one JSON object a line.", "用于学习的问题，每行一个 JSON 对象。")]
    public required string Questions { get; init; }

    [Key("Kinds of questions that are asked; none for all.", "提问的任务类型；空表示全部。")]
    public IReadOnlyList<string> Kinds { get; init; } = ["member"];

    [Key("Longest answer. 32: most descriptions are shorter.", "最长答案。默认 32：多数说明更短。", Unit = "tokens", Minimum = 1, Maximum = 65_536)]
    public int AnswerTokens { get; init; } = 32;

    [Key("The questions that the policy is measured on.", "衡量策略的问题。")]
    public required HeldOutSection HeldOut { get; init; }

    [Key("A finished best-of-n stage of the same reward model, such as run:best-of-n, to draw into one figure; none: PPO alone.", "同一奖励模型的已完成 best-of-n 阶段，如 run:best-of-n，用于画在同一图中；不写则只画 PPO。")]
    public string? Compare { get; init; }

    [Key("How the policy is trained.", "策略如何训练。")]
    public PpoTrainingSection Training { get; init; } = new();

    [Key("The price of leaving the reference policy.", "偏离参考策略的代价。")]
    public KlSection Kl { get; init; } = new();

    [Key("Number format of the matrix products. auto: bfloat16 where the processor has it.", "矩阵乘法的数值格式。auto：处理器支持时用 bfloat16。")]
    public Precision Precision { get; init; } = Precision.Auto;

    [Key("How often the training is saved.", "多久保存一次训练。")]
    public CheckpointSection Checkpoints { get; init; } = new();

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
        foreach (var rule in AlignmentRecipe.CheckStage(PpoStage.StageName, Stage).Concat(AlignmentRecipe.CheckWarmup(Training.WarmupSteps, Training.Steps)))
        {
            yield return rule;
        }

        if (Training.Rollouts % Training.Minibatch != 0)
        {
            yield return new(
                "training.minibatch",
                new Text(
                    $"expected a divisor of training.rollouts ({Training.Rollouts}), found {Training.Minibatch}",
                    $"应整除 training.rollouts（{Training.Rollouts}），实际是 {Training.Minibatch}"));
        }
    }
}

/// <summary>How PPO trains.</summary>
public sealed record PpoTrainingSection
{
    [Key("Answers drawn for a step, one to a question.", "每步抽取的答案数，每个问题一个。", Unit = "answers", Minimum = 1, Maximum = 65_536)]
    public int Rollouts { get; init; } = 64;

    [Key("Answers of one optimizer update.", "每次优化更新的答案数。", Unit = "answers", Minimum = 1, Maximum = 65_536)]
    public int Minibatch { get; init; } = 32;

    [Key("How often a step goes over its answers. 2: later passes learn from ever staler answers.", "每步对其答案学习的遍数。默认 2：遍数越多，答案越陈旧。", Minimum = 1, Maximum = 100)]
    public int Epochs { get; init; } = 2;

    [Key("Steps.", "步数。", Unit = "steps", Minimum = 1, Maximum = 1_000_000_000)]
    public int Steps { get; init; } = 40;

    [Key("Steps in which the learning rate rises. The values are still at 0 then.", "学习率上升的步数。此时价值估计仍接近 0。", Unit = "steps", Minimum = 0)]
    public int WarmupSteps { get; init; } = 4;

    [Key("Highest learning rate.", "最高学习率。", Minimum = 0, ExclusiveMinimum = true, Maximum = 1)]
    public double LearningRate { get; init; } = 1e-4;

    [Key("Learning rate of the last step as a fraction of the highest.", "最后一步的学习率占最高值的比例。", Minimum = 0, Maximum = 1)]
    public double FinalLearningRateFraction { get; init; } = 0.1;

    [Key("Longest gradient, by its norm over all weights.", "梯度的最大范数（对全部权重）。", Minimum = 0, ExclusiveMinimum = true)]
    public double ClipNorm { get; init; } = 1;

    [Key("ε, how far a token's probability may move in a step before its gradient stops. 0.2 as in the paper.", "ε，一步内词元概率变动超过此比例后不再有梯度。默认 0.2，与论文相同。", Minimum = 0, ExclusiveMinimum = true, Maximum = 1, ExclusiveMaximum = true)]
    public double Clip { get; init; } = 0.2;

    [Key("How far a value may move in a step, in standard deviations of the score.", "一步内价值估计可变动的幅度，以得分的标准差计。", Minimum = 0, ExclusiveMinimum = true)]
    public double ValueClip { get; init; } = 0.2;

    [Key("Weight of the value loss. 0.1: it shares the backbone with the policy.", "价值损失的权重。默认 0.1：它与策略共用主干。", Minimum = 0, Maximum = 100)]
    public double ValueCoefficient { get; init; } = 0.1;

    [Key("Weight of the entropy bonus. 0: entropy is only reported.", "熵奖励的权重。默认 0：只报告熵。", Minimum = 0, Maximum = 100)]
    public double EntropyCoefficient { get; init; }

    [Key("λ of the advantages: 1 trusts rewards alone, 0 the values alone. 0.95 as usual.", "优势估计的 λ：1 只信奖励，0 只信价值。默认 0.95。", Minimum = 0, Maximum = 1)]
    public double Lambda { get; init; } = 0.95;

    [Key("Taken from the score of an answer that does not end, in standard deviations of the score.", "没有结束的答案从得分中扣除的值，以得分的标准差计。", Minimum = 0, Maximum = 1_000)]
    public double MissingEndPenalty { get; init; } = 1;

    [Key("Steps between two measurements on the held-out questions; the last step is always measured.", "两次用留出问题衡量之间的步数；最后一步总会衡量。", Unit = "steps", Minimum = 1)]
    public int MeasureEverySteps { get; init; } = 8;
}

/// <summary>The price of leaving the reference policy.</summary>
public sealed record KlSection
{
    [Key("β at the beginning, in standard deviations of the score a nat.", "β 的初值，即每奈特扣多少个得分标准差。", Minimum = 0, ExclusiveMinimum = true, Maximum = 1_000_000)]
    public double Coefficient { get; init; } = 0.05;

    [Key("KL of whole answers that β is steered to. 6 as in Ziegler et al.", "β 所要调节到的整条答案 KL。默认 6，与 Ziegler 等相同。", Unit = "nats", Minimum = 0, ExclusiveMinimum = true)]
    public double Target { get; init; } = 6;

    [Key("Answers in which β changes by at most a fifth. 1,000: the tour draws a few thousand in all.", "β 变动至多五分之一所需的答案数。默认 1,000：全程总共只抽几千个。", Unit = "answers", Minimum = 1)]
    public double Horizon { get; init; } = 1_000;
}
