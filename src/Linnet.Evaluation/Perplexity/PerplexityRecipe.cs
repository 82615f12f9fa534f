using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Generation;

namespace Linnet.Evaluation.Perplexity;

/// <summary>What the stage perplexity is told to do.</summary>
public sealed record PerplexityRecipe : IRecipe
{
    [Key("The stage that this recipe is for: perplexity.", "此配方所属的阶段：perplexity。")]
    public required string Stage { get; init; }

    [Key("The models that are measured.", "被测量的模型。")]
    public required IReadOnlyList<NamedModel> Models { get; init; }

    [Key("The texts that they predict; none should have been learnt from.", "要预测的文本；都不应参与过训练。")]
    public required IReadOnlyList<MeasuredText> Texts { get; init; }

    [Key(
        "How the engine keeps the weights: float32, bfloat16, int8, int8_groups. Each model is measured in each; differences are to the first.",
        "引擎保存权重的精度：float32、bfloat16、int8、int8_groups。每个模型逐一测量；差异相对于第一个。")]
    public IReadOnlyList<WeightPrecision> Precisions { get; init; } = [WeightPrecision.Float32];

    [Key("The most tokens that a prediction sees; 0: as many as the model can.", "每次预测最多看到的词元数；0 表示模型的上限。", Unit = "tokens", Minimum = 0)]
    public int Context { get; init; }

    [Key(
        "Predictions by which a window of a long document goes beyond the one before; 0: half of the context. Less is slower and kinder to the model.",
        "长文档中每个窗口比前一个多预测的词元数；0 表示上下文的一半。越小越慢，困惑度也越低。",
        Unit = "tokens",
        Minimum = 0)]
    public int Stride { get; init; }

    [Key("At most so many documents of each text, the first; 0: all.", "每份文本至多取前这么多篇文档；0 表示全部。", Unit = "documents", Minimum = 0)]
    public int Documents { get; init; }

    [Key(
        "Where the model computes: cpu is our own engine; cuda needs a build for CUDA, keeps weights as float32 or bfloat16, and is untested.",
        "模型在何处计算：cpu 为自有引擎；cuda 需要 CUDA 版本的构建，以 float32 或 bfloat16 保存权重，未经测试。")]
    public GenerationDevice Device { get; init; }

    [Key("Threads that compute; 0: all of the machine. Changes nothing but the speed.", "计算线程数；0 表示用满整台机器。只影响速度。", Unit = "threads", Minimum = 0, Maximum = 1024)]
    public int Threads { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != PerplexityStage.StageName)
        {
            yield return new("stage", new Text($"expected {PerplexityStage.StageName}, found {Stage}", $"应为 {PerplexityStage.StageName}，实际是 {Stage}"));
        }

        foreach (var (key, names) in new[] { ("models", Models.Select(m => m.Name).ToList()), ("texts", [.. Texts.Select(t => t.Name)]) })
        {
            if (names.Count == 0 || names.Contains("") || names.Distinct(StringComparer.Ordinal).Count() < names.Count)
            {
                yield return new(key, new Text(
                    $"expected at least one, with different names, found [{string.Join(", ", names)}]",
                    $"至少应有一个，且名称互不相同，实际是 [{string.Join(", ", names)}]"));
            }
        }

        if (Precisions.Count == 0 || Precisions.Distinct().Count() < Precisions.Count)
        {
            yield return new("precisions", new Text("expected at least one, each once", "至少应有一个，且各出现一次"));
        }

        foreach (var rule in Device.Check("precisions", Precisions))
        {
            yield return rule;
        }

        if (Context > 0 && Stride > Context)
        {
            yield return new("stride", new Text($"expected at most context = {Context}, found {Stride}", $"至多为 context = {Context}，实际是 {Stride}"));
        }
    }
}

/// <summary>A text to predict.</summary>
public sealed record MeasuredText
{
    [Key("What figures and files call it.", "图表和文件中的名称。")]
    public required string Name { get; init; }

    [Key("Its documents: a JSON-lines file with \"text\" in each line.", "文档：每行含 \"text\" 的 JSON Lines 文件。")]
    public required string Documents { get; init; }
}
