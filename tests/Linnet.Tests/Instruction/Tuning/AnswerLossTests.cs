using Linnet.Instruction.Tuning;
using Linnet.Training.Kernels;
using Linnet.Training.Loop;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;
using TorchSharp;

namespace Linnet.Tests.Instruction.Tuning;

public sealed class AnswerLossTests
{
    public AnswerLossTests() => TorchLibrary.EnsureLoaded();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Step_ofSeveralQuestions_hasTheMeanLossOfTheAnswersTokens()
    {
        var examples = Examples.Draw(8);
        using var model = Drawn();
        var expected = examples.SelectMany(e => AnswerNats(model, e)).Average();

        Assert.Equal(expected, StepLoss(examples, microBatch: 8), 1e-5 * expected);
        Assert.Equal(expected, StepLoss(examples, microBatch: 2), 1e-5 * expected);
        Assert.Equal(expected, StepLoss(examples, microBatch: 1), 1e-5 * expected); // nothing is padded
    }

    [Fact]
    public void Step_withLossOnTheQuestionsToo_isAnother()
    {
        var examples = Examples.Draw(8);

        var control = StepLoss([.. examples.Select(e => e with { PromptLength = 1 })], microBatch: 8);

        Assert.True(Math.Abs(control - StepLoss(examples, microBatch: 8)) > 1e-2 * control);
    }

    [Fact]
    public void Gradient_whenWhatAQuestionPredictsChanges_staysTheSame()
    {
        // What the question's positions would predict is masked, whatever it is. The controls: without the mask, and on an answer.
        var examples = Examples.Draw(6);
        var batch = AnswerBatches.Padded(examples);
        long[] wholeSequence = [.. AnswerBatches.Padded([.. examples.Select(e => e with { PromptLength = 1 })]).Targets];
        var question = Enumerable.Range(0, wholeSequence.Length).Where(i => wholeSequence[i] >= 0 && batch.Targets[i] == MicroBatch.NoTarget).ToList();
        var answer = Enumerable.Range(0, wholeSequence.Length).First(i => batch.Targets[i] >= 0);
        Assert.NotEmpty(question);

        Assert.Equal(Gradient(batch), Gradient(batch with { Targets = Perturbed(wholeSequence, question, masked: true) }));
        Assert.NotEqual(Gradient(batch), Gradient(batch with { Targets = Perturbed(wholeSequence, question, masked: false) }));
        Assert.NotEqual(Gradient(batch), Gradient(batch with { Targets = Perturbed(batch.Targets, [answer], masked: false) }));

        static long[] Perturbed(long[] targets, IReadOnlyList<int> places, bool masked)
        {
            long[] changed = [.. targets];
            foreach (var place in places)
            {
                changed[place] = masked ? MicroBatch.NoTarget : (changed[place] + 1) % 23;
            }

            return changed;
        }
    }

    [Fact]
    public void Of_examplesPaddedTogether_equalsEachAlone()
    {
        var examples = Examples.Draw(30);
        using var model = Drawn();
        var nats = examples.SelectMany(e => AnswerNats(model, e)).ToList();

        var together = AnswerLoss.Of(model, examples, microBatch: 7, Cancellation);
        var alone = AnswerFit.Of(examples.Select(e => AnswerLoss.Of(model, [e], 1, Cancellation)));

        Assert.Equal(nats.Average(), together.Loss, 1e-5 * together.Loss);
        Assert.Equal(together.Loss, alone.Loss, 1e-5 * alone.Loss);
        Assert.Equal(nats.Count, together.Tokens);
        Assert.Equal(together.Accuracy, alone.Accuracy, 1e-12);
    }

    [Fact]
    public void ByKind_ofMixedExamples_measuresEachKindAlone()
    {
        var examples = Examples.Draw(20);
        using var model = Drawn();

        var kinds = AnswerLoss.ByKind(model, examples, 4, Cancellation);

        Assert.Equal(["even", "odd"], kinds.Keys);
        Assert.Equal(AnswerLoss.Of(model, examples.Where(e => e.Kind == "odd"), 4, Cancellation), kinds["odd"]);
        Assert.Equal(AnswerLoss.Of(model, examples, 4, Cancellation).Loss, AnswerFit.Of(kinds.Values).Loss, 1e-5);
    }

    [Fact]
    public void Step_onFewQuestions_learnsTheirAnswersByHeart()
    {
        var examples = Examples.Draw(4);
        using var model = new Decoder(Examples.Tiny, KernelPlan.Plain, seed: 1);
        using var optimizer = new AdamW(model.NamedParameters(), new AdamWSettings { WeightDecay = 0 });
        var trainer = new Trainer(model, optimizer, new LearningRateSchedule(2e-2, 0, 150, 0.1), new AnswerBatches(examples, 1, 4, 4), 1);
        var before = AnswerLoss.Of(model, examples, 4, Cancellation);
        for (var step = 1; step <= 150; step++)
        {
            trainer.Step(step, Cancellation);
        }

        var after = AnswerLoss.Of(model, examples, 4, Cancellation);

        Assert.InRange(before.Accuracy, 0, 0.4);
        Assert.InRange(after.Loss, 0, 0.05);
        Assert.Equal(1, after.Accuracy);
    }

    // A fresh model gives every token about 1/V, so that any mean of losses would be ln V: larger weights make tokens differ.
    private static Decoder Drawn()
    {
        var model = new Decoder(Examples.Tiny, KernelPlan.Plain, seed: 1);
        using var untracked = torch.no_grad();
        model.NamedParameters()[0].Value.mul_(30);
        model.RefreshCopies();
        return model;
    }

    // By hand: the whole distribution at each position of the answer, one example at a time, nothing padded.
    private static List<double> AnswerNats(Decoder model, Example example)
    {
        using var scope = torch.NewDisposeScope();
        using var untracked = torch.no_grad();
        var logits = model.forward(torch.tensor([.. example.Tokens[..^1].Select(t => (long)t)], 1, example.Positions));
        return
        [
            .. Enumerable.Range(example.PromptLength, example.AnswerLength).Select(t =>
            {
                var row = logits[0, t - 1].data<float>().ToArray().Select(x => (double)x).ToArray();
                return Math.Log(row.Sum(Math.Exp)) - row[example.Tokens[t]];
            }),
        ];
    }

    private static double StepLoss(IReadOnlyList<Example> examples, int microBatch)
    {
        using var model = Drawn();
        using var optimizer = new AdamW(model.NamedParameters(), new AdamWSettings());
        var batches = new AnswerBatches(examples, seed: 1, examples.Count, microBatch);
        return new Trainer(model, optimizer, new LearningRateSchedule(1e-3, 0, 10, 1), batches, 1).Step(1, Cancellation).Loss;
    }

    private static float[] Gradient(MicroBatch batch)
    {
        using var scope = torch.NewDisposeScope();
        using var model = Drawn();
        var (tokens, targets) = batch.ToTensors();
        model.Loss(tokens, targets).backward();
        return [.. model.NamedParameters().SelectMany(p => p.Value.grad!.data<float>().ToArray())];
    }
}
