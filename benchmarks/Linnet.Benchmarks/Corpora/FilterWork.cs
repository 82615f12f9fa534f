using Linnet.Core.Recipes;
using Linnet.Corpora.Filters.Profiles;

namespace Linnet.Benchmarks.Corpora;

/// <summary>What is measured, as key=value.</summary>
internal sealed record FilterWork : IRecipe
{
    [Key("Rounds that count; two more come before them.", "计入的轮数；此前还有两轮不计。", Minimum = 1, Maximum = 1_000)]
    public int Rounds { get; init; } = 9;

    [Key("Files of documents, {\"text\"} a line.", "文档文件，每行一个 {\"text\"}。")]
    public IReadOnlyList<string> Files { get; init; } = [];

    [Key("A gzip file of short texts, cat,label,text a line, that are joined to documents of 200 to 1,000 characters.", "短文本的 gzip 文件，每行 cat,label,text，拼接为 200 至 1,000 字的文档。")]
    public string Reviews { get; init; } = "";

    [Key("The profile.", "所用的配置。")]
    public ProfileName Profile { get; init; } = ProfileName.Zh;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}
