using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Metrics;
using Linnet.Core.Stages;
using Linnet.Pretraining.Mixture;

namespace Linnet.Tests.Pretraining.Stages;

public sealed class PretrainMixtureTests
{
    [Fact]
    public void Run_ofAMixture_learnsFromEachSourceWhatWasPlanned()
    {
        using var run = new PretrainRun();

        var outcome = run.Start();

        var rows = MixtureTable.FromJson(JsonNode.Parse(File.ReadAllText(Path.Combine(outcome.Folder, MixtureTable.FileName)))!["sources"]!).Rows;
        Assert.Equal(["text", "other"], rows.Select(row => row.Source));
        Assert.Equal([0.75, 0.25], rows.Select(row => row.Weight));
        Assert.InRange(rows.Sum(row => row.TokensPlanned), 12 * 256 * 0.97, 12 * 256);
        Assert.All(rows, row => Assert.InRange(row.TokensDone!.Value, row.TokensPlanned - 32, row.TokensPlanned + 32));
        var last = MetricsReader.Last(Path.Combine(outcome.Folder, StageFiles.Metrics))!;
        Assert.Equal(last["tokens"]!.GetValue<long>(), rows.Sum(row => row.TokensDone));
        Assert.Equal(rows.Select(row => (double)row.TokensDone!), rows.Select(row => last[$"tokens.{row.Source}"]!.GetValue<double>()));
        Assert.True(JsonNode.DeepEquals(new MixtureTable(rows).ToJson(), outcome.Manifest.Summary["mixture"]));
    }

    [Fact]
    public void Run_ofAMixtureThatChanges_tellsWhatWasPlannedAndLearntBetweenTheChanges()
    {
        using var run = new PretrainRun();
        run.Recipe = WithChange(run.Recipe, 9, "[0, 1]");

        var outcome = run.Start();

        var written = JsonNode.Parse(File.ReadAllText(Path.Combine(outcome.Folder, MixtureTable.FileName)))!;
        var phases = MixtureTable.FromJson(written["sources"]!, written["phases"]).Phases;
        Assert.Equal([(1, 8), (9, 12)], phases.Select(phase => (phase.FromStep, phase.UntilStep)));
        Assert.Equal([0.75, 0.25, 0, 1], phases.SelectMany(phase => phase.Shares).Select(share => share.Weight));
        Assert.All(phases.SelectMany(phase => phase.Shares), share => Assert.InRange(share.TokensDone!.Value, share.TokensPlanned - 32, share.TokensPlanned + 32));
        Assert.Equal(outcome.Manifest.Summary["tokens"]!.GetValue<long>(), phases.SelectMany(phase => phase.Shares).Sum(share => share.TokensDone));
        Assert.Contains("The weights changed on the way", File.ReadAllText(Path.Combine(outcome.Folder, StageFiles.Report)), StringComparison.Ordinal);
        Assert.Contains("Steps 1 to 8: text 75.0 %, planned 1,5", File.ReadAllText(Path.Combine(outcome.Folder, StageFiles.Log)), StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_withOtherWeights_isRefusedAndNamesThem()
    {
        using var run = new PretrainRun();
        run.StopAfter(4);
        run.Recipe = run.Recipe.Replace("weight: 3", "weight: 2", StringComparison.Ordinal);

        var error = Assert.Throws<ArtifactException>(() => run.Start());

        Assert.Equal(
            $"{run.Partial}: expected data.sources.0.weight = 2, found data.sources.0.weight = 3."
            + " An interrupted stage continues only with the recipe and inputs that it began with: restore them, or start a new run with another --run.",
            error.Message);
        run.Recipe = WithChange(run.Recipe.Replace("weight: 2", "weight: 3", StringComparison.Ordinal), 9, "[0, 1]");
        Assert.Contains("data.weight_changes", Assert.Throws<ArtifactException>(() => run.Start()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(10)]
    public void Run_packedOverSeveralEpochsAndAChange_stoppedAndResumed_endsWithTheSameBytes(int stopAfter)
    {
        using var whole = new PretrainRun();
        using var stopped = new PretrainRun();
        whole.Recipe = stopped.Recipe = WithChange(whole.Recipe, 9, "[1, 5]").Replace("data:\n", "data:\n  packing: documents\n", StringComparison.Ordinal);
        var outcome = whole.Start();
        var expected = PretrainRun.Lasting(outcome);
        Assert.True(MixtureTable.FromJson(outcome.Manifest.Summary["mixture"]!).Rows.Max(row => row.EpochsDone) > 2);

        stopped.StopAfter(stopAfter);

        Assert.Equal(expected, PretrainRun.Lasting(stopped.Start()));
    }

    [Fact]
    public void Run_withOtherMicroBatchesOrThreads_readsTheSameInTheSameOrder()
    {
        using var one = new PretrainRun();
        using var other = new PretrainRun();
        one.Recipe = WithChange(one.Recipe, 6, "[1, 5]");
        other.Recipe = one.Recipe.Replace("micro_batch_size: 4", "micro_batch_size: 2", StringComparison.Ordinal);

        Assert.Equal(Read(one.Start(threads: 2)), Read(other.Start(threads: 1)));

        static IEnumerable<string> Read(StageOutcome outcome) =>
            MetricsReader.Read(Path.Combine(outcome.Folder, StageFiles.Metrics)).Select(line => $"{line["tokens"]} {line["tokens.text"]} {line["tokens.other"]}");
    }

    private static string WithChange(string recipe, int fromStep, string weights) =>
        recipe.Replace("data:\n", $"data:\n  weight_changes: [{{from_step: {fromStep}, weights: {weights}}}]\n", StringComparison.Ordinal);
}
