using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Pretraining.Stages;

namespace Linnet.Pretraining.Baselines;

/// <summary>What the stage ngram-baseline is told to do.</summary>
public sealed record NGramBaselineRecipe : IRecipe
{
    [Key("The stage that this recipe is for: ngram-baseline.", "此配方所属的阶段：ngram-baseline。")]
    public required string Stage { get; init; }

    [Key("Nothing here is drawn at random.", "此阶段不含随机性。")]
    public ulong Seed { get; init; }

    [Key(
        "The vocabulary: the tokenizer.json of the model that is compared. Empty: the 256 bytes and the end of a document.",
        "词表：与之比较的模型的 tokenizer.json。留空则为 256 个字节加文档结束符。")]
    public string Tokenizer { get; init; } = "";

    [Key(
        "The text, as in the model's recipe. Weights have no meaning here: every n-gram model counts all of the training text once.",
        "文本，与模型配方中的相同。权重在此不起作用：每个 n-gram 模型都把全部训练文本统计一遍。")]
    public required DataSection Data { get; init; }

    [Key(
        "Orders of the models: order 3 predicts a token from the two before it. The first is the one that trained models are compared with.",
        "模型的阶数：3 阶由前两个词元预测下一个词元。训练出的模型与其中第一个比较。")]
    public IReadOnlyList<int> Orders { get; init; } = [3];

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != NGramBaselineStage.StageName)
        {
            yield return new("stage", new Text(
                $"expected {NGramBaselineStage.StageName}, found {Stage}", $"应为 {NGramBaselineStage.StageName}，实际是 {Stage}"));
        }

        foreach (var rule in Data.Check())
        {
            yield return rule;
        }

        if (Orders.Count == 0 || Orders.Distinct().Count() < Orders.Count || Orders.Any(o => o is < 1 or > KneserNeyModel.MaximumOrder))
        {
            yield return new("orders", new Text(
                $"expected different orders from 1 to {KneserNeyModel.MaximumOrder}, found [{string.Join(", ", Orders)}]",
                $"应为 1 到 {KneserNeyModel.MaximumOrder} 之间互不相同的阶数，实际是 [{string.Join(", ", Orders)}]"));
        }
    }
}
