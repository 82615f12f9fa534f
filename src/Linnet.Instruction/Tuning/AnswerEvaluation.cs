using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Tokenizers;
using Linnet.Generation;
using Linnet.Model.Checkpoints;
using Linnet.Training.Generation;
using Linnet.Training.Modules;

namespace Linnet.Instruction.Tuning;

/// <summary>Measures the model on held-out questions: on the way by loss, at the end also by what it answers.</summary>
/// <param name="model">The model that learns; stays the caller's.</param>
/// <param name="questions">The held-out questions.</param>
/// <param name="recipe">The recipe.</param>
/// <param name="threads">Threads that write; changes nothing but the speed.</param>
internal sealed class AnswerEvaluation(Decoder model, ExampleSet questions, SftRecipe recipe, int threads)
{
    private readonly IReadOnlyList<Example> _part = [.. questions.Part(recipe.Evaluation.Questions).Select(i => questions.Kept[i])];

    /// <summary>Measures loss and token accuracy, on some questions of each kind or on all.</summary>
    /// <param name="all">Whether on all.</param>
    /// <param name="suffix">What the names of the numbers end in: "" or "_before".</param>
    /// <param name="line">Receives the numbers.</param>
    /// <param name="cancellation">Stops between micro-batches.</param>
    public void Measure(bool all, string suffix, JsonObject line, CancellationToken cancellation)
    {
        var fits = AnswerLoss.ByKind(model, all ? questions.Kept : _part, recipe.Training.MicroBatchSize, cancellation);
        var mean = AnswerFit.Of(fits.Values);
        line["validation_loss" + suffix] = mean.Loss;
        line["validation_accuracy" + suffix] = mean.Accuracy;
        foreach (var (kind, fit) in fits)
        {
            line[$"validation_loss_{SftSummary.KindName(kind)}{suffix}"] = fit.Loss;
            line[$"validation_accuracy_{SftSummary.KindName(kind)}{suffix}"] = fit.Accuracy;
        }
    }

    /// <summary>Lets the pretrained and the tuned model answer, and writes the answers and the comparison.</summary>
    /// <param name="checkpoint">The pretrained model.</param>
    /// <param name="stems">Stems by the questions' ids.</param>
    /// <param name="folder">Receives <see cref="SftStage.AnswerFile"/> and <see cref="SftStage.SampleFile"/>.</param>
    /// <param name="line">Receives the numbers.</param>
    /// <param name="cancellation">Stops within one token.</param>
    public void Answer(Checkpoint checkpoint, IReadOnlyDictionary<string, string> stems, string folder, JsonObject line, CancellationToken cancellation)
    {
        using var pretrained = DeviceGenerator.Open(checkpoint, recipe.Device, threads);
        using var tuned = DeviceGenerator.Open(model, recipe.Device, threads);
        var (before, after) = (Answerer(pretrained, checkpoint.Tokenizer), Answerer(tuned, checkpoint.Tokenizer));

        var asked = Questions(questions.Part(recipe.Evaluation.Answers));
        var prompts = asked.Select(q => q.Prompt).ToList();
        var answers = asked.Zip(before.Answer(prompts, cancellation), after.Answer(prompts, cancellation))
            .Select(row => new AnsweredQuestion(row.First, row.Second, row.Third))
            .ToList();
        AnsweredQuestion.Write(Path.Combine(folder, SftStage.AnswerFile), answers);
        foreach (var kind in answers.GroupBy(a => a.Question.Kind))
        {
            Add(AnswerQuality.Of([.. kind.Select(a => (a.Before, a.Question.Completion))]), SftSummary.KindName(kind.Key) + "_before", line);
            Add(AnswerQuality.Of([.. kind.Select(a => (a.After, a.Question.Completion))]), SftSummary.KindName(kind.Key), line);
        }

        var compared = Comparison.Of(Questions(RoundRobin()), stems, before, after, cancellation);
        Comparison.Write(Path.Combine(folder, SftStage.SampleFile), compared);
    }

    private static void Add(AnswerQuality quality, string name, JsonObject line)
    {
        line["rouge_l_" + name] = quality.RougeL;
        line["exact_" + name] = quality.Exact;
        line["ended_" + name] = quality.Ended;
    }

    private Answerer Answerer(IGenerator generator, ITokenizer tokenizer) => new(generator, tokenizer, recipe.Evaluation.AnswerTokens);

    private List<PromptCompletion> Questions(IEnumerable<int> indices) => [.. indices.Select(i => questions.Instructions[i])];

    // One of each kind in turn, so that few rows show every kind.
    private IEnumerable<int> RoundRobin() => questions.Part(recipe.Evaluation.Comparisons)
        .GroupBy(i => questions.Kept[i].Kind)
        .SelectMany(kind => kind.Select((index, place) => (index, place)))
        .OrderBy(row => row.place)
        .Select(row => row.index)
        .Take(recipe.Evaluation.Comparisons);
}
