using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Hardware;
using Linnet.Core.Random;
using Linnet.Core.Tokenizers;
using Linnet.Rewards;
using Linnet.Tests.Core;
using Linnet.Tokenization;
using Linnet.Training.Kernels;
using static TorchSharp.torch;

namespace Linnet.Tests.Rewards;

public sealed class RewardModelTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<bool> Kernels => [true, false];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Score_ofPaddedBatch_equalsEachSequenceAlone(bool plain)
    {
        using var model = RewardModel.Begin(TinyChatModel.Write(_folder), Plan(plain), seed: 3);
        var sequences = Sequences(9);

        var together = model.Score(sequences, TestContext.Current.CancellationToken);

        for (var i = 0; i < sequences.Length; i++)
        {
            using var scope = NewDisposeScope();
            using var untracked = no_grad();
            var alone = model.Score(tensor([.. sequences[i].Select(t => (long)t)], 1, sequences[i].Length), tensor([sequences[i].Length - 1L]));
            Assert.Equal([1], alone.shape);
            Assert.Equal(alone.item<float>(), together[i], 1e-5);
        }

        Assert.True(together.Distinct().Count() > 5);
    }

    [Fact]
    public void Score_atAnotherTokenThanTheLast_isAnotherNumber()
    {
        // The control of the test above: what is behind the last token is unseen, what is before it is not.
        using var model = RewardModel.Begin(TinyChatModel.Write(_folder), KernelPlan.Plain, seed: 3);
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        var batch = PaddedBatch.Of(Sequences(4));

        var right = model.Score(batch.Tokens, batch.Last);
        var early = model.Score(batch.Tokens, batch.Last - 1);
        var padding = model.Score(batch.Tokens, batch.Last + 1);

        Assert.True((right - early).abs().min().item<float>() > 1e-4);
        Assert.True((right - padding).abs().min().item<float>() > 1e-4);
    }

    [Fact]
    public void Score_ofBothKinds_isHiddenStateTimesWeight()
    {
        using var model = RewardModel.Begin(TinyChatModel.Write(_folder), KernelPlan.Plain, seed: 3);
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        var batch = PaddedBatch.Of(Sequences(3));
        var weight = model.NamedParameters().Single(p => p.Name == "score.weight").Value;
        var hidden = model.Backbone.Hidden(batch.Tokens);

        var scores = model.Score(batch.Tokens, batch.Last).data<float>().ToArray();

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((hidden[i, batch.Last[i].item<long>()] * weight[0]).sum().item<float>(), scores[i], 1e-5);
        }
    }

    [Fact]
    public void Open_ofWrittenModel_scoresTheSame()
    {
        using var model = RewardModel.Begin(TinyChatModel.Write(_folder), KernelPlan.Plain, seed: 3);
        model.Scale = new ScoreScale(0.25, 1.5);
        AtomicFolder.Write(_folder["reward"], model.Write);

        using var opened = RewardModel.Open(_folder["reward"], KernelPlan.Plain);

        Assert.Equal(model.Score(Sequences(5), TestContext.Current.CancellationToken), opened.Score(Sequences(5), TestContext.Current.CancellationToken));
        Assert.Equal(new ScoreScale(0.25, 1.5), opened.Scale);
        Assert.NotNull(ChatTemplate.Open(_folder["reward"], opened.Tokenizer));
    }

    [Fact]
    public void Open_ofLanguageModel_saysWhatIsMissing()
    {
        var folder = TinyChatModel.Write(_folder);

        var error = Assert.Throws<ArtifactException>(() => RewardModel.Open(folder, KernelPlan.Plain));

        Assert.Equal(
            $"{Path.Combine(folder, "score.safetensors")}: expected the score head of a reward model, found nothing. "
            + "Give the checkpoint of a reward model, as `reward train` writes it.",
            error.Message);
    }

    [Fact]
    public void Open_ofAModelWithoutSpread_isRefused()
    {
        using var model = RewardModel.Begin(TinyChatModel.Write(_folder), KernelPlan.Plain, seed: 3);
        model.Scale = new ScoreScale(0.5, 0);
        AtomicFolder.Write(_folder["reward"], model.Write);

        var error = Assert.Throws<ArtifactException>(() => RewardModel.Open(_folder["reward"], KernelPlan.Plain));

        Assert.Contains("expected a finite mean and a standard deviation above 0, found 0.5 and 0. ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_withSeeds_drawsAHeadOfUnitSpread()
    {
        var folder = TinyChatModel.Write(_folder);
        using var one = RewardModel.Begin(folder, KernelPlan.Plain, seed: 3);
        using var same = RewardModel.Begin(folder, KernelPlan.Plain, seed: 3);
        using var other = RewardModel.Begin(folder, KernelPlan.Plain, seed: 4);

        Assert.Equal(Head(one), Head(same));
        Assert.NotEqual(Head(one), Head(other));
        Assert.InRange(Math.Sqrt(Head(one).Sum(w => w * w)), 0.6, 1.4);
    }

    [Fact]
    public void NamedParameters_ofUntiedModel_leavesOutTheLanguageHead()
    {
        using var model = RewardModel.Begin(TinyChatModel.Write(_folder, TinyChatModel.Description with { TiedHead = false }), KernelPlan.Plain, seed: 3);

        Assert.DoesNotContain(model.NamedParameters(), p => p.Name == "lm_head.weight");
        Assert.Contains(model.NamedParameters(languageModel: true), p => p.Name == "lm_head.weight");
        Assert.Equal("score.weight", model.NamedParameters()[^1].Name);
    }

    [Fact]
    public void Score_ofSequenceTooLong_isRefused()
    {
        using var model = RewardModel.Begin(TinyChatModel.Write(_folder), KernelPlan.Plain, seed: 3);

        var error = Assert.Throws<ArgumentException>(() => model.Score([[1, 2], new int[257]], TestContext.Current.CancellationToken));

        Assert.StartsWith("A sequence has 257 tokens; 1 to 256 are possible.", error.Message, StringComparison.Ordinal);
    }

    private static float[] Head(RewardModel model) => model.NamedParameters()[^1].Value.data<float>().ToArray();

    private static KernelPlan Plan(bool plain) =>
        plain ? KernelPlan.Plain : KernelPlan.Choose(CpuFeatures.Detect(), TinyChatModel.Description) with { Precision = MatrixPrecision.Fp32 };

    private static int[][] Sequences(int count)
    {
        var random = new CounterRandom(11, "sequences");
        return [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, 2 + (int)random.Below(40, (ulong)i))
            .Select(j => (int)random.Below(256, (ulong)(1000 + (100 * i) + j))).Append(ByteTokenizer.EndOfDocument).ToArray())];
    }
}
