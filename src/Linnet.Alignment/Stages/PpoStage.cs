using System.Text.Json.Nodes;
using Linnet.Alignment.Ppo;
using Linnet.Core.Metrics;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Training.Loop;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;

namespace Linnet.Alignment.Stages;

/// <summary>Trains a policy with a shared-backbone value function on its own answers by Proximal Policy Optimization.</summary>
public sealed class PpoStage : IStage<PpoRecipe>
{
    /// <summary>The command and the folder.</summary>
    public const string StageName = "ppo";

    private static readonly string[] LastValues =
        ["score", "rollout_kl", "kl_coefficient", "entropy", "ratio_clipped", "value_loss", "explained_variance", "sampler_difference"];

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(PpoRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        IReadOnlyList<StageInput> compared = recipe.Compare is null ? [] : [new(CurvePath(recipe.Compare), StageInput.File)];
        return [.. recipe.Common.Inputs(run), new(recipe.Questions, StageInput.File), .. compared];
    }

    /// <inheritdoc/>
    public StageResult Run(PpoRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var training = recipe.Training;
        using var models = AlignmentModels.Open(recipe.Common, context, cancellation);
        var questions = models.ReadTraining(recipe.Questions, count: null, cancellation);
        models.RequireMemory(training.Minibatch, "training.minibatch", questions, reference: true);

        using var decoder = models.LoadDecoder(frozen: false);
        using var reference = models.LoadDecoder(frozen: true);
        using var policy = new PolicyModel(decoder, models.Tokenizer);
        using var generator = models.Follow(decoder);
        using var optimizer = new AdamW(policy.NamedParameters(), new() { WeightDecay = 0 });
        var controller = new AdaptiveKlController(recipe.Kl.Coefficient, recipe.Kl.Target, recipe.Kl.Horizon);
        var trainer = new PpoTrainer(
            policy,
            reference,
            generator,
            models.Scorer,
            questions.Questions,
            models.Template.End,
            optimizer,
            new LearningRateSchedule(training.LearningRate, training.WarmupSteps, training.Steps, training.FinalLearningRateFraction),
            new PpoLoss(training.Clip, training.ValueClip, training.ValueCoefficient, training.EntropyCoefficient),
            controller,
            Settings(recipe),
            context.Seed);

        using var samples = MetricsWriter.Open(Path.Combine(context.Folder, AnswerComparison.FileName));
        var store = new TrainingStore(context, policy, optimizer, [context.Metrics, samples]);
        var settings = new LoopSettings
        {
            Steps = training.Steps,
            CheckpointEverySteps = recipe.Checkpoints.EverySteps,
            KeptCheckpoints = recipe.Checkpoints.Keep,
            FlopsPerToken = 0,
        };
        var milestone = new HeldOutMilestone(models, generator, samples, training.Steps, recipe.HeldOut.Samples);
        new TrainingLoop(context, Name, trainer, store, settings, [new Milestone(training.MeasureEverySteps, milestone.Measure)]).Run(cancellation);

        var last = MetricsReader.Last(context.Metrics.Path)!;
        var summary = new JsonObject
        {
            ["parameters"] = models.Description.ParameterCount,
            ["steps"] = training.Steps,
            ["rollouts"] = training.Rollouts,
            ["train_questions"] = questions.Questions.Count,
            ["train_questions_too_long"] = questions.TooLong,
            ["questions"] = models.HeldOut.Questions.Count,
            ["questions_too_long"] = models.TooLong,
            ["kl_target"] = recipe.Kl.Target,
        };
        foreach (var key in LastValues)
        {
            summary[key] = last[key]!.DeepClone();
        }

        HeldOutMilestone.Copy(last, summary);
        summary["best_of_n"] = new JsonArray([.. recipe.Compare is null ? [] : MetricsReader.Read(context.Resolve(CurvePath(recipe.Compare)))]);
        summary["model"] = Path.GetRelativePath(context.Folder, store.Finish().Folder).Replace('\\', '/');
        PpoReport.Write(context, summary);
        return new StageResult(summary);
    }

    private static string CurvePath(string stage) => stage.TrimEnd('/') + "/" + BestOfNStage.CurveFile;

    private static PpoSettings Settings(PpoRecipe recipe) => new()
    {
        Rollouts = recipe.Training.Rollouts,
        Minibatch = recipe.Training.Minibatch,
        Epochs = recipe.Training.Epochs,
        AnswerTokens = recipe.AnswerTokens,
        MissingEndPenalty = recipe.Training.MissingEndPenalty,
        Lambda = recipe.Training.Lambda,
        ClipNorm = recipe.Training.ClipNorm,
    };
}
