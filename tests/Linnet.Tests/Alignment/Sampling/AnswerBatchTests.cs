using Linnet.Alignment.Sampling;
using Linnet.Generation.Cpu;
using Linnet.Training.Checkpoints;
using static TorchSharp.torch;

namespace Linnet.Tests.Alignment.Sampling;

public sealed class AnswerBatchTests
{
    [Fact]
    public void Of_unequalLengths_asksForAnswerTokensOnly()
    {
        Linnet.Training.Native.TorchLibrary.EnsureLoaded();
        using var scope = NewDisposeScope();

        var batch = AnswerBatch.Of([([1, 2, 3], [4, 5]), ([6], [7])]);

        Assert.Equal([1, 2, 3, 4, 6, 0, 0, 0], batch.Tokens.data<long>().ToArray());
        Assert.Equal([-1, -1, 4, 5, 7, -1, -1, -1], batch.Targets.data<long>().ToArray());
        Assert.Equal(3, batch.AnswerTokens);
    }

    [Fact]
    public void Sum_ofSampledAnswers_isWhatTheEngineSaysItDrew()
    {
        using var model = AlignmentToy.Model();
        using var scope = NewDisposeScope();
        var answers = AlignmentToy.Sample(model, 2);
        var pairs = AlignmentToy.Questions.Zip(answers).SelectMany(pair => pair.Second.Select(answer => (pair.First.Prompt, Answer: answer))).ToList();

        using var untracked = no_grad();
        var sums = SequenceLogProbability.Sum(model, AnswerBatch.Of([.. pairs.Select(pair => (pair.Prompt, pair.Answer.Tokens))])).data<float>().ToArray();

        Assert.All(pairs.Zip(sums), pair => Assert.Equal(pair.First.Answer.LogProbabilities.Sum(), pair.Second, 1e-3f));
    }

    [Fact]
    public void Draw_withMoreSamples_beginsWithTheSameAnswers()
    {
        using var model = AlignmentToy.Model();

        var (few, many) = (AlignmentToy.Sample(model, 1), AlignmentToy.Sample(model, 3));

        Assert.All(few.Zip(many), pair => Assert.Equal(pair.First[0].Tokens, pair.Second[0].Tokens));
        Assert.NotEqual(many[0][0].Tokens, many[0][1].Tokens);
        Assert.NotEqual(many[0][0].Tokens, many[1][0].Tokens);
    }

    [Fact]
    public void Draw_ofLaterQuestions_continuesTheDraws()
    {
        using var model = AlignmentToy.Model();
        using var generator = CpuGenerator.Load(model.Description, model.Weights(), threads: 1);
        var sampler = new AnswerSampler(generator, AlignmentToy.End, AlignmentToy.AnswerTokens);
        var all = AlignmentToy.Sample(model, 2);

        var later = sampler.Draw(
            [.. AlignmentToy.Questions.Skip(5)], 2, new Linnet.Core.Random.CounterRandom(1, "toy"), first: 5, TestContext.Current.CancellationToken);

        Assert.Equal(all.Skip(5).SelectMany(g => g).SelectMany(a => a.Tokens), later.SelectMany(g => g).SelectMany(a => a.Tokens));
    }

    [Fact]
    public void Score_ofAnAnswerThatWasCutOff_readsItWithItsEnd()
    {
        List<int[]> seen = [];
        var scorer = new AnswerScorer(sequences => { seen.AddRange(sequences); return [1, 2]; }, end: 9);

        var scores = scorer.Score([new("a", "a", [1], ""), new("b", "b", [2], "")], [[new([5], [0], Ended: false)], [new([6, 9], [0, 0], Ended: true)]]);

        Assert.Equal([[1, 5, 9], [2, 6, 9]], seen);
        Assert.Equal([[1.0], [2.0]], scores);
    }
}
