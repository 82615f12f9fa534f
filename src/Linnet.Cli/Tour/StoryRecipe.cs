using Linnet.Core.Recipes;

namespace Linnet.Cli.Tour;

/// <summary>A story: recipes that run one after the other into one run.</summary>
internal sealed record StoryRecipe : IRecipe
{
    /// <summary>The value of the key <c>stage</c> in a story file.</summary>
    public const string StageName = "story";

    [Key("The kind of this file: story.", "此文件的类型：story。")]
    public required string Stage { get; init; }

    [Key("The recipes, in the order in which they run.", "各配方，按运行顺序。")]
    public required IReadOnlyList<ChapterSection> Chapters { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != StageName)
        {
            yield return new("stage", new Core.Messages.Text($"expected {StageName}, found {Stage}", $"应为 {StageName}，实际是 {Stage}"));
        }
    }
}

/// <summary>One recipe of a story.</summary>
internal sealed record ChapterSection
{
    [Key("The recipe's file, relative to the story's folder.", "配方文件，相对于故事文件所在的文件夹。")]
    public required string Recipe { get; init; }

    [Key("Values that replace the recipe's, as key=value.", "替换配方中的值，形如 key=value。")]
    public IReadOnlyList<string> Set { get; init; } = [];

    [Key(
        "About how long it takes on a small machine, to tell how much of the story is left. Only the shares matter.",
        "在小型机器上大约需要的时间，用来估计整个故事还剩多少。只有各章的比例有意义。",
        Unit = "seconds",
        Minimum = 0)]
    public double Seconds { get; init; } = 10;
}
