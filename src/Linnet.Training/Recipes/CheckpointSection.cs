using Linnet.Core.Recipes;

namespace Linnet.Training.Recipes;

/// <summary>How often the training is saved.</summary>
public sealed record CheckpointSection
{
    [Key("Steps between two checkpoints; the last step is always saved. A killed run loses at most so many steps.", "两个检查点之间的步数；最后一步总会保存。被终止的运行最多损失这么多步。", Unit = "steps", Minimum = 1)]
    public int EverySteps { get; init; } = 100;

    [Key(
        "Checkpoints kept while training; the finished stage keeps the last. 2: should the newest be damaged, the one before is used.",
        "训练中保留的检查点数；完成的阶段只保留最后一个。默认 2：最新的若损坏，则使用前一个。",
        Unit = "checkpoints",
        Minimum = 1,
        Maximum = 1_000)]
    public int Keep { get; init; } = 2;
}
