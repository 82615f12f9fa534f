using Linnet.Core.Recipes;
using Linnet.Training.Optimization;
using Linnet.Training.Recipes;
using Linnet.Training.Schedules;

namespace Linnet.Pretraining.Stages;

/// <summary>How the model is trained.</summary>
public sealed record TrainingSection
{
    /// <summary>Sequences per optimizer step.</summary>
    public int SequencesPerStep => BatchTokens / SequenceLength;

    /// <summary>The learning rate of each step.</summary>
    public LearningRateSchedule LearningRates => new(LearningRate, WarmupSteps, Steps, FinalLearningRateFraction) { Shape = Schedule, DecayShare = DecayShare };

    /// <summary>The optimizer's constants.</summary>
    public AdamWSettings Optimizer => new()
    {
        Beta1 = Beta1,
        Beta2 = Beta2,
        WeightDecay = WeightDecay,
        EmbeddingRate = EmbeddingRate,
        EmbeddingSteps = EmbeddingSteps,
    };

    [Key("T, length of a sequence. 256: as bytes about four lines.", "T，序列长度。256：按字节计约为四行。", Unit = "tokens", Minimum = 2, Maximum = 1_048_576)]
    public int SequenceLength { get; init; } = 256;

    [Key("Tokens per optimizer step. 8,192: small batches learn most per token at this size.", "每个优化步的词元数。默认 8,192：此规模下小批次单位词元学得最多。", Unit = "tokens", Minimum = 2)]
    public int BatchTokens { get; init; } = 8_192;

    [Key(
        "Sequences that go through the model together. Lower it when memory is short: the result is the same but for rounding.",
        "一起通过模型的序列数。内存不足时调小：除舍入外结果相同。",
        Unit = "sequences",
        Minimum = 1,
        Maximum = 65_536)]
    public int MicroBatchSize { get; init; } = 16;

    [Key(
        "Whether the backward pass computes each block again instead of keeping what is inside it. false; true needs far less memory for"
        + " long sequences and about a third more time, with the same result.",
        "反向传播时是否重新计算每个块，而不保留块内的中间结果。默认 false；设为 true 时长序列所需内存大减，耗时约多三分之一，结果相同。")]
    public bool RecomputeBlocks { get; init; }

    [Key(
        "Optimizer steps. 1,000 of the default batch read 8 million tokens: some epochs of a small text.",
        "优化步数。默认 1,000：按默认批次读 800 万个词元，相当于一份小文本的若干轮。",
        Unit = "steps", Minimum = 1, Maximum = 1_000_000_000)]
    public int Steps { get; init; } = 1_000;

    [Key("Steps in which the learning rate rises. 50: AdamW's second moments need about 1 / (1 - beta2) steps.", "学习率上升的步数。默认 50：AdamW 的二阶矩约需 1 / (1 - beta2) 步。", Unit = "steps", Minimum = 0)]
    public int WarmupSteps { get; init; } = 50;

    [Key("Highest learning rate. 2e-3 suits models of a few million parameters; lower it as they grow.", "最高学习率。2e-3 适合几百万参数的模型；模型越大应越低。", Minimum = 0, ExclusiveMinimum = true, Maximum = 1)]
    public double LearningRate { get; init; } = 2e-3;

    [Key(
        "What the learning rate does after the warmup. cosine and linear fall over all of the training; wsd (warmup, stable, decay) holds the peak and falls"
        + " over the last decay_share, so that a training can be made longer later; constant holds it; inverse_sqrt falls with the root of the step.",
        "预热之后学习率的变化。cosine、linear 在整个训练中下降；wsd（预热、稳定、衰减）保持最高值，只在最后 decay_share 内下降，便于以后延长训练；"
        + "constant 保持不变；inverse_sqrt 随步数的平方根下降。")]
    public ScheduleShape Schedule { get; init; } = ScheduleShape.Cosine;

    [Key(
        "Part of the steps after the warmup in which wsd falls. 0.2: Hägele et al. 2024 found no gain from more.",
        "wsd 下降阶段占预热之后步数的比例。默认 0.2：Hägele 等（2024）发现更长并无收益。",
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 1)]
    public double DecayShare { get; init; } = 0.2;

    [Key(
        "Learning rate of the token embeddings as a multiple of the others'. 1; a short training of a large vocabulary learns faster with 4 to 8,"
        + " because most tokens are rare and move only when they are met.",
        "词元嵌入的学习率相对于其他权重的倍数。默认 1；词表大而训练短时取 4 到 8 学得更快，因为多数词元很少出现，只在出现时才会更新。",
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 1_000)]
    public double EmbeddingRate { get; init; } = 1;

    [Key("Learning rate of the last step as a fraction of the highest. 0.1 as in GPT-3 and LLaMA.", "最后一步的学习率占最高值的比例。0.1 与 GPT-3、LLaMA 相同。", Minimum = 0, Maximum = 1)]
    public double FinalLearningRateFraction { get; init; } = 0.1;

    [Key("Weight decay of the matrices, decoupled; norms are not decayed. 0.1 as in GPT-3 and LLaMA.", "矩阵的解耦权重衰减；归一化参数不衰减。0.1 与 GPT-3、LLaMA 相同。", Minimum = 0, Maximum = 10)]
    public double WeightDecay { get; init; } = 0.1;

    [Key("Decay of AdamW's first moment. 0.9 as in GPT-3 and LLaMA.", "AdamW 一阶矩的衰减。0.9 与 GPT-3、LLaMA 相同。", Minimum = 0, Maximum = 1, ExclusiveMaximum = true)]
    public double Beta1 { get; init; } = 0.9;

    [Key("Decay of AdamW's second moment. 0.95 as in GPT-3 and LLaMA.", "AdamW 二阶矩的衰减。0.95 与 GPT-3、LLaMA 相同。", Minimum = 0, Maximum = 1, ExclusiveMaximum = true)]
    public double Beta2 { get; init; } = 0.95;

    [Key("Longest gradient, by its norm over all weights; longer ones are scaled down. 1 as in GPT-3 and LLaMA.", "梯度的最大范数（对全部权重）；更长的梯度按比例缩短。1 与 GPT-3、LLaMA 相同。", Minimum = 0, ExclusiveMinimum = true)]
    public double ClipNorm { get; init; } = 1;

    [Key(
        "First steps in which only the embeddings and the output head learn. 0; after a vocabulary was expanded some hundred steps let the new rows find"
        + " their place before the rest moves.",
        "最初只训练嵌入和输出头的步数。默认 0；扩充词表之后，先用几百步让新行就位，再训练其余部分。",
        Unit = "steps",
        Minimum = 0)]
    public int EmbeddingSteps { get; init; }

    [Key(
        "Weights that stay as they are, by name; * stands for any characters: model.layers.0.*, *.embed_tokens.*. None.",
        "保持不变的权重，按名称；* 代表任意字符：model.layers.0.*、*.embed_tokens.*。默认没有。")]
    public IReadOnlyList<string> Frozen { get; init; } = [];

    [Key(
        "Passes over a step whose loss or gradient norm stands so many standard deviations above the mean of the 128 steps before it: its batch is not learnt"
        + " from. 0: never; 3 to 5 catch broken text without touching good.",
        "若某一步的损失或梯度范数高出之前 128 步均值这么多个标准差，则跳过该步：不从该批次学习。0 表示从不；取 3 到 5 可挡住坏文本而不影响正常文本。",
        Minimum = 0,
        Maximum = 100)]
    public double SkipAbove { get; init; }

    [Key("What is done when the loss rises and stays high.", "损失上升且居高不下时怎么办。")]
    public SpikeSection Spike { get; init; } = new();
}
