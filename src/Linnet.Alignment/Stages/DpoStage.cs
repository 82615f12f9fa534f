using System.Text.Json.Nodes;
using Linnet.Alignment.Dpo;
using Linnet.Alignment.Sampling;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Random;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Training.Checkpoints;
using Linnet.Training.Loop;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;

namespace Linnet.Alignment.Stages;

/// <summary>Trains a policy on preference pairs of its own answers by Direct Preference Optimization.</summary>
public sealed class DpoStage : IStage<DpoRecipe>
{
    /// <summary>The command and the folder.</summary>
    public const string StageName = "dpo";

    /// <summary>The preference pairs, one a line.</summary>
    public const string PairFile = "pairs.jsonl";

    private const int QuestionsAtOnce = 32;

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(DpoRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. recipe.Common.Inputs(run), new(recipe.Pairs.File, StageInput.File)];
    }

    /// <inheritdoc/>
    public StageResult Run(DpoRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var training = recipe.Training;
        using var models = AlignmentModels.Open(recipe.Common, context, cancellation);
        var questions = models.ReadTraining(recipe.Pairs.File, recipe.Pairs.Questions, cancellation);
        models.RequireMemory(2 * training.BatchPairs, "training.batch_pairs", questions, reference: false);
        var pairs = Pairs(recipe, models, questions.Questions, context, cancellation);

        using var policy = models.LoadDecoder(frozen: false);
        using var optimizer = new AdamW(policy.NamedParameters(), new() { WeightDecay = 0 });
        var schedule = new LearningRateSchedule(training.LearningRate, training.WarmupSteps, training.Steps, training.FinalLearningRateFraction);
        DpoTrainer trainer;
        using (var reference = models.LoadDecoder(frozen: true))
        {
            trainer = new DpoTrainer(
                policy, reference, optimizer, schedule, new DpoLoss(training.Beta), pairs, training.BatchPairs, training.ClipNorm, context.Seed, cancellation);
        }

        using var samples = MetricsWriter.Open(Path.Combine(context.Folder, AnswerComparison.FileName));
        var store = new TrainingStore(
            context, new LanguageModel(policy, models.Tokenizer, Answers: true), optimizer, [context.Metrics, samples]);
        var settings = new LoopSettings
        {
            Steps = training.Steps,
            CheckpointEverySteps = recipe.Checkpoints.EverySteps,
            KeptCheckpoints = recipe.Checkpoints.Keep,
            FlopsPerToken = 0,
        };
        using var generator = models.Follow(policy);
        var milestone = new HeldOutMilestone(models, generator, samples, training.Steps, recipe.HeldOut.Samples);
        new TrainingLoop(context, Name, trainer, store, settings, [new Milestone(training.MeasureEverySteps, milestone.Measure)]).Run(cancellation);

        var last = MetricsReader.Last(context.Metrics.Path)!;
        var summary = new JsonObject
        {
            ["parameters"] = models.Description.ParameterCount,
            ["steps"] = training.Steps,
            ["beta"] = training.Beta,
            ["pairs"] = pairs.Count,
            ["pair_gap"] = pairs.Average(pair => pair.ChosenScore - pair.RejectedScore),
            ["questions"] = models.HeldOut.Questions.Count,
            ["questions_too_long"] = models.TooLong,
            ["loss"] = last["loss"]!.GetValue<double>(),
            ["margin"] = last["margin"]!.GetValue<double>(),
            ["accuracy"] = last["accuracy"]!.GetValue<double>(),
        };
        HeldOutMilestone.Copy(last, summary);
        summary["model"] = Path.GetRelativePath(context.Folder, store.Finish().Folder).Replace('\\', '/');
        DpoReport.Write(context, summary);
        return new StageResult(summary);
    }

    // Made once: a resumed stage reads what it wrote.
    private static List<OnPolicyPair> Pairs(
        DpoRecipe recipe, AlignmentModels models, IReadOnlyList<Question> questions, StageContext context, CancellationToken cancellation)
    {
        var path = Path.Combine(context.Folder, PairFile);
        if (!File.Exists(path))
        {
            var pairs = Draw(recipe, models, questions, context, cancellation);
            RequireAny(recipe, pairs.Count);
            AtomicFile.Write(path, stream => pairs.ForEach(pair => stream.Write(JsonText.Line(pair.ToJson(models.Decode)))));
        }

        var read = MetricsReader.Read(path).Select(OnPolicyPair.FromJson).ToList();
        RequireAny(recipe, read.Count);
        return read;
    }

    // Before anything is written: a start with another value must not be refused for what this one left.
    private static void RequireAny(DpoRecipe recipe, int pairs)
    {
        if (pairs == 0)
        {
            throw new CheckFailedException(new Text(
                $"No question has two answers whose scores differ by more than pairs.least_gap ({recipe.Pairs.LeastGap}). Lower it, or use a reward model that tells answers apart.",
                $"没有任何问题的两个答案得分之差大于 pairs.least_gap（{recipe.Pairs.LeastGap}）。请调小该值，或换用能区分答案的奖励模型。"));
        }
    }

    private static List<OnPolicyPair> Draw(
        DpoRecipe recipe, AlignmentModels models, IReadOnlyList<Question> questions, StageContext context, CancellationToken cancellation)
    {
        using var progress = context.Progress.Begin(new Text("Answering", "作答"), questions.Count, new Text("questions", "问题"));
        var sampler = new AnswerSampler(models.Sft, models.Template.End, models.AnswerTokens);
        var seeds = new CounterRandom(context.Seed, "dpo/answers");
        var (pairs, done) = (new List<OnPolicyPair>(), 0);
        foreach (var group in questions.Chunk(QuestionsAtOnce))
        {
            var answers = sampler.Draw(group, recipe.Pairs.Answers, seeds, done, cancellation);
            var scores = models.Scorer.Score(group, answers);
            pairs.AddRange(group.Select((question, i) => OnPolicyPair.Of(question, answers[i], scores[i], recipe.Pairs.LeastGap)).OfType<OnPolicyPair>());
            progress.Report(done += group.Length);
        }

        return pairs;
    }
}
