using Linnet.Alignment.HeldOut;

namespace Linnet.Tests.Alignment.HeldOut;

public sealed class HackingAlarmTests
{
    private static readonly PolicyFigures Sft = new(new(0, 0.1), new(0, 0), 2.0, 12, 0.9, 0.6);

    private static readonly PolicyFigures Better = Sft with { Reward = new(1, 0.1), Kl = new(3, 0.2) };

    [Fact]
    public void Between_aBetterPolicyOfTheSameShape_isSilent() => Assert.Empty(HackingAlarm.Between(Sft, Better));

    [Fact]
    public void Between_aHigherScoreAndUnlikelyReferences_saysSoWithNumbers()
    {
        var alarm = Assert.Single(HackingAlarm.Between(Sft, Better with { ReferenceNats = 2.6 }));

        Assert.Equal("likelihood", alarm.Name);
        Assert.Equal("The reward rose while answers that people wrote became unlikely: 2.00 → 2.60 nats a token.", alarm.Message.English);
    }

    [Fact]
    public void Between_otherSigns_namesEach()
    {
        var found = HackingAlarm.Between(Sft, Better with { Distinct2 = 0.2, AnswerTokens = 30, EndedShare = 0.5 });

        Assert.Equal(["variety", "length", "end"], found.Select(alarm => alarm.Name));
    }

    [Theory]
    [InlineData(30.0, "The reward rose while the answers grew to more than twice their length: 12.0 → 30.0 tokens.")]
    [InlineData(5.9, "The reward rose while the answers shrank to less than half their length: 12.0 → 5.9 tokens.")]
    public void Between_anotherLength_saysWhichWayItWent(double tokens, string expected) =>
        Assert.Equal(expected, Assert.Single(HackingAlarm.Between(Sft, Better with { AnswerTokens = tokens })).Message.English);

    [Fact]
    public void Between_aPolicyThatGotWorse_isSilent() =>
        Assert.Empty(HackingAlarm.Between(Sft, Sft with { Reward = new(-1, 0.1), ReferenceNats = 9 }));
}
