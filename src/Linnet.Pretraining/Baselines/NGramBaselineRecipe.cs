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

    [Key("The text.", "文本。")]
    public required DataSection Data { get; init; }

    [Key(
        "Orders of the models: order 3 predicts a byte from the two before it. 3 is what any trained model must beat; 6 is hard to beat in minutes.",
        "模型的阶数：3 阶由前两个字节预测下一个字节。3 阶是任何训练过的模型都必须超过的基线；6 阶在几分钟内很难超过。")]
    public IReadOnlyList<int> Orders { get; init; } = [3, 6];

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != NGramBaselineStage.StageName)
        {
            yield return new("stage", new Text(
                $"expected {NGramBaselineStage.StageName}, found {Stage}", $"应为 {NGramBaselineStage.StageName}，实际是 {Stage}"));
        }

        if (Orders.Count == 0 || Orders.Distinct().Count() < Orders.Count || Orders.Any(o => o is < 1 or > KneserNeyByteModel.MaximumOrder))
        {
            yield return new("orders", new Text(
                $"expected different orders from 1 to {KneserNeyByteModel.MaximumOrder}, found [{string.Join(", ", Orders)}]",
                $"应为 1 到 {KneserNeyByteModel.MaximumOrder} 之间互不相同的阶数，实际是 [{string.Join(", ", Orders)}]"));
        }
    }
}
