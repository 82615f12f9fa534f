using Linnet.Core.Recipes;

namespace Linnet.Evaluation;

/// <summary>A model to measure.</summary>
public sealed record NamedModel
{
    /// <summary>What figures and files call it.</summary>
    [Key("What figures and files call it.", "图表和文件中的名称。")]
    public required string Name { get; init; }

    /// <summary>A checkpoint, or the folder of the stage that trained it.</summary>
    [Key("A checkpoint, or the folder of the stage that trained it.", "检查点，或训练它的阶段文件夹。")]
    public required string Path { get; init; }
}
