using Linnet.Core.Recipes;

namespace Linnet.Cli.Commands;

/// <summary>What <c>generate</c> and <c>chat</c> take as key=value.</summary>
internal sealed record SamplingRecipe : IRecipe
{
    [Key(
        "Positions in all, the prompt's tokens included, as llama2.c's -n counts them. Generation also ends where the document ends.",
        "位置总数，包括提示的词元，与 llama2.c 的 -n 计数方式相同。文档结束时生成也会结束。",
        Unit = "tokens",
        Minimum = 1)]
    public int Tokens { get; init; } = 256;

    [Key(
        "0 always takes the likeliest token; 1 samples from the model's own distribution; lower is more careful.",
        "0 总是取概率最大的词元；1 按模型自身的分布采样；越低越保守。",
        Minimum = 0,
        Maximum = 10)]
    public double Temperature { get; init; } = 0.8;

    [Key("Sample from this many likeliest tokens only; 0: from all.", "只从概率最大的这么多个词元中采样；0 表示全部。", Minimum = 0)]
    public int TopK { get; init; }

    [Key(
        "Sample from the likeliest tokens that together have this probability; 1: from all.",
        "只从累计概率达到此值的最可能词元中采样；1 表示全部。",
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 1)]
    public double TopP { get; init; } = 0.95;

    [Key("Decides the draws: the same seed gives the same text.", "决定采样：相同的种子得到相同的文本。")]
    public ulong Seed { get; init; }

    [Key("Threads that compute; 0: all of the machine. The text does not depend on it.", "计算线程数；0 表示用满整台机器。文本与之无关。", Unit = "threads", Minimum = 0, Maximum = 1024)]
    public int Threads { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];

    /// <summary>Reads key=value arguments; all their problems are reported together.</summary>
    public static SamplingRecipe Read(IReadOnlyList<string> arguments) => RecipeReader.ReadText<SamplingRecipe>("{}", "command line", arguments).Value;
}
