using Linnet.Core.Recipes;

namespace Linnet.Cli.Commands;

/// <summary>What <c>import</c> takes as key=value.</summary>
internal sealed record ImportRecipe : IRecipe
{
    [Key("llama2c: the tokenizer's file, such as tok512.bin.", "llama2c：分词器文件，例如 tok512.bin。")]
    public string? Tokenizer { get; init; }

    [Key("The checkpoint's folder; it must not exist yet or be empty.", "检查点文件夹；必须尚不存在或为空。")]
    public required string Out { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}
