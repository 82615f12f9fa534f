using System.Text;
using Linnet.Core.Recipes;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Training.Modules;
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
        if (1 + longestPrompt + Samples.Tokens > MaximumSequenceLength)
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

/// <summary>The shape of the decoder.</summary>
public sealed record ModelSection
{
    [Key(
        "Family. llama: RMSNorm, SwiGLU, rotary positions; mistral: the same with a sliding window; qwen2: with a bias of queries, keys and values;"
        + " qwen3: with normalized query and key heads. falcon (as 7B) and bloom train several times slower: they have no kernels of their own.",
        "模型家族。llama：RMSNorm、SwiGLU、旋转位置；mistral：另加滑动窗口；qwen2：查询、键、值带偏置；qwen3：对查询头和键头归一化。"
        + "falcon（同 7B）和 bloom 没有专用内核，训练慢数倍。")]
    public ModelType Type { get; init; } = ModelType.Llama;

    [Key("D, width of the residual stream. 192 trains in minutes on a laptop.", "D，残差流宽度。192 可在笔记本上几分钟内训练。", Minimum = 2, Maximum = 65_536)]
    public int Width { get; init; } = 192;

    [Key("N, number of blocks. 6: deeper pays less than wider at this width.", "N，块数。默认 6：在此宽度下加深不如加宽划算。", Minimum = 1, Maximum = 1_024)]
    public int Layers { get; init; } = 6;

    [Key("H, number of query heads. 6 makes heads of 32 at the default width.", "H，查询头数。默认 6，即默认宽度下每头 32。", Minimum = 1, Maximum = 4_096)]
    public int Heads { get; init; } = 6;

    [Key(
        "K, number of key and value heads, which the query heads share; K = H is multi-head, 1 multi-query attention."
        + " 2: a third of the cache at little loss.",
        "K，键值头数，由查询头共享；K = H 为多头注意力，K = 1 为多查询注意力。默认 2：缓存减为三分之一而损失很小。",
        Minimum = 1,
        Maximum = 4_096)]
    public int KeyValueHeads { get; init; } = 2;

    [Key(
        "Hidden width of the feed-forward network. 512 = 8/3 of the width, as in LLaMA: three matrices cost what two of 4 times did.",
        "前馈网络的隐藏宽度。512 为宽度的 8/3，与 LLaMA 相同：三个矩阵的代价等于原来两个 4 倍宽的矩阵。",
        Minimum = 1,
        Maximum = 1_048_576)]
    public int FeedForwardWidth { get; init; } = 512;

    [Key(
        "Longest sequence that the model is built for, so that later stages may give it longer prompts than it was trained on; 0: the"
        + " training's sequence length. Rotary positions carry some way beyond the trained length, and fine-tuning teaches the rest.",
        "模型支持的最长序列，使后续阶段可以给出比训练更长的提示；0 表示训练的序列长度。旋转位置编码可略微超出训练长度，其余由微调学会。",
        Unit = "tokens",
        Minimum = 0,
        Maximum = 1_048_576)]
    public int MaximumSequenceLength { get; init; }

    [Key(
        "W: a token sees itself and the W - 1 tokens before it, in every layer. null: all before it. mistral needs it, qwen2 and qwen3 may have it.",
        "W：每一层中，一个词元只看到自己和之前的 W - 1 个词元。null 表示看到之前的全部。mistral 必须有，qwen2 和 qwen3 可以有。",
        Unit = "tokens",
        Minimum = 1)]
    public int? SlidingWindow { get; init; }

    [Key("Base of the rotary frequencies; bloom has none. 10,000 as in LLaMA, enough for short sequences.", "旋转位置编码的频率底数；bloom 没有旋转位置。10,000 与 LLaMA 相同，对短序列足够。", Minimum = 1, ExclusiveMinimum = true)]
    public double RopeBase { get; init; } = 10_000;

    [Key(
        "Whether the output head is the embedding matrix itself. true: it saves the head's parameters.",
        "输出头是否就是嵌入矩阵。默认 true：省下输出头的参数。")]
    public bool TiedHead { get; init; } = true;

    [Key(
        "What the weights are drawn from before training. gpt2: N(0, 0.02²), as GPT-2 and most since; small_residual: every block begins as"
        + " almost nothing, from which a short training learns faster.",
        "训练前权重的分布。gpt2：N(0, 0.02²)，GPT-2 及之后多数模型的做法；small_residual：每个块开始时几乎不起作用，短训练学得更快。")]
    public InitialWeights InitialWeights { get; init; } = InitialWeights.Gpt2;

    /// <summary>What the family asks of the numbers.</summary>
    internal IEnumerable<RecipeRule> Check()
    {
        var type = Type.Name();
        if (Type == ModelType.Mistral && SlidingWindow is null)
        {
            yield return new(
                "model.sliding_window",
                new Text("expected a number, which mistral needs, found null (without a window it is llama)", "mistral 需要一个数，实际是 null（没有窗口就是 llama）"),
                "model.type");
        }

        if (Type is ModelType.Llama or ModelType.Falcon or ModelType.Bloom && SlidingWindow is { } window)
        {
            yield return new(
                "model.sliding_window",
                new Text($"expected null, since {type} has no window, found {window}", $"{type} 没有窗口，应为 null，实际是 {window}"),
                "model.type");
        }

        if (Type == ModelType.Falcon && KeyValueHeads != 1)
        {
            yield return new(
                "model.key_value_heads",
                new Text($"expected 1, as falcon has, found {KeyValueHeads}", $"falcon 应为 1，实际是 {KeyValueHeads}"),
                "model.type");
        }

        if (Type == ModelType.Bloom && KeyValueHeads != Heads)
        {
            yield return new(
                "model.key_value_heads",
                new Text($"expected as many as model.heads ({Heads}), as bloom has, found {KeyValueHeads}", $"bloom 应与 model.heads（{Heads}）相同，实际是 {KeyValueHeads}"),
                "model.type");
        }

        if (Type == ModelType.Bloom && FeedForwardWidth != 4L * Width)
        {
            yield return new(
                "model.feed_forward_width",
                new Text($"expected 4 x model.width ({4L * Width}), as bloom has, found {FeedForwardWidth}", $"bloom 应为 4 × model.width（{4L * Width}），实际是 {FeedForwardWidth}"),
                "model.type");
        }
    }
}

/// <summary>How the model is trained.</summary>
public sealed record TrainingSection
{
    /// <summary>Sequences per optimizer step.</summary>
    public int SequencesPerStep => BatchTokens / SequenceLength;

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
