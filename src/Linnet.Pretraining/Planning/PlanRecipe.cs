using Linnet.Core.Recipes;
using Linnet.Pretraining.Windows;

namespace Linnet.Pretraining.Planning;

/// <summary>What a plan is told beside the recipe.</summary>
public sealed record PlanRecipe : IRecipe
{
    [Key(
        "Steps that are timed, after some that are not. 20: their median moves little. 0: nothing is tried out.",
        "计时的步数；此前还有若干不计时的步。默认 20：其中位数已相当稳定。0 表示不试跑。",
        Unit = "steps",
        Minimum = 0,
        Maximum = 10_000)]
    public int ProbeSteps { get; init; } = 20;

    [Key("What an hour of this machine costs, in any currency. null: no cost is shown.", "本机每小时的价格，货币不限。null 表示不显示费用。", Minimum = 0)]
    public double? PricePerHour { get; init; }

    [Key(
        "V, the number of token ids, for a vocabulary that is not there yet. null: that of the recipe's tokenizer.",
        "V，词元 id 的个数，用于词表尚未生成时。null 表示取配方中 tokenizer 的大小。",
        Unit = "tokens",
        Minimum = 2,
        Maximum = TokenFile.MaximumVocabulary)]
    public int? Vocabulary { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}
