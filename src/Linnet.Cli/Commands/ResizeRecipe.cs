using Linnet.Core.Recipes;
using Linnet.Tokenization.Extension;

namespace Linnet.Cli.Commands;

/// <summary>What <c>resize</c> takes as key=value.</summary>
internal sealed record ResizeRecipe : IRecipe
{
    [Key("The extended vocabulary: the folder that `tokenizer extend` wrote, or a tokenizer's file.", "扩展后的词表：`tokenizer extend` 写出的文件夹，或分词器文件。")]
    public required string Tokenizer { get; init; }

    [Key("What each new row begins at. Nothing: embedding-plan.json beside the tokenizer.", "各新行的初始值。不写则为分词器旁的 embedding-plan.json。")]
    public string? Plan { get; init; }

    [Key("The checkpoint to write; the folder must not exist yet or be empty.", "要写入的检查点文件夹；必须尚不存在或为空。")]
    public required string Out { get; init; }

    /// <summary>The plan's file.</summary>
    public string PlanPath => Plan ?? Path.Combine(Directory.Exists(Tokenizer) ? Tokenizer : Path.GetDirectoryName(Tokenizer) ?? "", EmbeddingPlanFile.Name);

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}
