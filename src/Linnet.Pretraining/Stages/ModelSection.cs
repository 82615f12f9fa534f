using Linnet.Core.Recipes;
using Linnet.Model.Checkpoints;
using Linnet.Training.Modules;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Pretraining.Stages;

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
