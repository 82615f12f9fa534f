using CsCheck;
using Linnet.Core.Documents;
using Linnet.Core.Random;
using Linnet.Rewards.Pairs;

namespace Linnet.Tests.Rewards.Pairs;

public sealed class PairMakerTests
{
    private static readonly PairCounts Counts = new(Other: 60, Cut: 20, Repeated: 20, Shuffled: 20);

    [Fact]
    public void Make_ofOtherAnswers_anyScoreOfTheAnswerAloneIsRightForExactlyHalf()
    {
        Gen.Select(Gen.ULong, Gen.Int[10, 80]).ForAll(
            draw =>
            {
                var (seed, count) = draw;
                var pairs = Others(PairMaker.Make(SampleItems.Make(count, 7), Counts, seed, "train"));

                // An arbitrary function of the answer, nothing else.
                long Score(string answer) => new CounterRandom(seed, answer).Below(1000, 0);
                Assert.Equal(0, pairs.Sum(pair => Math.Sign(Score(pair.Chosen) - Score(pair.Rejected))));
                Assert.Equal(
                    pairs.GroupBy(p => p.Chosen).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())),
                    pairs.GroupBy(p => p.Rejected).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())));
            });
    }

    [Fact]
    public void Make_ofOtherAnswers_usesEachOnceWhereThereAreEnough()
    {
        var items = SampleItems.Make(400, 20);
        var pairs = Others(PairMaker.Make(items, Counts, 1, "train"));

        Assert.Equal(60, pairs.Count);
        Assert.Equal(60, pairs.DistinctBy(p => p.Chosen).Count());
        Assert.Equal(pairs.Select(p => p.Chosen).Order(), pairs.Select(p => p.Rejected).Order());
    }

    [Fact]
    public void Make_ofOtherAnswers_takesOtherDocumentsAndSimilarLengths()
    {
        var items = SampleItems.Make(300, 12);
        var byAnswer = items.ToDictionary(item => item.Completion);

        var pairs = Others(PairMaker.Make(items, Counts, 1, "train"));

        Assert.NotEmpty(pairs);
        Assert.All(pairs, pair =>
        {
            Assert.Equal(pair.Prompt, byAnswer[pair.Chosen].Prompt);
            Assert.NotEqual(byAnswer[pair.Chosen].Document, byAnswer[pair.Rejected].Document);
            var (shorter, longer) = (Math.Min(pair.Chosen.Length, pair.Rejected.Length), Math.Max(pair.Chosen.Length, pair.Rejected.Length));
            Assert.InRange(longer, shorter, (shorter * 5 / 4) + 8);
        });
        Assert.NotInRange(pairs.Average(p => p.Chosen.Length - p.Rejected.Length), 1e-9, double.MaxValue);
    }

    [Fact]
    public void Make_withMorePairsThanOneMatchingHas_addsOthersOfOtherPartners()
    {
        var items = SampleItems.Make(40, 10);

        var pairs = Others(PairMaker.Make(items, Counts with { Other = 100 }, 1, "train"));

        Assert.Equal(100, pairs.Count);
        Assert.Equal(100, pairs.DistinctBy(p => p.Id).Count());
        Assert.True(pairs.Select(p => (p.Chosen, p.Rejected)).Distinct().Count() > 60);
    }

    [Fact]
    public void Make_ofAnyItems_neverRejectsTheChosenAnswer()
    {
        Gen.Select(Gen.ULong, Gen.String[0, 30].Array[2, 40]).ForAll(draw =>
        {
            var items = draw.Item2.Select((text, i) => new PromptCompletion($"{i}", "member", $"{i % 3}", $"p{i}", text)).Where(i => i.Completion.Trim().Length > 0).ToList();
            Assert.All(
                PairMaker.Make(items, Counts, draw.Item1, "train"),
                pair => Assert.NotEqual(AnswerUnits.Normalize(pair.Chosen), AnswerUnits.Normalize(pair.Rejected)));
        });
    }

    [Fact]
    public void Make_withEvenCounts_mixesTheKindsFromTheFirstPairOn()
    {
        var pairs = PairMaker.Make(SampleItems.Make(200, 20), new(40, 40, 40, 40), 1, "validation");

        Assert.All(PairKind.All, kind => Assert.Equal(10, pairs.Take(40).Count(pair => pair.Kind == kind)));
    }

    [Fact]
    public void Make_withTheSameSeed_isTheSame_andOtherwiseAnother()
    {
        var items = SampleItems.Make(200, 20);

        Assert.Equal(PairMaker.Make(items, Counts, 1, "train"), PairMaker.Make(items, Counts, 1, "train"));
        Assert.NotEqual(PairMaker.Make(items, Counts, 1, "train"), PairMaker.Make(items, Counts, 2, "train"));
        Assert.NotEqual(PairMaker.Make(items, Counts, 1, "train"), PairMaker.Make(items, Counts, 1, "validation"));
    }

    private static List<PreferencePair> Others(IEnumerable<PreferencePair> pairs) => [.. pairs.Where(pair => pair.Kind == PairKind.Other)];
}
