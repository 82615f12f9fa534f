using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Tests.Core.Stages;

/// <summary>A run that an older version began, whose stage had fewer keys.</summary>
public sealed partial class StageRunnerTests
{
    private const string Bell = "stage: ring\nbell: {weight: 3}\n";

    [Fact]
    public void Run_ofAStageFinishedBeforeAKeyCame_isCompleteWhenTheKeyHasItsDefault()
    {
        using var folder = new TestFolder();
        Ring<OlderBell>(folder, Bell);

        var again = Ring<NewerBell>(folder, Bell);

        Assert.True(again.AlreadyComplete);
        Assert.DoesNotContain("muted", File.ReadAllText(Path.Combine(again.Folder, StageFiles.ResolvedRecipe)), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ofAStageFinishedBeforeAKeyCame_refusesAnotherValueOfIt()
    {
        using var folder = new TestFolder();
        Ring<OlderBell>(folder, Bell);

        var error = Assert.Throws<ArtifactException>(() => Ring<NewerBell>(folder, "stage: ring\nbell: {weight: 3, muted: true}\n"));

        Assert.Contains("expected bell.muted = true, found bell.muted = false.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ofAStageFinishedBeforeAKeyCame_stillNamesAnotherValueOfAnOldKey()
    {
        using var folder = new TestFolder();
        Ring<OlderBell>(folder, Bell);

        var error = Assert.Throws<ArtifactException>(() => Ring<NewerBell>(folder, "stage: ring\nbell: {weight: 4}\n"));

        Assert.Contains("expected bell.weight = 4, found bell.weight = 3.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ofAStageFinishedBeforeAKeyWent_namesTheKey()
    {
        using var folder = new TestFolder();
        Ring<NewerBell>(folder, Bell);

        var error = Assert.Throws<ArtifactException>(() => Ring<OlderBell>(folder, Bell));

        Assert.Contains("expected no bell.muted, found bell.muted = false.", error.Message, StringComparison.Ordinal);
    }

    private static StageOutcome Ring<T>(TestFolder folder, string yaml)
        where T : IRecipe => StageRunner.Run(
            new RingStage<T>(),
            RecipeReader.ReadText<T>(yaml, "ring.yaml", []),
            new RunDirectory(folder["run"]),
            Options,
            TestContext.Current.CancellationToken);

    public sealed record OlderBell : IRecipe
    {
        [Key("The stage.", "阶段。")]
        public required string Stage { get; init; }

        [Key("The bell.", "钟。")]
        public required OlderBellBody Bell { get; init; }

        public IEnumerable<RecipeRule> Check() => [];
    }

    public sealed record OlderBellBody
    {
        [Key("Its weight.", "重量。")]
        public required int Weight { get; init; }
    }

    public sealed record NewerBell : IRecipe
    {
        [Key("The stage.", "阶段。")]
        public required string Stage { get; init; }

        [Key("The bell.", "钟。")]
        public required NewerBellBody Bell { get; init; }

        public IEnumerable<RecipeRule> Check() => [];
    }

    public sealed record NewerBellBody
    {
        [Key("Its weight.", "重量。")]
        public required int Weight { get; init; }

        [Key("Whether it is muted.", "是否消音。")]
        public bool Muted { get; init; }
    }

    private sealed class RingStage<T> : IStage<T>
        where T : IRecipe
    {
        public string Name => "ring";

        public IReadOnlyList<StageInput> Inputs(T recipe, RunDirectory run) => [];

        public StageResult Run(T recipe, StageContext context, CancellationToken cancellation)
        {
            AtomicFile.WriteText(Path.Combine(context.Folder, "sound.txt"), "ding\n");
            return new StageResult(new JsonObject());
        }
    }
}
