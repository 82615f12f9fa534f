using System.Text;
using Linnet.Core.Recipes;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Training.Recipes;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Pretraining.Stages;

/// <summary>What <c>linnet pretrain</c> is told to do.</summary>
public sealed record PretrainRecipe : IRecipe
{
    // sequence_length x head width: with padding to whole tiles its bytes still fit in 31 bits.
    private const long MaximumHeadNumbers = 1L << 28;

    [Key("The stage that this recipe is for: pretrain.", "此配方所属的阶段：pretrain。")]
    public required string Stage { get; init; }

    [Key(
        "Decides the initial weights, the order of the text and the samples. 0 unless several runs are to be compared.",
        "决定初始权重、文本顺序和采样。默认 0；要比较多次运行时才需要改。")]
    public ulong Seed { get; init; }

    [Key(
        "The vocabulary: a tokenizer.json, such as run:tokenizer-extend/tokenizer.json. Empty: the 256 bytes and the end of a document.",
        "词表：tokenizer.json 文件，例如 run:tokenizer-extend/tokenizer.json。留空则为 256 个字节加文档结束符。")]
    public string Tokenizer { get; init; } = "";

    [Key(
        "A model that goes on learning, instead of one from nothing: a checkpoint, a stage or a run, such as the folder that resize or import wrote. Its shape and"
        + " vocabulary are its own: leave tokenizer and model out. Empty: weights are drawn.",
        "继续训练已有的模型，而不是从零开始：检查点、阶段或运行的文件夹，例如 resize 或 import 写出的文件夹。形状和词表由它决定：不要再写 tokenizer 和 model。留空则随机初始化。")]
    public string Base { get; init; } = "";

    [Key("The text.", "文本。")]
    public required DataSection Data { get; init; }

    [Key(
        "What to compare with: the baseline.json of the stage ngram-baseline over the same text and vocabulary. Empty: nothing.",
        "用于对比的基线：ngram-baseline 阶段在相同文本和词表上写出的 baseline.json。留空则不对比。")]
    public string Baseline { get; init; } = "";

    [Key("The shape of the decoder.", "解码器的形状。")]
    public ModelSection Model { get; init; } = new();

    [Key("How the model is trained.", "模型如何训练。")]
    public TrainingSection Training { get; init; } = new();

    [Key("How often the model is measured on text that it does not learn from.", "多久用未参与学习的文本衡量一次模型。")]
    public EvaluationSection Evaluation { get; init; } = new();

    [Key("How often the training is saved.", "多久保存一次训练。")]
    public CheckpointSection Checkpoints { get; init; } = new();

    [Key("What the model writes while it learns.", "模型在学习过程中续写什么。")]
    public SampleSection Samples { get; init; } = new();

    [Key(
        "Number format of the matrix products; weights are kept in float32 in any case. auto: bfloat16 where the processor has it"
        + " (its products take about half the time), else float32.",
        "矩阵乘法的数值格式；权重始终以 float32 保存。auto：处理器支持时用 bfloat16（乘法约快一倍），否则用 float32。")]
    public Precision Precision { get; init; } = Precision.Auto;

    [Key(
        "Threads that compute; 0: all of the machine. The result's last bits depend on it, so a resumed run keeps the number it began with.",
        "计算线程数；0 表示用满整台机器。结果的末位与线程数有关，因此恢复的运行沿用开始时的线程数。",
        Unit = "threads",
        Minimum = 0,
        Maximum = 1024)]
    public int Threads { get; init; }

    /// <summary>The longest sequence that the model is built for, in tokens.</summary>
    public int MaximumSequenceLength => Model.MaximumSequenceLength == 0 ? Training.SequenceLength : Model.MaximumSequenceLength;

    /// <summary>The decoder that the recipe asks for.</summary>
    /// <param name="vocabularySize">V, of the recipe's tokenizer.</param>
    public DecoderDescription Describe(int vocabularySize) => new DecoderDescription
    {
        VocabularySize = vocabularySize,
        Width = Model.Width,
        Layers = Model.Layers,
        Heads = Model.Heads,
        KeyValueHeads = Model.KeyValueHeads,
        HeadWidth = Model.Width / Model.Heads,
        FeedForwardWidth = Model.FeedForwardWidth,
        MaximumSequenceLength = MaximumSequenceLength,
        RopeBase = Model.RopeBase,
        TiedHead = Model.TiedHead,
        SlidingWindow = Model.SlidingWindow,
    }.As(Model.Type);

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != PretrainStage.StageName)
        {
            yield return new("stage", new Text($"expected {PretrainStage.StageName}, found {Stage}", $"应为 {PretrainStage.StageName}，实际是 {Stage}"));
        }

        foreach (var rule in Data.Check())
        {
            yield return rule;
        }

        if (Base.Length > 0 && Tokenizer.Length > 0)
        {
            yield return new("tokenizer", new Text("expected nothing, since base has its own vocabulary", "base 已有自己的词表，不应再写"), "base");
        }

        if (Base.Length > 0 && Model != new ModelSection())
        {
            yield return new("model", new Text("expected nothing, since base has its own shape", "base 已有自己的形状，不应再写"), "base");
        }

        if (Data.Overlap >= Training.SequenceLength)
        {
            yield return new(
                "data.overlap",
                new Text(
                    $"expected less than training.sequence_length ({Training.SequenceLength}), found {Data.Overlap}",
                    $"应小于 training.sequence_length（{Training.SequenceLength}），实际是 {Data.Overlap}"),
                "training.sequence_length");
        }

        foreach (var (i, change) in Data.WeightChanges.Index().Where(change => change.Item.FromStep > Training.Steps))
        {
            yield return new(
                $"data.weight_changes.{i}.from_step",
                new Text($"expected at most training.steps ({Training.Steps}), found {change.FromStep}", $"应不超过 training.steps（{Training.Steps}），实际是 {change.FromStep}"),
                "training.steps");
        }

        if (Training.EmbeddingSteps >= Training.Steps)
        {
            yield return new(
                "training.embedding_steps",
                new Text($"expected fewer than training.steps ({Training.Steps}), found {Training.EmbeddingSteps}", $"应小于 training.steps（{Training.Steps}），实际是 {Training.EmbeddingSteps}"),
                "training.steps");
        }

        if (Model.Width % Model.Heads != 0 || Model.Width / Model.Heads % 2 != 0)
        {
            yield return new(
                "model.heads",
                new Text(
                    $"expected a divisor of model.width ({Model.Width}) that leaves an even width for each head, found {Model.Heads}",
                    $"应整除 model.width（{Model.Width}）且每个头的宽度为偶数，实际是 {Model.Heads}"));
        }

        if (Model.Heads % Model.KeyValueHeads != 0)
        {
            yield return new(
                "model.key_value_heads",
                new Text(
                    $"expected a divisor of model.heads ({Model.Heads}), found {Model.KeyValueHeads}",
                    $"应整除 model.heads（{Model.Heads}），实际是 {Model.KeyValueHeads}"));
        }

        foreach (var rule in Model.Check())
        {
            yield return rule;
        }

        if (MaximumSequenceLength < Training.SequenceLength)
        {
            yield return new(
                "model.maximum_sequence_length",
                new Text(
                    $"expected at least training.sequence_length ({Training.SequenceLength}) or 0, found {MaximumSequenceLength}",
                    $"应不小于 training.sequence_length（{Training.SequenceLength}）或为 0，实际是 {MaximumSequenceLength}"),
                "training.sequence_length");
        }

        if (Model.Heads <= Model.Width && (long)MaximumSequenceLength * (Model.Width / Model.Heads) > MaximumHeadNumbers)
        {
            var headWidth = Model.Width / Model.Heads;
            yield return new(
                Model.MaximumSequenceLength == 0 ? "training.sequence_length" : "model.maximum_sequence_length",
                new Text(
                    $"expected at most {MaximumHeadNumbers / headWidth} with heads {headWidth} wide (2^28 numbers in a head's keys), found {MaximumSequenceLength}",
                    $"每头宽度为 {headWidth} 时应不超过 {MaximumHeadNumbers / headWidth}（一个头的键至多 2^28 个数），实际是 {MaximumSequenceLength}"),
                "model.width");
        }

        foreach (var rule in Training.Spike.Check(Checkpoints.Keep))
        {
            yield return rule;
        }

        var microBatchTokens = (long)Training.SequenceLength * Training.MicroBatchSize;
        if (Training.BatchTokens % microBatchTokens != 0)
        {
            yield return new(
                "training.batch_tokens",
                new Text(
                    $"expected a multiple of sequence_length x micro_batch_size ({microBatchTokens}), found {Training.BatchTokens}",
                    $"应为 sequence_length × micro_batch_size（{microBatchTokens}）的整数倍，实际是 {Training.BatchTokens}"));
        }

        if (Training.WarmupSteps >= Training.Steps)
        {
            yield return new(
                "training.warmup_steps",
                new Text(
                    $"expected fewer than training.steps ({Training.Steps}), found {Training.WarmupSteps}",
                    $"应小于 training.steps（{Training.Steps}），实际是 {Training.WarmupSteps}"));
        }

        // No vocabulary takes more tokens than a prompt has bytes.
        var longestPrompt = Samples.Prompts.Select(Encoding.UTF8.GetByteCount).DefaultIfEmpty(0).Max();
        if (Base.Length == 0 && 1 + longestPrompt + Samples.Tokens > MaximumSequenceLength)
        {
            yield return new(
                "samples.tokens",
                new Text(
                    $"expected at most the model's longest sequence less the bytes of the longest prompt and one ({MaximumSequenceLength - longestPrompt - 1}),"
                    + $" found {Samples.Tokens}",
                    $"应不超过模型的最长序列减去最长提示的字节数再减一（{MaximumSequenceLength - longestPrompt - 1}），实际是 {Samples.Tokens}"),
                "training.sequence_length");
        }
    }
}

/// <summary>How often the model is measured.</summary>
public sealed record EvaluationSection
{
    [Key("Steps between two measurements; the last step is always measured.", "两次衡量之间的步数；最后一步总会衡量。", Unit = "steps", Minimum = 1)]
    public int EverySteps { get; init; } = 100;

    [Key(
        "Tokens measured each time: windows spread evenly over the validation text, equally many of each source, the same ones each time. 65,536 take seconds."
        + " After the last step the whole validation text is measured once.",
        "每次衡量的词元数：从验证文本中均匀选取的窗口，各数据源一样多，每次相同。65,536 只需几秒。最后一步之后会把整个验证文本衡量一次。",
        Unit = "tokens",
        Minimum = 1)]
    public int ValidationTokens { get; init; } = 65_536;
}

/// <summary>What the model writes while it learns.</summary>
public sealed record SampleSection
{
    [Key("Texts to continue; an empty text begins a new document. None: no samples.", "要续写的文本；空文本表示新文档的开头。没有则不采样。")]
    public IReadOnlyList<string> Prompts { get; init; } = [];

    [Key("Length of a sample without its prompt. 128: two lines or so, enough to see words and sentences.", "样本长度，不含提示。默认 128：约两行，足以看出词句。", Unit = "tokens", Minimum = 1)]
    public int Tokens { get; init; } = 128;

    [Key("Temperature of the sampling; 0 takes the most likely token. 0.8: varied, but seldom nonsense.", "采样温度；0 表示取最可能的词元。默认 0.8：有变化而少胡言。", Minimum = 0, Maximum = 10)]
    public double Temperature { get; init; } = 0.8;

    [Key("Steps between two samplings; the last step is always sampled. 200: five times in the default training.", "两次采样之间的步数；最后一步总会采样。默认 200：默认训练中采样五次。", Unit = "steps", Minimum = 1)]
    public int EverySteps { get; init; } = 200;
}
