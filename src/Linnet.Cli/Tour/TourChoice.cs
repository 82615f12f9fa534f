using Linnet.Cli.Commands;
using Linnet.Corpora.TextFiles;

namespace Linnet.Cli.Tour;

/// <summary>Which of the tours a command line asks for.</summary>
/// <param name="Quick">Trainings of seconds.</param>
/// <param name="Files">The user's own text; none: .NET's.</param>
/// <param name="Values">Overrides of the recipes' values.</param>
internal sealed record TourChoice(bool Quick, IReadOnlyList<string> Files, IReadOnlyList<string> Values)
{
    /// <summary>Whether it is a tour of the user's own text.</summary>
    public bool IsOwnText => Files.Count > 0;

    /// <summary>The run's folder where none is named.</summary>
    public string DefaultRun => $"runs/{(IsOwnText ? "own-text" : "tour")}{(Quick ? "-quick" : "")}";

    /// <summary>Its chapters, each checked.</summary>
    /// <inheritdoc cref="Story.Read" path="/exception"/>
    public IReadOnlyList<Chapter> Read(IReadOnlyList<StageEntry> stages)
    {
        var name = (IsOwnText, Quick) switch
        {
            (false, false) => "story.yaml",
            (false, true) => "quick.yaml",
            (true, false) => "own-text.yaml",
            (true, true) => "own-text-quick.yaml",
        };
        string[] files = IsOwnText ? [$"{TextFilesStage.StageName}:files=[{string.Join(", ", Files.Select(Quote))}]"] : [];
        return Story.Read(Path.Combine(AppContext.BaseDirectory, "recipes", "tour", name), stages, [.. files, .. Values]);
    }

    // A path as a YAML scalar, whatever it holds.
    private static string Quote(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";
}
