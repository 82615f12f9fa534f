using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Metrics;
using Linnet.Core.Stages;
using Linnet.Instruction.Tuning;
using Linnet.Model.Checkpoints;
using Linnet.Tests.Pretraining.Stages;
using Linnet.Tokenization;
using Linnet.Training.Generation;

namespace Linnet.Tests.Instruction.Tuning;

public sealed class SftStageTests
{
    [Fact]
    public void Run_toItsEnd_learnsMeasuresAndLeavesAModelThatAnswers()
    {
        using var run = new SftRun();

        var outcome = run.Start();

        var summary = outcome.Manifest.Summary;
        var metrics = MetricsReader.Read(Path.Combine(outcome.Folder, StageFiles.Metrics)).ToList();
        Assert.Equal(12, metrics.Count);
        Assert.Equal([4, 8, 12], metrics.Where(m => m.ContainsKey("validation_loss")).Select(m => m["step"]!.GetValue<int>()));
        Assert.True((double)summary["validation_loss"]! < (double)summary["validation_loss_before"]! - 1);
        Assert.Equal((double)metrics[^1]["validation_loss_even"]!, (double)summary["kinds"]!["even"]!["validation_loss"]!);
        Assert.Equal((double)metrics[^1]["rouge_l_odd_before"]!, (double)summary["kinds"]!["odd"]!["rouge_l_before"]!);
        Assert.Equal("12 48 4", $"{summary["train"]!["examples"]} {summary["examples"]} {summary["epochs"]}");
        Assert.Equal("checkpoints/step-000012", (string?)summary["model"]);

        var folder = Path.Combine(outcome.Folder, "checkpoints", "step-000012");
        using var checkpoint = Checkpoint.Open(folder);
        Assert.NotNull(ChatTemplate.Open(folder, checkpoint.Tokenizer));
        Assert.Null(ChatTemplate.Open(run["base"], checkpoint.Tokenizer)); // the model that it began with was not taught to answer
    }

    [Fact]
    public void Run_toItsEnd_comparesTheSameQuestionThreeWays()
    {
        using var run = new SftRun();

        var outcome = run.Start();

        var rows = Comparison.Read(Path.Combine(outcome.Folder, SftStage.SampleFile));
        Assert.Equal([("even", "Q20?"), ("odd", "Q21?"), ("even", "Q22?")], rows.Select(r => (r.Kind, r.Question)));
        Assert.Equal(["20: ", null, null], rows.Select(r => r.Stem));
        Assert.Equal([true, false, false], rows.Select(r => r.BaseStem is not null));
        Assert.Equal("A 20.", rows[0].Reference);
        var answers = MetricsReader.Read(Path.Combine(outcome.Folder, SftStage.AnswerFile)).ToList();
        Assert.Equal(["20", "22", "21", "23"], answers.Select(a => (string?)a["id"]));
        Assert.All(answers, a => Assert.Equal(
            AnswerScore.RougeL((string)a["after"]!, (string)a["reference"]!), (double)a["rouge_l"]!));
        Assert.Equal(4, SftReport.Sections(outcome.Manifest.Summary, outcome.Folder).Count);
        Assert.Contains("Before → after", File.ReadAllText(Path.Combine(outcome.Folder, StageFiles.Report)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(12)]
    public void Run_stoppedAndResumed_endsWithTheSameBytes(int stopAfter)
    {
        using var whole = new SftRun();
        using var stopped = new SftRun();
        var expected = PretrainRun.Lasting(whole.Start());

        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => stopped.Start(
            new StepCounter(step =>
            {
                if (step == stopAfter)
                {
                    stop.Cancel();
                    stop.Token.ThrowIfCancellationRequested();
                }
            }),
            stop.Token));
        var outcome = stopped.Start();

        Assert.True(outcome.Resumed);
        Assert.Equal(expected, PretrainRun.Lasting(outcome));
    }

    [Fact]
    public void Run_withExamplesThatDoNotFit_dropsAndNamesThem()
    {
        using var run = new SftRun();
        TextLines.Write(run["train.jsonl"], [SftRun.Question(1, "odd"), SftRun.Question(2, "even") with { Completion = new string('x', 20) }, SftRun.Question(3, "odd") with { Completion = "" }]);

        var outcome = run.Start();

        Assert.Equal("""{"empty":1,"too_long":1}""", outcome.Manifest.Summary["train"]!["dropped"]!.ToJsonString());
        Assert.Equal(
            """{"id":"2","reason":"too_long","tokens":46}""" + "\n" + """{"id":"3","reason":"empty","tokens":26}""" + "\n",
            File.ReadAllText(Path.Combine(outcome.Folder, SftStage.DroppedFile)));
    }

    [Fact]
    public void Run_onCudaWhereThereIsNone_isRefusedBeforeTheTraining()
    {
        Assert.SkipUnless(CudaDevice.Find() == CudaSupport.NotInBuild, "This build has CUDA.");
        using var run = new SftRun();
        run.Recipe += "\ndevice: cuda";

        var error = Assert.Throws<UsageException>(() => run.Start());

        Assert.StartsWith("device: cuda needs a build for CUDA", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_withoutAnyExampleThatFits_saysSo()
    {
        using var run = new SftRun();
        run.Recipe = run.Recipe.Replace("sequence_length: 40", "sequence_length: 10", StringComparison.Ordinal);

        Assert.Equal(
            "data.train: expected at least one question with its answer within training.sequence_length (10), found none"
            + " (12 dropped). Raise training.sequence_length or give other files.",
            Assert.Throws<CheckFailedException>(() => run.Start()).Message);
    }

    [Fact]
    public void Run_withADocumentOnBothSides_namesIt()
    {
        using var run = new SftRun();
        TextLines.Write(run["validation.jsonl"], [SftRun.Question(20, "even"), SftRun.Question(21, "odd") with { Document = "d3" }]);

        Assert.Equal(
            $"{run["validation.jsonl"]}: expected documents of which none is learnt from, found \"d3\" (21), which the training file has too. "
            + "Split by document: `linnet instruct convert` does.",
            Assert.Throws<ArtifactException>(() => run.Start()).Message);
    }

    [Fact]
    public void Run_withSequencesLongerThanTheModels_isRefused()
    {
        using var run = new SftRun();
        run.Recipe = run.Recipe.Replace("sequence_length: 40", "sequence_length: 65", StringComparison.Ordinal);

        Assert.Equal(
            "training.sequence_length: expected at most the model's longest sequence (64), found 65.",
            Assert.Throws<UsageException>(() => run.Start()).Message);
    }
}
