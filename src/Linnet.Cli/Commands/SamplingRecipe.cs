using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Generation;

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

    [Key(
        "Sample only tokens at least so many times as likely as the likeliest one; 0: from all.",
        "只从概率不低于最大概率乘以此值的词元中采样；0 表示全部。",
        Minimum = 0,
        Maximum = 1)]
    public double MinP { get; init; }

    [Key(
        "Makes the tokens of prompt and text less likely: divides their logit where it is positive, multiplies it where it is negative; 1: no change.",
        "降低提示和已生成文本中词元的概率：logit 为正时除以此值，为负时乘以此值；1 表示不变。",
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 10)]
    public double RepetitionPenalty { get; init; } = 1;

    [Key(
        "The text ends before the first of these strings, such as stop=[\"\\n\\n\", \"Question:\"]; what the prompt says does not count.",
        "文本在首次出现其中任一字符串之前结束，例如 stop=[\"\\n\\n\", \"问：\"]；提示中的内容不算。")]
    public IReadOnlyList<string> Stop { get; init; } = [];

    [Key(
        "How the model's matrices are kept in memory: smaller is faster and less exact. int8_groups is closer to the weights than int8.",
        "模型矩阵在内存中的精度：越小越快，也越不精确。int8_groups 比 int8 更接近原权重。")]
    public WeightPrecision Precision { get; init; } = WeightPrecision.Float32;

    [Key(
        "Where the model computes: cpu is our own engine; cuda needs a build for CUDA, keeps weights as float32 or bfloat16, and is untested.",
        "模型在何处计算：cpu 为自有引擎；cuda 需要 CUDA 版本的构建，以 float32 或 bfloat16 保存权重，未经测试。")]
    public GenerationDevice Device { get; init; }

    [Key("Decides the draws: the same seed gives the same text.", "决定采样：相同的种子得到相同的文本。")]
    public ulong Seed { get; init; }

    [Key("Threads that compute; 0: all of the machine. The text does not depend on it.", "计算线程数；0 表示用满整台机器。文本与之无关。", Unit = "threads", Minimum = 0, Maximum = 1024)]
    public int Threads { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stop.Any(text => text.Length == 0))
        {
            yield return new("stop", new Text("expected texts that are not empty, found one that is", "各项文本均不应为空，实际含有空文本"));
        }

        foreach (var rule in Device.Check("precision", Precision))
        {
            yield return rule;
        }
    }

    /// <summary>How tokens are drawn.</summary>
    public SamplingSettings ToSettings() => new(Temperature, TopK, TopP, Seed) { MinP = MinP, RepetitionPenalty = RepetitionPenalty };

    /// <summary>Reads key=value arguments; all their problems are reported together.</summary>
    public static SamplingRecipe Read(IReadOnlyList<string> arguments) => RecipeReader.ReadText<SamplingRecipe>("{}", "command line", arguments).Value;
}
