using System.Globalization;
using Linnet.Core.Recipes;
using Linnet.Model;

namespace Linnet.Benchmarks.Generation;

/// <summary>What every engine computes, as key=value.</summary>
internal sealed record GenerationWork : IRecipe
{
    [Key("Rounds that count; one more comes before them.", "计入的轮数；此前还有一轮不计。", Minimum = 1, Maximum = 1_000)]
    public int Rounds { get; init; } = 5;

    [Key("Threads of each engine; 0: all.", "每个引擎的线程数；0 表示全部。", Unit = "threads", Minimum = 0, Maximum = 1_024)]
    public int Threads { get; init; }

    [Key("Tokens of the one stream's prompt.", "单条序列的提示词长度。", Unit = "tokens", Minimum = 1, Maximum = 65_536)]
    public int Prompt { get; init; } = 16;

    [Key("New tokens of the one stream.", "单条序列的新词元数。", Unit = "tokens", Minimum = 2, Maximum = 65_536)]
    public int NewTokens { get; init; } = 250;

    [Key("Sequences of the batch, from one token each.", "批中的序列数，各从一个词元开始。", Minimum = 1, Maximum = 65_536)]
    public int Batch { get; init; } = 64;

    [Key("New tokens of each sequence of the batch.", "批中每条序列的新词元数。", Unit = "tokens", Minimum = 1, Maximum = 65_536)]
    public int BatchTokens { get; init; } = 32;

    [Key("Tokens of the text whose next logits are asked for.", "求下一词元 logits 的文本长度。", Unit = "tokens", Minimum = 1, Maximum = 65_536)]
    public int Prefill { get; init; } = 1_024;

    [Key("V: bytes, their end and pairs.", "V：字节、结束符与字符对。", Minimum = 257, Maximum = 1_000_000)]
    public int Vocabulary { get; init; } = 8_192;

    [Key("D.", "D。", Minimum = 2, Maximum = 65_536)]
    public int Width { get; init; } = 384;

    [Key("N.", "N。", Minimum = 1, Maximum = 1_024)]
    public int Layers { get; init; } = 8;

    [Key("H.", "H。", Minimum = 1, Maximum = 4_096)]
    public int Heads { get; init; } = 6;

    [Key("K.", "K。", Minimum = 1, Maximum = 4_096)]
    public int KeyValueHeads { get; init; } = 2;

    [Key("F.", "F。", Minimum = 1, Maximum = 1_048_576)]
    public int FeedForwardWidth { get; init; } = 1_024;

    [Key("Seed of the weights and prompts.", "权重与提示词的种子。")]
    public ulong Seed { get; init; } = 1;

    [Key("The program linnet, whose start is measured. Empty: it is not.", "linnet 程序，测量其启动时间。留空则不测。")]
    public string Program { get; init; } = "";

    [Key("The peer's program for Node. Empty: none.", "Node 上的对照程序。留空则没有。")]
    public string Peer { get; init; } = "";

    /// <summary>The decoder.</summary>
    public DecoderDescription Model => new()
    {
        VocabularySize = Vocabulary,
        Width = Width,
        Layers = Layers,
        Heads = Heads,
        KeyValueHeads = KeyValueHeads,
        HeadWidth = Width / Heads,
        FeedForwardWidth = FeedForwardWidth,
        MaximumSequenceLength = Math.Max(Math.Max(Prefill, Prompt + NewTokens), 1 + BatchTokens),
    };

    /// <summary>Threads of each engine.</summary>
    public int AllThreads => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>The work as arguments of another process: what an engine needs of it.</summary>
    /// <param name="prefix">What stands before each name.</param>
    public IEnumerable<string> Arguments(string prefix) =>
        new (string Name, IFormattable Value)[]
        {
            ("threads", AllThreads), ("prompt", Prompt), ("new_tokens", NewTokens), ("batch", Batch), ("batch_tokens", BatchTokens),
            ("prefill", Prefill), ("vocabulary", Vocabulary), ("width", Width), ("layers", Layers), ("heads", Heads),
            ("key_value_heads", KeyValueHeads), ("feed_forward_width", FeedForwardWidth), ("seed", Seed),
        }.Select(argument => $"{prefix}{argument.Name}={argument.Value.ToString(null, CultureInfo.InvariantCulture)}");

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Width % Heads != 0 || Width / Heads % 2 != 0)
        {
            yield return new("heads", new("expected a divisor of width that leaves an even width", "应整除 width 且每头宽度为偶数"));
        }

        if (Heads % KeyValueHeads != 0)
        {
            yield return new("key_value_heads", new("expected a divisor of heads", "应整除 heads"));
        }
    }
}
