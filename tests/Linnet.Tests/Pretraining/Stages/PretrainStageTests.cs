using System.Security.Cryptography;
using Linnet.Core.Errors;
using Linnet.Core.Metrics;
using Linnet.Core.Random;
using Linnet.Core.Stages;
using Linnet.Model.Checkpoints;
using Linnet.Pretraining.Baselines;
using Linnet.Tests.Core;
using Linnet.Tokenization;

namespace Linnet.Tests.Pretraining.Stages;

public sealed class PretrainStageTests
{
    [Fact]
    public void Run_toItsEnd_learnsAndLeavesOneCheckpoint()
    {
        using var run = new PretrainRun();

        var outcome = run.Start();

        var metrics = MetricsReader.Read(Path.Combine(outcome.Folder, StageFiles.Metrics)).ToList();
        Assert.Equal(12, metrics.Count);
        Assert.InRange(metrics[0]["loss"]!.GetValue<double>(), 5.4, 5.7);
        Assert.InRange(metrics[^1]["loss"]!.GetValue<double>(), 1, 4.5);
        Assert.Equal([4, 8, 12], metrics.Where(m => m.ContainsKey("validation_loss.other")).Select(m => m["step"]!.GetValue<int>()));
        Assert.Equal(metrics[^1]["perplexity"]!.ToJsonString(), outcome.Manifest.Summary["perplexity"]!.ToJsonString());
        Assert.Equal("checkpoints/step-000012", outcome.Manifest.Summary["model"]!.GetValue<string>());
        using var checkpoint = Checkpoint.Open(Path.Combine(outcome.Folder, "checkpoints", "step-000012"));
        Assert.Equal(257, checkpoint.Description.VocabularySize);
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(outcome.Folder, "checkpoints")));
    }

    [Fact]
    public void Run_withAVocabularyAndABaseline_predictsTheSameTokensAsTheBaseline()
    {
        using var run = new PretrainRun();
        TokenizerFile.Write(run["tokenizer.json"], PretrainRun.Vocabulary());
        run.Recipe += "\ntokenizer: TOKENIZER\n";
        var baseline = run.StartBaseline();
        run.Recipe += $"\nbaseline: {Path.Combine(baseline.Folder, BaselineFile.FileName)}\n";

        var outcome = run.Start();

        var (summary, counted) = (outcome.Manifest.Summary, baseline.Manifest.Summary);
        Assert.Equal(counted["predictions"]!.ToJsonString(), summary["predictions"]!.ToJsonString());
        Assert.Equal(counted["perplexity"]!.ToJsonString(), summary["baseline"]!["perplexity"]!.ToJsonString());
        Assert.Equal(
            summary["perplexity"]!.GetValue<double>() / counted["perplexity"]!.GetValue<double>(),
            summary["perplexity_to_baseline"]!.GetValue<double>(),
            1e-12);
        using var checkpoint = Checkpoint.Open(Path.Combine(outcome.Folder, "checkpoints", "step-000012"));
        Assert.Equal(PretrainRun.Vocabulary().VocabularySize, checkpoint.Description.VocabularySize);
        foreach (var name in (string[])["text", "other"])
        {
            foreach (var file in (string[])["train-00000.bin", "validation-00000.bin"])
            {
                Assert.Equal(
                    File.ReadAllBytes(Path.Combine(baseline.Folder, "tokens", name, file)),
                    File.ReadAllBytes(Path.Combine(outcome.Folder, "tokens", name, file)));
            }
        }
    }

    [Theory]
    [InlineData(1, "auto")]
    [InlineData(2, "auto")]
    [InlineData(3, "auto")]
    [InlineData(5, "auto")]
    [InlineData(7, "float32")]
    [InlineData(9, "auto")]
    [InlineData(11, "float32")]
    [InlineData(12, "auto")]
    public void Run_stoppedAndResumed_endsWithTheSameBytes(int stopAfter, string precision)
    {
        using var whole = new PretrainRun();
        using var stopped = new PretrainRun();
        whole.Recipe = stopped.Recipe = $"{whole.Recipe}\nprecision: {precision}\n";
        var expected = PretrainRun.Lasting(whole.Start());

        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => stopped.Start(
            new StepCounter(step =>
            {
                if (step == stopAfter)
                {
                    stop.Cancel();
                }
            }),
            stop.Token));
        var outcome = stopped.Start();

        Assert.True(outcome.Resumed);
        Assert.Equal(expected, PretrainRun.Lasting(outcome));
    }

    [Fact]
    public void Run_thatMeasuresAndSamplesMoreOften_learnsTheSameWeights()
    {
        using var seldom = new PretrainRun();
        using var often = new PretrainRun();
        seldom.Recipe = seldom.Recipe.Replace("evaluation: {every_steps: 4}", "evaluation: {every_steps: 12}", StringComparison.Ordinal).Replace("every_steps: 5}", "every_steps: 12}", StringComparison.Ordinal);
        often.Recipe = often.Recipe.Replace("evaluation: {every_steps: 4}", "evaluation: {every_steps: 1}", StringComparison.Ordinal).Replace("every_steps: 5}", "every_steps: 1}", StringComparison.Ordinal);

        var (one, other) = (seldom.Start(), often.Start());

        Assert.Equal(Learnt(one), Learnt(other));
        Assert.Equal(2, Learnt(one).Count);
        Assert.Equal((2, 24), (Samples(one), Samples(other)));
        Assert.Equal(12, MetricsReader.Read(Path.Combine(other.Folder, StageFiles.Metrics)).Count(line => line.ContainsKey("validation_loss")));

        static List<string> Learnt(StageOutcome outcome) =>
            [.. PretrainRun.Lasting(outcome).Where(line => line.Contains("model.safetensors", StringComparison.Ordinal) || line.Contains("optimizer.safetensors", StringComparison.Ordinal))];

        static int Samples(StageOutcome outcome) => MetricsReader.Read(Path.Combine(outcome.Folder, "samples.jsonl")).Count();
    }

    [Fact]
    public void Run_thatRecomputesBlocks_learnsTheSameWeights_andSaysSo()
    {
        using var keeping = new PretrainRun();
        using var recomputing = new PretrainRun();
        recomputing.Recipe = recomputing.Recipe.Replace("sequence_length: 32,", "sequence_length: 32, recompute_blocks: true,", StringComparison.Ordinal);
        var (kept, recomputed) = (keeping.Start(), recomputing.Start());

        Assert.Equal(Learnt(kept), Learnt(recomputed));
        Assert.DoesNotContain("recompute_blocks", File.ReadAllText(Path.Combine(kept.Folder, "stage.json")), StringComparison.Ordinal);
        Assert.Contains("recompute_blocks", File.ReadAllText(Path.Combine(recomputed.Folder, "stage.json")), StringComparison.Ordinal);

        static IEnumerable<string> Learnt(StageOutcome outcome) =>
            PretrainRun.Lasting(outcome).Where(line => !line.Contains("training.json", StringComparison.Ordinal) && !line.Contains("manifest.json", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_withDocumentsPacked_learnsEachTokenAndSaysHowFullSequencesAre()
    {
        using var run = new PretrainRun();
        run.Recipe = run.Recipe.Replace("data:\n", "data:\n  packing: documents\n  overlap: 8\n", StringComparison.Ordinal);

        var packing = run.Start().Manifest.Summary["packing"]!;

        Assert.Equal("documents", packing["kind"]!.GetValue<string>());
        Assert.Equal(0, packing["cropped"]!.GetValue<double>());
        Assert.InRange(packing["utilization"]!.GetValue<double>(), 0.85, 1);
        Assert.InRange(packing["overlapped"]!.GetValue<double>(), 0.01, 0.25);
    }

    [Fact]
    public void Run_fromABase_goesOnWhereItStood()
    {
        using var first = new PretrainRun();
        var begun = first.Start();
        using var run = new PretrainRun();
        run.Recipe = WithBase(run.Recipe, begun.Folder).Replace("learning_rate: 1e-2", "learning_rate: 1e-9", StringComparison.Ordinal);

        var outcome = run.Start();

        var last = MetricsReader.Last(Path.Combine(begun.Folder, StageFiles.Metrics))!;
        var line = MetricsReader.Read(Path.Combine(outcome.Folder, StageFiles.Metrics)).First();
        Assert.InRange(line["loss"]!.GetValue<double>(), last["loss"]!.GetValue<double>() * 0.6, last["loss"]!.GetValue<double>() * 1.4);
        Assert.Equal(begun.Manifest.Summary["perplexity"]!.GetValue<double>(), outcome.Manifest.Summary["perplexity"]!.GetValue<double>(), 0.01);
        Assert.Contains(outcome.Manifest.Inputs, input => input.Path.EndsWith("step-000012", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_fromABaseWithEmbeddingSteps_movesTheBlocksOnlyAfterThem()
    {
        using var first = new PretrainRun();
        var begun = first.Start();

        var early = Moved(begun, steps: 3, embeddingSteps: 2);
        var all = Moved(begun, steps: 3, embeddingSteps: 0);

        Assert.True(early.Embedding > 0 && all.Embedding > 0);
        Assert.InRange(early.Block, 1e-9, all.Block * 0.6); // one step instead of three
        Assert.Equal(0, Moved(begun, steps: 3, embeddingSteps: 0, frozen: "'model.layers.*'").Block);

        static (double Embedding, double Block) Moved(StageOutcome begun, int steps, int embeddingSteps, string frozen = "")
        {
            using var run = new PretrainRun();
            run.Recipe = WithBase(run.Recipe, begun.Folder)
                .Replace("steps: 12, warmup_steps: 2", $"steps: {steps}, warmup_steps: 0, embedding_steps: {embeddingSteps}, frozen: [{frozen}]", StringComparison.Ordinal);
            var outcome = run.Start();
            using var before = Checkpoint.Open(Path.Combine(begun.Folder, "checkpoints", "step-000012"));
            using var after = Checkpoint.Open(Path.Combine(outcome.Folder, "checkpoints", $"step-{steps:D6}"));
            return (Distance("model.embed_tokens.weight"), Distance("model.layers.0.self_attn.q_proj.weight"));

            double Distance(string name) => before.Weights.ReadFloats(name).Zip(after.Weights.ReadFloats(name), (a, b) => Math.Abs(a - (double)b)).Sum();
        }
    }

    [Fact]
    public void Run_stoppedWithAGuardAndEmbeddingSteps_endsWithTheSameBytes()
    {
        using var whole = new PretrainRun();
        using var stopped = new PretrainRun();
        whole.Recipe = stopped.Recipe = whole.Recipe.Replace("warmup_steps: 2,", "warmup_steps: 2, embedding_steps: 5, skip_above: 3, schedule: wsd,", StringComparison.Ordinal);
        var expected = PretrainRun.Lasting(whole.Start());

        stopped.StopAfter(7);

        Assert.Equal(expected, PretrainRun.Lasting(stopped.Start()));
    }

    [Fact]
    public void Run_fromABaseWithShorterSequences_isRefused()
    {
        using var first = new PretrainRun();
        var begun = first.Start();
        using var run = new PretrainRun();
        run.Recipe = WithBase(run.Recipe, begun.Folder).Replace("sequence_length: 32, batch_tokens: 256", "sequence_length: 64, batch_tokens: 512", StringComparison.Ordinal);

        var error = Assert.Throws<UsageException>(() => run.Start());

        Assert.StartsWith("training.sequence_length is 64, and ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" is built for 32 tokens. Lower it.", error.Message, StringComparison.Ordinal);
    }

    private static string WithBase(string recipe, string folder) => string.Join('\n', recipe.Split('\n').Where(line => !line.StartsWith("model:", StringComparison.Ordinal)))
        + $"\nbase: '{folder}'\n";

    [Fact]
    public void Run_withAnotherSeed_endsWithOtherBytes()
    {
        using var one = new PretrainRun();
        using var other = new PretrainRun();
        other.Seed = 4;

        Assert.NotEqual(PretrainRun.Lasting(one.Start()), PretrainRun.Lasting(other.Start()));
    }

    [Fact]
    public void Resume_withDamagedNewestCheckpoint_namesItAndEndsWithTheSameBytes()
    {
        using var whole = new PretrainRun();
        using var damaged = new PretrainRun();
        var expected = PretrainRun.Lasting(whole.Start());
        damaged.StopAfter(9);
        var file = Path.Combine(damaged.Partial, "checkpoints", "step-000009", "optimizer.safetensors");
        FlipBit(file, 8 * 3000);
        var length = new FileInfo(file).Length;

        var progress = new StepCounter(_ => { });

        var outcome = damaged.Start(progress);

        var log = File.ReadAllText(Path.Combine(outcome.Folder, StageFiles.Log));
        Assert.Equal("Going on from step 6.", progress.Notices[^1].English);
        var notice = Assert.Single(progress.Notices[..^1]);
        Assert.StartsWith($"Checkpoint of step 9 is damaged and is not used: {file}: expected {length} bytes with SHA-256 ", notice.English, StringComparison.Ordinal);
        Assert.EndsWith(". The checkpoint of step 6 is used instead.", notice.English, StringComparison.Ordinal);
        Assert.StartsWith($"第 9 步的检查点已损坏，不予使用：{file}：应为", notice.Chinese, StringComparison.Ordinal);
        Assert.EndsWith("。改用第 6 步的检查点。", notice.Chinese, StringComparison.Ordinal);
        Assert.Contains(notice.English, log, StringComparison.Ordinal);
        Assert.Contains("Going on from step 6.", log, StringComparison.Ordinal);
        Assert.Equal(expected, PretrainRun.Lasting(outcome));
    }

    [Fact]
    public void Checkpoint_withAnyBitFlipped_isFoundDamaged()
    {
        using var run = new PretrainRun();
        run.StopAfter(3);
        var folder = Path.Combine(run.Partial, "checkpoints", "step-000003");
        var random = new CounterRandom(5, "flipped bits");
        Assert.Equal(
            ["config.json", "manifest.json", "model.safetensors", "optimizer.safetensors", "tokenizer.json", "training.json"],
            Directory.EnumerateFiles(folder).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal));

        foreach (var file in Directory.EnumerateFiles(folder))
        {
            for (var i = 0; i < 40; i++)
            {
                var bit = random.Below(8 * new FileInfo(file).Length, (ulong)i);
                FlipBit(file, bit);
                var error = Assert.Throws<ArtifactException>(() => Linnet.Core.Artifacts.Manifest.Verify(folder, TestContext.Current.CancellationToken));
                Assert.StartsWith(folder, error.Path, StringComparison.Ordinal);
                FlipBit(file, bit);
            }
        }

        Linnet.Core.Artifacts.Manifest.Verify(folder, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Resume_withoutAnyGoodCheckpoint_beginsAgainAndSaysSo()
    {
        using var whole = new PretrainRun();
        using var damaged = new PretrainRun();
        var expected = PretrainRun.Lasting(whole.Start());
        damaged.StopAfter(3);
        File.Delete(Path.Combine(damaged.Partial, "checkpoints", "step-000003", "manifest.json"));

        var progress = new StepCounter(_ => { });

        var outcome = damaged.Start(progress);

        Assert.EndsWith("Training begins again at step 1.", Assert.Single(progress.Notices).English, StringComparison.Ordinal);
        Assert.Contains("No usable checkpoint: beginning again at step 1.", File.ReadAllText(Path.Combine(outcome.Folder, StageFiles.Log)), StringComparison.Ordinal);
        Assert.Equal(expected, PretrainRun.Lasting(outcome));
    }

    [Fact]
    public void Run_thatDiverges_namesTheLastGoodCheckpoint()
    {
        using var run = new PretrainRun();
        run.StopAfter(3);
        var weights = Path.Combine(run.Partial, "checkpoints", "step-000003", "model.safetensors");

        // A checkpoint that is whole but holds a weight that is no number.
        var bytes = File.ReadAllBytes(weights);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), float.NaN);
        File.WriteAllBytes(weights, bytes);
        Linnet.Core.Artifacts.Manifest.Write(Path.GetDirectoryName(weights)!);
        var before = Listing(run.Partial);

        var error = Assert.Throws<DivergenceException>(() => run.Start());

        Assert.Equal((4, Path.GetDirectoryName(weights)), (error.Step, error.Checkpoint));
        Assert.StartsWith("pretrain: training diverged at step 4 (loss NaN, learning_rate ", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Listing(run.Partial));
    }

    [Fact]
    public void Run_onADiskThatFills_leavesTheCheckpointBeforeAndGoesOnWhenThereIsRoom()
    {
        using var whole = new PretrainRun();
        var expected = PretrainRun.Lasting(whole.Start());
        using var disk = SmallDisk.Mount(megabytes: 2);
        using var run = new PretrainRun { RunFolder = disk["run"] };
        run.StopAfter(3);
        var ballast = disk["ballast"];
        Fill(ballast);

        var error = Assert.Throws<ResourceException>(() => run.Start());

        Assert.Equal(ExitCode.OutOfResources, error.ExitCode);
        Assert.Contains("disk full", error.Message, StringComparison.Ordinal);
        Assert.Equal(["step-000003"], Directory.EnumerateFileSystemEntries(Path.Combine(run.Partial, "checkpoints")).Select(p => Path.GetFileName(p)));
        File.Delete(ballast);
        Assert.Equal(expected, PretrainRun.Lasting(run.Start()));

        // Leaves room for metrics, not for a checkpoint.
        static void Fill(string path)
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            try
            {
                while (true)
                {
                    file.Write(new byte[4096]);
                }
            }
            catch (IOException)
            {
                file.SetLength(file.Length - 16384);
            }
        }
    }

    [Fact]
    public void Run_resumed_keepsHowItBeganToCompute()
    {
        using var run = new PretrainRun();
        run.StopAfter(3);

        var outcome = run.Start(threads: 1);

        Assert.Equal(2, outcome.Manifest.Threads);
        Assert.Equal("cpu", outcome.Manifest.Device);
    }

    [Theory]
    [InlineData("seed", "7", "seed 3, with which this stage began, found 7.")]
    [InlineData("threads", "1", "found {")]
    public void Resume_fromACheckpointOfAnotherTraining_isRefused(string key, string value, string shown)
    {
        using var run = new PretrainRun();
        run.StopAfter(3);
        var file = Path.Combine(run.Partial, "checkpoints", "step-000003", "training.json");
        var json = File.ReadAllText(file);
        var changed = System.Text.RegularExpressions.Regex.Replace(json, $"\"{key}\": \\d+", $"\"{key}\": {value}");
        Assert.NotEqual(json, changed);
        File.WriteAllText(file, changed);
        Linnet.Core.Artifacts.Manifest.Write(Path.GetDirectoryName(file)!);

        var error = Assert.Throws<ArtifactException>(() => run.Start());

        Assert.Equal(file, error.Path);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("move it away to go on from the one before, or start a new run.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ofAModelThatCannotFit_isRefusedBeforeItTakesMemory()
    {
        using var run = new PretrainRun();
        run.Recipe = run.Recipe.Replace("model: {width: 32, layers: 2,", "model: {width: 65536, layers: 1024,", StringComparison.Ordinal);

        var error = Assert.Throws<ResourceException>(() => run.Start());

        Assert.StartsWith("Training needs at least ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Lower model.width, model.feed_forward_width or model.layers.", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(run.Partial, "tokens")));
    }

    [Fact]
    public void Resume_withOptimizerStateThatLacksItsStep_saysWhoseItIs()
    {
        using var run = new PretrainRun();
        run.StopAfter(3);
        var file = Path.Combine(run.Partial, "checkpoints", "step-000003", "optimizer.safetensors");
        var bytes = File.ReadAllBytes(file);
        var place = bytes.AsSpan().IndexOf("\"step\""u8);
        bytes[place + 1] = (byte)'S';
        File.WriteAllBytes(file, bytes);
        Linnet.Core.Artifacts.Manifest.Write(Path.GetDirectoryName(file)!);

        var error = Assert.Throws<ArtifactException>(() => run.Start());

        Assert.Equal(
            $"{file}: expected the number of optimizer steps as \"step\" in __metadata__, found none. Another program wrote it: start a new run.",
            error.Message);
    }

    [Fact]
    public void Run_ofTextWithBrokenRecords_countsAndKeepsThem()
    {
        using var run = new PretrainRun();
        File.AppendAllText(run["train.jsonl"], "not json\n{\"body\":\"no text\"}\n{\"text\":\"\"}\n\n{\"text\":7}\n");

        var outcome = run.Start();

        Assert.Equal("""{"broken_json":1,"empty_text":1,"no_text":2}""", outcome.Manifest.Summary["train"]!["text"]!["skipped"]!.ToJsonString());
        Assert.Equal(
            ["41", "42", "43", "45"],
            MetricsReader.Read(Path.Combine(outcome.Folder, "tokens", "text", "quarantine.jsonl")).Select(q => q["at"]!.GetValue<string>().Split(':')[^1]));
    }

    [Fact]
    public void Run_ofTextThatIsNotThere_saysTheCommandThatGetsIt()
    {
        using var run = new PretrainRun();
        run.Recipe = run.Recipe.Replace("{name: text,", "{name: text, get: sh get-text.sh,", StringComparison.Ordinal);
        File.Delete(run["train.jsonl"]);

        var error = Assert.Throws<ArtifactException>(() => run.Start());

        Assert.Equal($"{run["train.jsonl"]}: expected a file, found nothing. Get it: sh get-text.sh", error.Message);
        Assert.Equal(ExitCode.ArtifactMismatch, error.ExitCode);
    }

    [Fact]
    public void Run_withoutAnyText_saysWhichFilesAndLeavesNoTokens()
    {
        using var run = new PretrainRun();
        File.WriteAllText(run["train.jsonl"], "{\"body\":\"no text\"}\n");

        var error = Assert.Throws<DataFormatException>(() => run.Start());

        Assert.Equal(
            $"{run["train.jsonl"]}: expected text, found no document (no_text: 1). Check the paths in the recipe and the field \"text\".",
            error.Message);
        Assert.False(Directory.Exists(Path.Combine(run.Partial, "tokens", "text")));
    }

    private static void FlipBit(string path, long bit)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        File.WriteAllBytes(path, bytes);
    }

    private static IReadOnlyList<string> Listing(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(p => Path.GetFileName(p) is not ("log.txt" or "samples.jsonl"))
            .Order(StringComparer.Ordinal)
            .Select(p => $"{p} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(p)))}")];
}
