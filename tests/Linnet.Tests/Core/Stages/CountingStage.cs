using System.Globalization;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Tests.Core.Stages;

internal sealed record CountingRecipe(int Steps, IReadOnlyList<StageInput> Inputs) : IRecipe
{
    public IEnumerable<RecipeRule> Check() => [];

    public RecipeDocument<CountingRecipe> Document() =>
        new(this, $"# as given\nsteps: {Steps}\n", $"stage: counting\nseed: 7\nsteps: {Steps}\n");
}

/// <summary>A trainer without a model: a running sum, one metrics line a step, a checkpoint every five steps.</summary>
internal sealed class CountingStage : IStage<CountingRecipe>
{
    public string Name => "counting";

    /// <summary>Called before each step: throws what the test wants to go wrong.</summary>
    public Action<StageContext, int> BeforeStep { get; init; } = (_, _) => { };

    public int StepsDone { get; private set; }

    public IReadOnlyList<StageInput> Inputs(CountingRecipe recipe, RunDirectory run) => recipe.Inputs;

    public StageResult Run(CountingRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        if (context.Execution.Count == 0)
        {
            context.Execution["device"] = "cpu";
            context.Execution["dtype"] = "int64";
            context.SaveExecution();
        }

        var (step, sum) = Restore(context);
        while (step < recipe.Steps)
        {
            BeforeStep(context, step + 1);
            cancellation.ThrowIfCancellationRequested();
            step++;
            StepsDone++;
            sum += step;
            context.Metrics.Write(new JsonObject { ["step"] = step, ["loss"] = 1.0 / sum });
            if (step % 5 == 0)
            {
                Save(context, step, sum);
            }
        }

        AtomicFile.WriteText(Path.Combine(context.Folder, "result.txt"), $"{sum}\n");
        return new StageResult(new JsonObject { ["sum"] = sum });
    }

    private static (int Step, long Sum) Restore(StageContext context)
    {
        var checkpoints = Path.Combine(context.Folder, "checkpoints");
        Directory.CreateDirectory(checkpoints);
        if (Directory.EnumerateDirectories(checkpoints).Order(StringComparer.Ordinal).LastOrDefault() is not { } last)
        {
            context.Metrics.TruncateTo(0);
            return (0, 0);
        }

        Manifest.Verify(last);
        var fields = File.ReadAllText(Path.Combine(last, "state.txt")).Split(' ');
        context.Metrics.TruncateTo(long.Parse(fields[2], CultureInfo.InvariantCulture));
        return (int.Parse(fields[0], CultureInfo.InvariantCulture), long.Parse(fields[1], CultureInfo.InvariantCulture));
    }

    private static void Save(StageContext context, int step, long sum)
    {
        context.Metrics.Flush();
        var state = $"{step} {sum} {context.Metrics.Position}";
        AtomicFolder.Write(
            Path.Combine(context.Folder, "checkpoints", $"step-{step:D6}"), folder => File.WriteAllText(Path.Combine(folder, "state.txt"), state));
    }
}
