using System.Text.Json.Nodes;
using Linnet.Alignment.BestOfN;
using Linnet.Alignment.HeldOut;
using Linnet.Alignment.Sampling;
using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Random;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Alignment.Stages;

/// <summary>Lets the SFT model answer every held-out question N times and the reward model choose: alignment without training.</summary>
public sealed class BestOfNStage : IStage<BestOfNRecipe>
{
    /// <summary>The command and the folder.</summary>
    public const string StageName = "best-of-n";

    /// <summary>The curve: a line for each n. Holds no times, so that later stages may read it.</summary>
    public const string CurveFile = "rewards.jsonl";

    // Enough to keep the engine's batches full, few enough to show progress.
    private const int QuestionsAtOnce = 16;

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(BestOfNRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe.Common.Inputs(run);
    }

    /// <inheritdoc/>
    public StageResult Run(BestOfNRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        using var models = AlignmentModels.Open(recipe.Common, context, cancellation);
        var (answers, scores) = Sample(models, recipe.Answers, context, cancellation);

        var curve = Curve(scores, recipe.Answers);
        WriteLines(context, CurveFile, curve.Select(point => (JsonObject)point.DeepClone()));
        WriteLines(context, AnswerComparison.FileName, Compare(models, answers, scores));

        var summary = Summary(models, answers, scores, curve, context.Seed);
        context.Metrics.WriteOnly(summary);
        BestOfNReport.Write(context, summary);
        return new StageResult(summary);
    }

    private static (List<SampledAnswer[]> Answers, List<double[]> Scores) Sample(
        AlignmentModels models, int samples, StageContext context, CancellationToken cancellation)
    {
        var (questions, seeds) = (models.HeldOut.Questions, models.HeldOut.Seeds);
        using var progress = context.Progress.Begin(new Text("Answering", "作答"), questions.Count, new Text("questions", "问题"));
        var sampler = new AnswerSampler(models.Sft, models.Template.End, models.AnswerTokens);
        var (answers, scores) = (new List<SampledAnswer[]>(), new List<double[]>());
        foreach (var group in questions.Chunk(QuestionsAtOnce))
        {
            var drawn = sampler.Draw(group, samples, seeds, answers.Count, cancellation);
            scores.AddRange(models.Scorer.Score(group, drawn));
            answers.AddRange(drawn);
            progress.Report(answers.Count);
        }

        return (answers, scores);
    }

    private static List<JsonObject> Curve(List<double[]> scores, int samples)
    {
        var one = scores.Select(group => group.Average()).ToList();
        var points = new List<JsonObject>();
        for (var n = 1; n <= samples; n *= 2)
        {
            var best = scores.Select(group => BestOfNReward.Of(group, n)).ToList();
            var (reward, difference) = (Estimate.Of(best), Estimate.OfDifference(best, one));
            points.Add(new JsonObject
            {
                ["n"] = n,
                ["kl"] = BestOfNKl.Of(n),
                ["reward"] = reward.Mean,
                ["reward_standard_error"] = reward.StandardError,
                ["difference"] = difference.Mean,
                ["difference_low"] = difference.Low,
                ["difference_high"] = difference.High,
            });
        }

        return points;
    }

    private static JsonObject Summary(
        AlignmentModels models, List<SampledAnswer[]> answers, List<double[]> scores, List<JsonObject> curve, ulong seed)
    {
        // The control: as many answers, chosen without looking at their scores.
        var random = new CounterRandom(seed, "best-of-n/control");
        var blind = Estimate.OfDifference(
            [.. scores.Select((group, q) => group[random.Below(group.Length, (ulong)q)])], [.. scores.Select(group => group.Average())]);
        var (first, last) = (curve[0], curve[^1]);
        var best = answers.Zip(scores, (group, score) => group[IndexOfBest(score)]).ToList();
        var all = answers.SelectMany(group => group).ToList();
        return new JsonObject
        {
            ["questions"] = models.HeldOut.Questions.Count,
            ["questions_too_long"] = models.TooLong,
            ["answers"] = scores[0].Length,
            ["sft_reward"] = Value(first, "reward"),
            ["sft_reward_standard_error"] = Value(first, "reward_standard_error"),
            ["best_of_n_reward"] = Value(last, "reward"),
            ["best_of_n_reward_standard_error"] = Value(last, "reward_standard_error"),
            ["best_of_n_kl"] = Value(last, "kl"),
            ["difference"] = Value(last, "difference"),
            ["difference_low"] = Value(last, "difference_low"),
            ["difference_high"] = Value(last, "difference_high"),
            ["random_choice_difference"] = blind.Mean,
            ["random_choice_difference_low"] = blind.Low,
            ["random_choice_difference_high"] = blind.High,
            ["sft_answer_tokens"] = all.Average(answer => answer.Tokens.Length),
            ["best_answer_tokens"] = best.Average(answer => answer.Tokens.Length),
            ["sft_ended"] = all.Average(answer => answer.Ended ? 1.0 : 0.0),
            ["best_ended"] = best.Average(answer => answer.Ended ? 1.0 : 0.0),
            ["rewards"] = new JsonArray([.. curve]),
        };

        static double Value(JsonObject point, string key) => point[key]!.GetValue<double>();
    }

    private static IEnumerable<JsonObject> Compare(AlignmentModels models, List<SampledAnswer[]> answers, List<double[]> scores) =>
        models.HeldOut.Questions.Select((question, q) =>
        {
            var best = IndexOfBest(scores[q]);
            return AnswerComparison.Line(
                question, models.Decode(answers[q][0].Tokens), scores[q][0], models.Decode(answers[q][best].Tokens), scores[q][best]);
        });

    private static int IndexOfBest(double[] scores) => Array.IndexOf(scores, scores.Max());

    private static void WriteLines(StageContext context, string name, IEnumerable<JsonObject> lines) =>
        AtomicFile.Write(Path.Combine(context.Folder, name), stream =>
        {
            foreach (var line in lines)
            {
                stream.Write(JsonText.Line(line));
            }
        });
}
