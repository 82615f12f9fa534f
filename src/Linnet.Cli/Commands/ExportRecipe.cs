using System.Diagnostics.CodeAnalysis;
using Linnet.Core.Recipes;

namespace Linnet.Cli.Commands;

/// <summary>What <c>export</c> takes as key=value.</summary>
internal sealed record ExportRecipe : IRecipe
{
    [Key("The folder to write; it must not exist yet or be empty.", "要写入的文件夹；必须尚不存在或为空。")]
    public required string Out { get; init; }

    [Key(
        "hf: number format of the weights, bfloat16 rounded to nearest; nothing: as the checkpoint has them. llama2c is always float32.",
        "hf：权重的数值格式，bfloat16 按就近舍入；不写则与检查点相同。llama2c 总是 float32。")]
    public ExportPrecision? Precision { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}

/// <summary>Number format of exported weights.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "Number formats are named by their types.")]
internal enum ExportPrecision
{
    Float32,
    Bfloat16,
}
