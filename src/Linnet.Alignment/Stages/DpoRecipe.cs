using Linnet.Alignment.HeldOut;
using Linnet.Core.Recipes;
using Linnet.Generation;
using Linnet.Training.Recipes;

namespace Linnet.Alignment.Stages;

/// <summary>What <c>linnet align dpo</c> is told to do.</summary>
public sealed record DpoRecipe : IRecipe
{
    [Key("The stage that this recipe is for: dpo.", "此配方所属的阶段：dpo。")]
    public required string Stage { get; init; }

    [Key("Decides the questions, the answers of the pairs and their order.", "决定问题、偏序对的答案及其顺序。")]
    public ulong Seed { get; init; }

    [Key("The SFT model: where the policy begins, and the reference it is held to.", "SFT 模型：策略的起点，也是约束它的参考策略。")]
    public required string Model { get; init; }

    [Key("The reward model that ranks the answers, of the same vocabulary.", "给答案排序的奖励模型，词表须相同。")]
    public required string RewardModel { get; init; }

    [Key("Kinds of questions that are asked; none for all.", "提问的任务类型；空表示全部。")]
    public IReadOnlyList<string> Kinds { get; init; } = ["member"];

    [Key("Longest answer. 32: most descriptions are shorter.", "最长答案。默认 32：多数说明更短。", Unit = "tokens", Minimum = 1, Maximum = 65_536)]
    public int AnswerTokens { get; init; } = 32;

    [Key("The questions that the policy is measured on.", "衡量策略的问题。")]
    public required HeldOutSection HeldOut { get; init; }

    [Key("The preference pairs: best and worst of the SFT model's own answers.", "偏序对：SFT 模型自己的答案中最好与最差者。")]
    public required PairSection Pairs { get; init; }

    [Key("How the policy is trained.", "策略如何训练。")]
    public DpoTrainingSection Training { get; init; } = new();

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
    public IEnumerable<RecipeRule> Check() =>
        AlignmentRecipe.CheckStage(DpoStage.StageName, Stage).Concat(AlignmentRecipe.CheckWarmup(Training.WarmupSteps, Training.Steps));
}

/// <summary>How the preference pairs are made.</summary>
public sealed record PairSection
{
    [Key("Questions to learn from, one JSON object a line.", "用于学习的问题，每行一个 JSON 对象。")]
    public required string File { get; init; }

    [Key("How many questions are asked; each gives at most one pair.", "提问的个数；每个问题至多给出一对。", Unit = "questions", Minimum = 1, Maximum = 1_000_000)]
    public int Questions { get; init; } = 384;

    [Key(
        "Answers to each question, of which best and worst are taken. 6: more widen the gap slowly and cost in proportion.",
        "每个问题的答案数，取其最好与最差。默认 6：再多则差距增长缓慢而代价成比例。",
        Unit = "answers", Minimum = 2, Maximum = 1_024)]
    public int Answers { get; init; } = 6;

    [Key(
        "A pair is used when its scores differ by more than this, in standard deviations of the score. 0.1 drops what is noise.",
        "两个得分之差大于此值（以得分的标准差计）时才用作偏序对。默认 0.1：去掉噪声。",
        Minimum = 0, Maximum = 100)]
    public double LeastGap { get; init; } = 0.1;
}

/// <summary>How DPO trains.</summary>
public sealed record DpoTrainingSection
{
    [Key("β, the pull to the reference policy. 0.1 as in the paper.", "β，拉向参考策略的强度。默认 0.1，与论文相同。", Minimum = 0, ExclusiveMinimum = true, Maximum = 1_000)]
    public double Beta { get; init; } = 0.1;

    [Key("Preference pairs of an optimizer step.", "每个优化步的偏序对数。", Unit = "pairs", Minimum = 1, Maximum = 65_536)]
    public int BatchPairs { get; init; } = 32;

    [Key("Optimizer steps. 36: three times over the default pairs.", "优化步数。默认 36：默认的偏序对看三遍。", Unit = "steps", Minimum = 1, Maximum = 1_000_000_000)]
    public int Steps { get; init; } = 36;

    [Key("Steps in which the learning rate rises.", "学习率上升的步数。", Unit = "steps", Minimum = 0)]
    public int WarmupSteps { get; init; } = 4;

    [Key("Highest learning rate. A tenth of pretraining's or less: the policy must stay near.", "最高学习率。不超过预训练的十分之一：策略不应走远。", Minimum = 0, ExclusiveMinimum = true, Maximum = 1)]
    public double LearningRate { get; init; } = 1e-4;

    [Key("Learning rate of the last step as a fraction of the highest.", "最后一步的学习率占最高值的比例。", Minimum = 0, Maximum = 1)]
    public double FinalLearningRateFraction { get; init; } = 0.1;

    [Key("Longest gradient, by its norm over all weights.", "梯度的最大范数（对全部权重）。", Minimum = 0, ExclusiveMinimum = true)]
    public double ClipNorm { get; init; } = 1;

    [Key("Steps between two measurements on the held-out questions; the last step is always measured.", "两次用留出问题衡量之间的步数；最后一步总会衡量。", Unit = "steps", Minimum = 1)]
    public int MeasureEverySteps { get; init; } = 9;
}
