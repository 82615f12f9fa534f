using Linnet.Core.Recipes;
using Linnet.Corpora.FastText;

namespace Linnet.Cli.Commands;

/// <summary>What <c>corpus classify</c> takes as key=value.</summary>
internal sealed record CorpusClassifyArguments : IRecipe
{
    [Key("How many labels a line gets at most, the most probable first.", "每行最多输出多少个标签，按概率从高到低。", Minimum = 1)]
    public int K { get; init; } = 1;

    [Key("Labels of less probability are left out.", "概率低于此值的标签不输出。", Minimum = 0, Maximum = 1)]
    public double Threshold { get; init; }

    [Key("What is taken for a word: word, between blanks; character, each Chinese character. Nothing: as the model was trained.", "以什么为词：word 按空白切分；character 每个汉字为一个词。不写则与训练时相同。")]
    public TextUnit? Unit { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}
