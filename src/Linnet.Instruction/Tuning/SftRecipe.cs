using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Generation;
using Linnet.Training.Recipes;

namespace Linnet.Instruction.Tuning;

/// <summary>What <c>linnet sft</c> is told to do.</summary>
public sealed record SftRecipe : IRecipe
{
    [Key("The stage that this recipe is for: sft.", "此配方所属的阶段：sft。")]
    public required string Stage { get; init; }

    [Key("Decides the order of the examples. 0 unless several runs are to be compared.", "决定样例的顺序。默认 0；要比较多次运行时才需要改。")]
    public ulong Seed { get; init; }

    [Key("The pretrained model: a checkpoint's folder, or a finished stage's such as run:pretrain.", "预训练模型：检查点文件夹，或已完成阶段的文件夹，如 run:pretrain。")]
    public required string Model { get; init; }

    [Key("Questions and answers.", "问题与答案。")]
    public required InstructionSection Data { get; init; }

    [Key("How the model is tuned.", "模型如何微调。")]
    public TuningSection Training { get; init; } = new();

    [Key("How the model is measured on questions that it does not learn from.", "如何用未参与学习的问题衡量模型。")]
    public AnswerSection Evaluation { get; init; } = new();

    [Key("How often the training is saved.", "多久保存一次训练。")]
    public CheckpointSection Checkpoints { get; init; } = new();

    [Key(
        "Number format of the matrix products; weights are kept in float32 in any case. auto: bfloat16 where the processor has it, else float32.",
        "矩阵乘法的数值格式；权重始终以 float32 保存。auto：处理器支持时用 bfloat16，否则用 float32。")]
    public Precision Precision { get; init; } = Precision.Auto;

    [Key(
        "Where answers are drawn: cpu is our own engine; cuda needs a build for CUDA and is untested. All else is computed on the processor.",
        "在何处抽取答案：cpu 为自有引擎；cuda 需要 CUDA 版本的构建，未经测试。其余计算均在处理器上进行。")]
    public GenerationDevice Device { get; init; }

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
        if (Stage != SftStage.StageName)
        {
            yield return new("stage", new Text($"expected {SftStage.StageName}, found {Stage}", $"应为 {SftStage.StageName}，实际是 {Stage}"));
        }

        foreach (var (key, files) in new[] { ("data.train", Data.Train), ("data.validation", Data.Validation) })
        {
            if (files.Count == 0)
            {
                yield return new(key, new Text("expected at least one file, found none", "至少需要一个文件，实际没有"));
            }
        }

        if (Training.BatchSize % Training.MicroBatchSize != 0)
        {
            yield return new(
                "training.batch_size",
                new Text(
                    $"expected a multiple of micro_batch_size ({Training.MicroBatchSize}), found {Training.BatchSize}",
                    $"应为 micro_batch_size（{Training.MicroBatchSize}）的整数倍，实际是 {Training.BatchSize}"));
        }

        if (Training.WarmupSteps >= Training.Steps)
        {
            yield return new(
                "training.warmup_steps",
                new Text(
                    $"expected fewer than training.steps ({Training.Steps}), found {Training.WarmupSteps}",
                    $"应小于 training.steps（{Training.Steps}），实际是 {Training.WarmupSteps}"));
        }
    }
}

/// <summary>Where the questions and answers stand.</summary>
public sealed record InstructionSection
{
    [Key(
        "Files to learn from: .jsonl with \"id\", \"kind\", \"prompt\" and \"completion\" in each line, as the stage convert writes them.",
        "用于学习的文件：.jsonl，每行有 \"id\"、\"kind\"、\"prompt\" 和 \"completion\"，由阶段 convert 写出。")]
    public required IReadOnlyList<string> Train { get; init; }

    [Key("Files to measure on; the model never learns from them.", "用于衡量的文件；模型从不在其上学习。")]
    public required IReadOnlyList<string> Validation { get; init; }

    [Key(
        "The held-out questions as texts to go on with, under the same ids, for the comparison with the pretrained model; empty: none.",
        "把留出的问题改写成可续写的文本（id 相同），用于与预训练模型比较；留空则没有。")]
    public string Stems { get; init; } = "";
}

/// <summary>How the model is tuned.</summary>
public sealed record TuningSection
{
    [Key(
        "T, longest question with its answer. Longer ones are dropped and counted, never cut. At most the model's longest sequence.",
        "T，问题加答案的最大长度。更长的会被舍弃并计数，绝不截断。不超过模型的最大序列长度。",
        Unit = "tokens",
        Minimum = 2,
        Maximum = 1_048_576)]
    public int SequenceLength { get; init; } = 256;

    [Key("Questions per optimizer step. 16: small steps learn most per token on little data.", "每个优化步的问题数。默认 16：数据少时小步单位词元学得最多。", Unit = "sequences", Minimum = 1, Maximum = 65_536)]
    public int BatchSize { get; init; } = 16;

    [Key(
        "Questions that go through the model together. Lower it when memory is short: the result is the same but for rounding.",
        "一起通过模型的问题数。内存不足时调小：除舍入外结果相同。",
        Unit = "sequences",
        Minimum = 1,
        Maximum = 65_536)]
    public int MicroBatchSize { get; init; } = 16;

    [Key("Optimizer steps. 500 of the default batch are 8,000 questions: an epoch of the tour's.", "优化步数。默认 500：按默认批次为 8,000 个问题，即导览数据的一轮。", Unit = "steps", Minimum = 1, Maximum = 1_000_000_000)]
    public int Steps { get; init; } = 500;

    [Key("Steps in which the learning rate rises.", "学习率上升的步数。", Unit = "steps", Minimum = 0)]
    public int WarmupSteps { get; init; } = 20;

    [Key(
        "Highest learning rate. 1e-3 suits models of a few million parameters, about a third of their pretraining's; 2e-5 those of billions.",
        "最高学习率。1e-3 适合几百万参数的模型，约为其预训练的三分之一；数十亿参数的模型用 2e-5。",
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 1)]
    public double LearningRate { get; init; } = 1e-3;

    [Key("Learning rate of the last step as a fraction of the highest.", "最后一步的学习率占最高值的比例。", Minimum = 0, Maximum = 1)]
    public double FinalLearningRateFraction { get; init; } = 0.1;

    [Key("Weight decay of the matrices, decoupled. 0: tuning is short, and decay pulls away from what was pretrained.", "矩阵的解耦权重衰减。默认 0：微调很短，而衰减会拉离预训练所得。", Minimum = 0, Maximum = 10)]
    public double WeightDecay { get; init; }

    [Key("Decay of AdamW's first moment.", "AdamW 一阶矩的衰减。", Minimum = 0, Maximum = 1, ExclusiveMaximum = true)]
    public double Beta1 { get; init; } = 0.9;

    [Key("Decay of AdamW's second moment.", "AdamW 二阶矩的衰减。", Minimum = 0, Maximum = 1, ExclusiveMaximum = true)]
    public double Beta2 { get; init; } = 0.95;

    [Key("Longest gradient, by its norm over all weights; longer ones are scaled down.", "梯度的最大范数（对全部权重）；更长的梯度按比例缩短。", Minimum = 0, ExclusiveMinimum = true)]
    public double ClipNorm { get; init; } = 1;
}

/// <summary>How the model is measured.</summary>
public sealed record AnswerSection
{
    [Key("Steps between two measurements of the loss; the last step is always measured, on every held-out question.", "两次衡量损失之间的步数；最后一步总会在全部留出问题上衡量。", Unit = "steps", Minimum = 1)]
    public int EverySteps { get; init; } = 50;

    [Key("Held-out questions of each kind whose loss is measured on the way.", "途中衡量损失时每类使用的留出问题数。", Unit = "questions", Minimum = 1)]
    public int Questions { get; init; } = 64;

    [Key(
        "Held-out questions of each kind that the model answers, before and after. 50 give the share of exact answers to about 0.07; 0: none.",
        "每类由模型在微调前后实际作答的留出问题数。默认 50：完全正确的比例误差约 0.07；0 表示不作答。",
        Unit = "questions",
        Minimum = 0)]
    public int Answers { get; init; } = 50;

    [Key("Longest answer that is written. 64: about forty English words.", "写出的答案的最大长度。默认 64：约四十个英文单词。", Unit = "tokens", Minimum = 1)]
    public int AnswerTokens { get; init; } = 64;

    [Key("Questions that are put to the pretrained model and to the tuned one side by side.", "并排交给预训练模型和微调模型的问题数。", Unit = "questions", Minimum = 0)]
    public int Comparisons { get; init; } = 8;
}
