using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Selection;
using Linnet.Corpora.Stages;

namespace Linnet.Corpora.Review.Sampling;

/// <summary>A finished corpus stage of a run, with the recipe that it recorded.</summary>
/// <param name="Run">The run.</param>
/// <param name="Name"><c>clean</c>, <c>dedup</c> or <c>select</c>.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Parts">Its parts.</param>
internal sealed record ReviewStage(RunDirectory Run, string Name, PartFolder Folder, IReadOnlyList<PartRecord> Parts)
{
    private static readonly string[] Names = [CorpusCleanStage.StageName, CorpusDedupStage.StageName, CorpusSelectStage.StageName];

    /// <summary>The finished corpus stages of a run, in order.</summary>
    /// <exception cref="Core.Errors.LinnetException">One is damaged.</exception>
    public static IReadOnlyList<ReviewStage> Of(RunDirectory run) =>
    [
        .. run.Stages().Where(s => s.IsComplete && Names.Contains(s.Name) && new PartFolder(s.Folder).IsComplete)
            .Select(s => (s.Name, Folder: new PartFolder(s.Folder)))
            .Select(s => new ReviewStage(run, s.Name, s.Folder, s.Folder.Parts())),
    ];

    /// <summary>The recipe that the stage recorded.</summary>
    public T Recipe<T>()
        where T : IRecipe => RecipeReader.ReadFile<T>(Folder.In(StageFiles.ResolvedRecipe), []).Value;

    /// <summary>Where the texts of removed documents stand: the folder that the stage read; null for the first, which read the sources.</summary>
    public PartFolder? Input => Name switch
    {
        CorpusDedupStage.StageName => new PartFolder(Run.Resolve(Recipe<CorpusDedupRecipe>().Input)),
        CorpusSelectStage.StageName => new PartFolder(Run.Resolve(Recipe<CorpusSelectRecipe>().Input)),
        _ => null,
    };
}
