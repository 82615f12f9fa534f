using Linnet.Core.Recipes;

namespace Linnet.Benchmarks.Corpora;

/// <summary>What is measured, as key=value.</summary>
internal sealed record ClassifierWork : IRecipe
{
    [Key("Rounds that count; one more comes before them.", "计入的轮数；此前还有一轮不计。", Minimum = 1, Maximum = 1_000)]
    public int Rounds { get; init; } = 5;

    [Key("Linnet's program.", "Linnet 程序。")]
    public required string Linnet { get; init; }

    [Key("fastText's program.", "fastText 程序。")]
    public string Fasttext { get; init; } = "fasttext";

    [Key("A folder for what both write.", "双方输出所在的文件夹。")]
    public required string Folder { get; init; }

    [Key("Texts: to classify, or labelled to learn from.", "文本：待分类，或带标签供学习。")]
    public required string Text { get; init; }

    [Key("classify: the model.", "classify：模型。")]
    public string Model { get; init; } = "";

    [Key("train: labelled text to measure on.", "train：用于测量的带标签文本。")]
    public string Test { get; init; } = "";

    [Key("train: options that fastText takes.", "train：fastText 的选项。")]
    public string FasttextOptions { get; init; } = "";

    [Key("train: the same as Linnet takes them.", "train：Linnet 的相同选项。")]
    public string LinnetOptions { get; init; } = "";

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}
