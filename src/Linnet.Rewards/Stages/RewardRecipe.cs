using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Training.Recipes;

namespace Linnet.Rewards.Stages;

/// <summary>What <c>linnet reward train</c> is told to do.</summary>
public sealed record RewardRecipe : IRecipe
{
    [Key("The stage that this recipe is for: reward.", "此配方所属的阶段：reward。")]
    public required string Stage { get; init; }

    [Key("Decides the head's initial weights and the order of the pairs.", "决定打分头的初始权重和偏序对的顺序。")]
    public ulong Seed { get; init; }

    [Key(
        "Checkpoint of the language model to begin with, best the one that was taught to answer: it knows already what a likely answer is.",
        "起点语言模型的检查点，最好是学过作答的：它已经知道什么是可能的答案。")]
    public required string Model { get; init; }

    [Key("Preference pairs to learn from, JSON lines.", "用于学习的偏序对，JSON 行。")]
    public required string Train { get; init; }

    [Key("Preference pairs to measure with.", "用于衡量的偏序对。")]
    public required string Validation { get; init; }

    [Key("How the model is trained.", "模型如何训练。")]
    public RewardTrainingSection Training { get; init; } = new();

    [Key("How often the model is measured.", "多久衡量一次模型。")]
    public RewardEvaluationSection Evaluation { get; init; } = new();

    [Key("How often the training is saved.", "多久保存一次训练。")]
    public CheckpointSection Checkpoints { get; init; } = new();

    [Key(
        "Number format of the matrix products; weights are kept in float32 in any case. auto: bfloat16 where the processor has it, else float32.",
        "矩阵乘法的数值格式；权重始终以 float32 保存。auto：处理器支持时用 bfloat16，否则用 float32。")]
    public Precision Precision { get; init; } = Precision.Auto;

    [Key(
        "Threads that compute; 0: all of the machine. The result's last bits depend on it, so a resumed run keeps the number it began with.",
        "计算线程数；0 表示用满整台机器。结果的末位与线程数有关，因此恢复的运行沿用开始时的线程数。",
        Unit = "threads",
        Minimum = 0,
        Maximum = 1024)]
    public int Threads { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != RewardStage.StageName)
        {
            yield return new("stage", new Text($"expected {RewardStage.StageName}, found {Stage}", $"应为 {RewardStage.StageName}，实际是 {Stage}"));
        }

        if (Train == Validation)
        {
            yield return new("validation", new Text("expected another file than train, found the same", "应为与 train 不同的文件，实际相同"), "train");
        }

        if (Training.WarmupSteps >= Training.Steps)
        {
            yield return new("training.warmup_steps", new Text(
                $"expected fewer than training.steps ({Training.Steps}), found {Training.WarmupSteps}",
                $"应小于 training.steps（{Training.Steps}），实际是 {Training.WarmupSteps}"));
        }
    }
}

/// <summary>How the reward model is trained.</summary>
public sealed record RewardTrainingSection
{
    [Key("Pairs per optimizer step. 32 pairs are 64 answers.", "每个优化步的偏序对数。默认 32 对，即 64 个答案。", Unit = "pairs", Minimum = 1, Maximum = 65_536)]
    public int PairsPerStep { get; init; } = 32;

    [Key(
        "Pairs that go through the model together. Lower it when memory is short: the result is the same but for rounding.",
        "一起通过模型的偏序对数。内存不足时调小：除舍入外结果相同。",
        Unit = "pairs",
        Minimum = 1,
        Maximum = 65_536)]
    public int MicroBatchPairs { get; init; } = 32;

    [Key(
        "Pairs of which a sequence, prompt and answer, is longer are left out and counted; the model's own limit holds in any case.",
        "提示加答案的序列更长的偏序对将被略去并计数；模型自身的上限始终有效。",
        Unit = "tokens",
        Minimum = 8,
        Maximum = 1_048_576)]
    public int MaximumTokens { get; init; } = 160;

    [Key("Optimizer steps.", "优化步数。", Unit = "steps", Minimum = 1, Maximum = 1_000_000_000)]
    public int Steps { get; init; } = 300;

    [Key("Steps in which the learning rate rises. The head begins at random: a slow start spares the backbone.", "学习率上升的步数。打分头从随机开始：缓升可保护主干。", Unit = "steps", Minimum = 0)]
    public int WarmupSteps { get; init; } = 20;

    [Key("Highest learning rate. 5e-4 suits a few million parameters; billions take 1e-5.", "最高学习率。5e-4 适合几百万参数；数十亿参数用 1e-5。", Minimum = 0, ExclusiveMinimum = true, Maximum = 1)]
    public double LearningRate { get; init; } = 5e-4;

    [Key("Learning rate of the last step as a fraction of the highest.", "最后一步的学习率占最高值的比例。", Minimum = 0, Maximum = 1)]
    public double FinalLearningRateFraction { get; init; } = 0.1;

    [Key("Weight decay of the matrices, decoupled.", "矩阵的解耦权重衰减。", Minimum = 0, Maximum = 10)]
    public double WeightDecay { get; init; } = 0.1;

    [Key("Decay of AdamW's first moment.", "AdamW 一阶矩的衰减。", Minimum = 0, Maximum = 1, ExclusiveMaximum = true)]
    public double Beta1 { get; init; } = 0.9;

    [Key("Decay of AdamW's second moment.", "AdamW 二阶矩的衰减。", Minimum = 0, Maximum = 1, ExclusiveMaximum = true)]
    public double Beta2 { get; init; } = 0.95;

    [Key("Longest gradient, by its norm over all weights; longer ones are scaled down.", "梯度的最大范数（对全部权重）；更长的梯度按比例缩短。", Minimum = 0, ExclusiveMinimum = true)]
    public double ClipNorm { get; init; } = 1;

    [Key(
        "Weight of the language-model loss on the chosen answers, which keeps the backbone a language model. 0: the pairwise loss alone.",
        "对优选答案的语言模型损失的权重，使主干仍是语言模型。0：只用成对损失。",
        Minimum = 0,
        Maximum = 100)]
    public double LanguageModelWeight { get; init; }
}

/// <summary>How often the reward model is measured.</summary>
public sealed record RewardEvaluationSection
{
    [Key("Steps between two measurements of all validation pairs; before the first and after the last step they are always measured.", "两次衡量全部验证偏序对之间的步数；第一步之前与最后一步之后总会衡量。", Unit = "steps", Minimum = 1)]
    public int EverySteps { get; init; } = 50;

    [Key("Pairs, the first of the file, whose gaps are written down for the histograms. 100.", "为直方图记录分差的偏序对数（取文件开头）。默认 100。", Unit = "pairs", Minimum = 1, Maximum = 10_000)]
    public int HistogramPairs { get; init; } = 100;
}
