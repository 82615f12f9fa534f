using Linnet.Core.Recipes;

namespace Linnet.Benchmarks.Tokenizers;

/// <summary>What every encoder encodes, as key=value.</summary>
internal sealed record EncodingWork : IRecipe
{
    [Key("Rounds that count; one more comes before them.", "计入的轮数；此前还有一轮不计。", Minimum = 1, Maximum = 1_000)]
    public int Rounds { get; init; } = 5;

    [Key("A text in English.", "英文文本。")]
    public required string English { get; init; }

    [Key("A text in Chinese.", "中文文本。")]
    public required string Chinese { get; init; }

    [Key("A text in Japanese.", "日文文本。")]
    public required string Japanese { get; init; }

    [Key("The vocabulary of cl100k as a .tiktoken file.", "cl100k 词表（.tiktoken 文件）。")]
    public required string Cl100k { get; init; }

    [Key("Qwen3's tokenizer.json.", "Qwen3 的 tokenizer.json。")]
    public required string Qwen3 { get; init; }

    [Key("The peers' program for Node.", "Node 上的对照程序。")]
    public required string Peer { get; init; }

    /// <summary>The texts by language.</summary>
    public IReadOnlyList<(string Language, string Path)> Texts => [("english", English), ("chinese", Chinese), ("japanese", Japanese)];

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}
