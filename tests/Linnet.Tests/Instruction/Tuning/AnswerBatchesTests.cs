using Linnet.Instruction.Tuning;
using Linnet.Training.Loop;

namespace Linnet.Tests.Instruction.Tuning;

public sealed class AnswerBatchesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 4)]
    [InlineData(64, 4)]
    [InlineData(100, 8)]
    public void Indices_overPoolsThatEndEpochs_seeEveryExampleEquallyOften(int count, int batch)
    {
        var batches = new AnswerBatches(Examples.Draw(count), seed: 1, batch, microBatchSize: 1);

        // So many steps are whole pools and whole epochs.
        var steps = batches.Pool * count;
        var times = Enumerable.Range(1, steps).SelectMany(step => batches.Indices(step)).CountBy(i => i).ToList();

        Assert.Equal(count, times.Count);
        Assert.All(times, time => Assert.Equal(batches.Pool * batch, time.Value));
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(12, 4)]
    [InlineData(320, 4)]
    public void Indices_ofWholeEpochs_haveNoExampleTwiceInABatch(int count, int batch)
    {
        var batches = new AnswerBatches(Examples.Draw(count), seed: 1, batch, batch);

        Assert.All(Enumerable.Range(1, 3 * count / batch), step => Assert.Equal(batch, batches.Indices(step).Distinct().Count()));
    }

    [Fact]
    public void Indices_ofAStep_areAFunctionOfSeedAndStepAlone()
    {
        var examples = Examples.Draw(50);
        var one = new AnswerBatches(examples, seed: 1, 4, 2);
        var two = new AnswerBatches(examples, seed: 1, 4, 4);
        var other = new AnswerBatches(examples, seed: 2, 4, 2);

        Assert.Equal(one.Indices(37), two.Indices(37));
        Assert.Equal(Enumerable.Range(1, 40).Select(s => one.TargetCount(s)), Enumerable.Range(1, 40).Select(s => two.TargetCount(s)));
        Assert.NotEqual(Enumerable.Range(1, 5).SelectMany(s => one.Indices(s)), Enumerable.Range(1, 5).SelectMany(s => other.Indices(s)));
    }

    [Fact]
    public void Read_ofAllMicroBatches_isTheStep()
    {
        var examples = Examples.Draw(50);
        var batches = new AnswerBatches(examples, seed: 1, batchSize: 8, microBatchSize: 2);

        for (var step = 1; step <= 20; step++)
        {
            var parts = Enumerable.Range(0, batches.MicroBatches).Select(i => batches.Read(step, i)).ToList();
            Assert.Equal(batches.TargetCount(step), parts.Sum(p => p.Targets.LongCount(t => t != MicroBatch.NoTarget)));
            Assert.Equal(
                batches.Indices(step).SelectMany(i => examples[i].Tokens[examples[i].PromptLength..]).Select(t => (long)t),
                parts.SelectMany(p => p.Targets.Where(t => t != MicroBatch.NoTarget)));
        }
    }

    [Fact]
    public void Read_sortsWhatStandsTogether_soThatLittleIsPadding()
    {
        var batches = new AnswerBatches(Examples.Draw(400), seed: 1, batchSize: 8, microBatchSize: 8);

        var (all, used) = (0L, 0L);
        for (var step = 1; step <= 48; step++)
        {
            var batch = batches.Read(step, 0);
            all += batch.Tokens.Length;
            used += batches.Indices(step).Sum(i => (long)Examples.Draw(400)[i].Positions);
        }

        Assert.InRange((double)used / all, 0.85, 1);
    }

    [Fact]
    public void Padded_questionsWithAnswers_haveTargetsOnAnswersOnly()
    {
        var batch = AnswerBatches.Padded([new Example("a", "k", [5, 6, 7, 8, 9], 3), new Example("b", "k", [4, 3], 1)]);

        const long None = MicroBatch.NoTarget;
        Assert.Equal((2, 4), (batch.Sequences, batch.Length));
        Assert.Equal([5, 6, 7, 8, /**/ 4, 3, 3, 3], batch.Tokens);
        Assert.Equal([None, None, 8, 9, /**/ 3, None, None, None], batch.Targets);
    }
}
