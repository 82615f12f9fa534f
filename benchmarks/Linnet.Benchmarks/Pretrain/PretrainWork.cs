using System.Globalization;
using Linnet.Core.Recipes;
using Linnet.Model;

namespace Linnet.Benchmarks.Pretrain;

/// <summary>What every engine computes, as key=value.</summary>
internal sealed record PretrainWork : IRecipe
{
    [Key("Rounds that count; one more comes before them.", "计入的轮数；此前还有一轮不计。", Minimum = 1, Maximum = 1_000)]
    public int Rounds { get; init; } = 5;

    [Key("Steps that each engine takes in a round.", "每个引擎每轮的步数。", Unit = "steps", Minimum = 1, Maximum = 1_000)]
    public int Steps { get; init; } = 8;

    [Key("Threads of each engine; 0: all.", "每个引擎的线程数；0 表示全部。", Unit = "threads", Minimum = 0, Maximum = 1_024)]
    public int Threads { get; init; }

    [Key("B.", "B。", Minimum = 1, Maximum = 65_536)]
    public int Batch { get; init; } = 8;

    [Key("T.", "T。", Unit = "tokens", Minimum = 2, Maximum = 65_536)]
    public int Length { get; init; } = 256;

    [Key("V.", "V。", Minimum = 2, Maximum = 1_000_000)]
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

    [Key("The Python that has PyTorch. Empty: none.", "装有 PyTorch 的 Python。留空则没有。")]
    public string Python { get; init; } = "";

    [Key("The peer's program.", "对照程序。")]
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
        MaximumSequenceLength = Length,
    };

    /// <summary>Threads of each engine.</summary>
    public int AllThreads => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>Tokens of a step.</summary>
    public long StepTokens => (long)Batch * Length;

    /// <summary>The work as arguments of another process: what an engine needs of it.</summary>
    /// <param name="prefix">What stands before each name.</param>
    public IEnumerable<string> Arguments(string prefix) =>
        new (string Name, int Value)[]
        {
            ("threads", AllThreads), ("batch", Batch), ("length", Length), ("vocabulary", Vocabulary), ("width", Width), ("layers", Layers),
            ("heads", Heads), ("key_value_heads", KeyValueHeads), ("feed_forward_width", FeedForwardWidth),
        }.Select(argument => string.Create(CultureInfo.InvariantCulture, $"{prefix}{argument.Name}={argument.Value}"));

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
