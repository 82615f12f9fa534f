using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Tests.Core.Recipes;

/// <summary>A recipe with everything that a recipe may have, three levels deep.</summary>
public sealed record SongRecipe : IRecipe
{
    [Key("The stage.", "阶段。")]
    public required string Stage { get; init; }

    [Key("The seed.", "种子。", Minimum = 0)]
    public ulong Seed { get; init; } = 1;

    [Key("How it is trained.", "如何训练。")]
    public required SongTraining Training { get; init; }

    [Key("What it listens to.", "听什么。")]
    public IReadOnlyList<SongSource> Sources { get; init; } = [];

    [Key("What it is asked.", "提问。")]
    public IReadOnlyList<string> Prompts { get; init; } = ["Once"];

    [Key("Windows.", "窗口。", Minimum = 1, Unit = "tokens")]
    public IReadOnlyList<int> Windows { get; init; } = [];

    [Key("Where the teacher lives.", "教师的位置。")]
    public string? Teacher { get; init; }

    public int Computed => Prompts.Count;

    public IEnumerable<RecipeRule> Check()
    {
        if (Training.WarmupSteps >= Training.Steps)
        {
            yield return new RecipeRule(
                "training.warmup_steps",
                new Text(
                    $"must be less than training.steps ({Training.Steps}), found {Training.WarmupSteps}",
                    $"必须小于 training.steps({Training.Steps})，实际是 {Training.WarmupSteps}"));
        }

        if (Prompts.Count > Training.Steps)
        {
            yield return new RecipeRule(
                "prompts", new Text("more prompts than training.steps.", "提示多于 training.steps。"), "training.steps");
        }
    }
}

public enum SongPrecision
{
    Auto,
    FullWidth,
    HalfWidth,
}

public sealed record SongTraining
{
    [Key("Optimizer steps.", "优化步数。", Minimum = 1, Unit = "steps")]
    public required int Steps { get; init; }

    [Key("Warmup.", "预热。", Minimum = 0, Unit = "steps")]
    public int WarmupSteps { get; init; }

    [Key("Learning rate.", "学习率。", Minimum = 0, ExclusiveMinimum = true, Maximum = 1)]
    public double LearningRate { get; init; } = 3e-4;

    [Key("Tokens in all.", "词元总数。")]
    public long? Tokens { get; init; }

    [Key("Number type.", "数值类型。")]
    public SongPrecision Precision { get; init; }

    [Key("Whether to compile.", "是否编译。")]
    public bool Compile { get; init; } = true;

    [Key("The optimizer.", "优化器。")]
    public SongOptimizer Optimizer { get; init; } = new() { Beta2 = 0.95, ClipNorm = 1 };
}

public sealed record SongOptimizer
{
    [Key("First moment.", "一阶矩。", Minimum = 0, Maximum = 1, ExclusiveMaximum = true)]
    public double Beta1 { get; init; } = 0.9;

    [Key("Second moment.", "二阶矩。", Minimum = 0, Maximum = 1, ExclusiveMaximum = true)]
    public double Beta2 { get; init; } = 0.999;

    [Key("Clipping.", "裁剪。", Minimum = 0)]
    public required double ClipNorm { get; init; }
}

public sealed record SongSource
{
    [Key("The file.", "文件。")]
    public required string Path { get; init; }

    [Key("Its share.", "占比。", Minimum = 0)]
    public double Weight { get; init; } = 1;
}
