using System.Diagnostics;
using System.Text;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Hardware;
using Linnet.Core.Progress;
using Linnet.Core.Recipes;
using Linnet.Core.Tokenizers;
using Linnet.Model;
using Linnet.Pretraining.Mixture;
using Linnet.Pretraining.Windows;
using Linnet.Tokenization;
using Linnet.Training.Checkpoints;
using Linnet.Training.Loop;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;

namespace Linnet.Benchmarks.Tokens;

/// <summary>
/// What the way from text to a step costs beside the work itself: shards beside the tokenizer alone, in pairs; reading beside steps; and saving beside
/// steps, for a decoder of the shape of recipes/pretrain/cpu-small.yaml.
/// </summary>
internal static class ShardBenchmark
{
    private const int Length = 256, Batch = 64, MicroBatch = 16;

    /// <summary>Runs <c>shards key=value …</c>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            var work = RecipeReader.ReadText<ShardWork>("{}", "command line", arguments[1..]).Value;
            var tokenizer = TokenizerFile.Read(work.Tokenizer);
            Directory.CreateDirectory(work.Folder);
            Tokenizing(work, tokenizer, Console.Out);
            if (work.Steps > 0)
            {
                Training(work, tokenizer, Console.Out);
            }

            return (int)ExitCode.Done;
        }
        catch (LinnetException error)
        {
            Console.Error.WriteLine(error.Message);
            return (int)error.ExitCode;
        }
    }

    private static void Tokenizing(ShardWork work, ITokenizer tokenizer, TextWriter output)
    {
        var texts = TextLines.ReadDocuments(work.File).Select(document => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(document.Text)).ToList();
        var megabytes = 2 * texts.Sum(text => (long)text.Length) / 1e6; // learnt from and measured on: read twice
        var (alone, shards, ratios, ofProcessor) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = -1; round < work.Rounds; round++)
        {
            // Which of the two comes first changes from pair to pair.
            var first = Encode(round % 2 == 0);
            var second = Encode(round % 2 != 0);
            var (own, whole) = round % 2 == 0 ? (second, first) : (first, second);
            if (round >= 0)
            {
                alone.Add(megabytes / own.Clock);
                shards.Add(megabytes / whole.Clock);
                ratios.Add(own.Clock / whole.Clock);
                ofProcessor.Add(own.Processor / whole.Processor);
            }
        }

        output.WriteLine($"{texts.Count} documents, {megabytes / 2:F1} MB of UTF-8, {work.Threads} threads, {work.Rounds} pairs");
        output.WriteLine($"tokenizer_megabytes_per_second {Median(alone):F1} ({alone.Min():F1} to {alone.Max():F1})");
        output.WriteLine($"shards_megabytes_per_second {Median(shards):F1} ({shards.Min():F1} to {shards.Max():F1})");
        output.WriteLine($"shards_to_tokenizer {Median(ratios):F3} ({ratios.Min():F3} to {ratios.Max():F3})");
        output.WriteLine($"shards_to_tokenizer_by_processor_time {Median(ofProcessor):F3} ({ofProcessor.Min():F3} to {ofProcessor.Max():F3})");

        (double Clock, double Processor) Encode(bool toShards)
        {
            var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            if (toShards)
            {
                Open(work, tokenizer).Dispose();
            }
            else
            {
                tokenizer.EncodeBatch(texts, work.Threads);
                tokenizer.EncodeBatch(texts, work.Threads);
            }

            return (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        }
    }

    private static TokenFolder Open(ShardWork work, ITokenizer tokenizer)
    {
        var folder = Path.Combine(work.Folder, "tokens");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        TextFile[] files = [new(work.File, work.File)];
        return TokenFolder.Open(folder, new SourceFiles(files, files, tokenizer), null, new TokenMaking(work.Threads, SilentProgress.Instance, CancellationToken.None));
    }

    private static void Training(ShardWork work, ITokenizer tokenizer, TextWriter output)
    {
        TorchLibrary.EnsureLoaded();
        TorchThreads.Use(work.Threads);
        using var text = Open(work, tokenizer);
        var description = new DecoderDescription
        {
            VocabularySize = tokenizer.VocabularySize,
            Width = 256,
            Layers = 8,
            Heads = 8,
            KeyValueHeads = 4,
            HeadWidth = 32,
            FeedForwardWidth = 704,
            MaximumSequenceLength = Length,
            RopeBase = 10_000,
            TiedHead = true,
        };
        var execution = TrainingExecution.Choose(Linnet.Training.Recipes.Precision.Auto, work.Threads, CpuFeatures.Detect(), description);
        using var model = new Linnet.Training.Modules.Decoder(description, execution.Kernels, 1, InitialWeights.SmallResidual);
        using var optimizer = new AdamW(model.NamedParameters(), new AdamWSettings());
        var batches = new TimedBatches(new MixtureBatches(
            [("text", 1, new PackedWindows(text.Train, tokenizer.EndOfSequence!.Value, Length, 32))], [], 1, Batch, MicroBatch));
        var trainer = new Trainer(model, optimizer, new LearningRateSchedule(1e-3, 0, work.Steps, 0.1), batches, 1);
        var series = new CheckpointSeries(Path.Combine(work.Folder, "checkpoints"));
        var (steps, saving, waiting) = (new List<double>(), new List<double>(), Task.CompletedTask);
        for (var step = 1; step <= work.Steps; step++)
        {
            var clock = Stopwatch.StartNew();
            trainer.Step(step, CancellationToken.None);
            steps.Add(clock.Elapsed.TotalSeconds);
            if (step % work.CheckpointEverySteps == 0)
            {
                clock.Restart();
                waiting.GetAwaiter().GetResult();
                var write = TrainingCheckpoint.Snapshot(new LanguageModel(model, tokenizer), optimizer, new TrainingPosition(step, step, 1, [], []));
                var number = step;
                waiting = Task.Run(() => series.Write(number, 2, write));
                saving.Add(clock.Elapsed.TotalSeconds);
            }
        }

        waiting.GetAwaiter().GetResult();
        Directory.Delete(work.Folder, recursive: true);

        // The first steps compile and warm caches; of the others, those while a checkpoint is written are among them.
        var counted = steps.Skip(5).ToList();
        var interval = Median(counted) * work.CheckpointEverySteps;
        output.WriteLine($"{description.ParameterCount} parameters, {Batch * Length} tokens a step, {work.Steps} steps, a checkpoint every {work.CheckpointEverySteps}");
        output.WriteLine($"step_seconds {Median(counted):F3}");
        output.WriteLine($"reading_share {batches.Seconds / steps.Sum():F5}");
        if (saving.Count > 0)
        {
            output.WriteLine($"saving_share median {Median(saving) / interval:F4}, p95 {saving.Order().ElementAt((int)(0.95 * (saving.Count - 1))) / interval:F4} of the time between two checkpoints");
        }
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private sealed class TimedBatches(IBatchSource batches) : IBatchSource
    {
        public double Seconds { get; private set; }

        public int MicroBatches => batches.MicroBatches;

        public long TargetCount(long step)
        {
            var clock = Stopwatch.StartNew();
            var count = batches.TargetCount(step);
            Seconds += clock.Elapsed.TotalSeconds;
            return count;
        }

        public MicroBatch Read(long step, int microBatch)
        {
            var clock = Stopwatch.StartNew();
            var batch = batches.Read(step, microBatch);
            Seconds += clock.Elapsed.TotalSeconds;
            return batch;
        }
    }
}
