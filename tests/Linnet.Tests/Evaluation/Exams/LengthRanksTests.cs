using Linnet.Evaluation.Exams;

namespace Linnet.Tests.Evaluation.Exams;

public sealed class LengthRanksTests
{
    [Fact]
    public void Choose_takesTheLeastUsedRankThatTheQuestionCanHave()
    {
        var ranks = new LengthRanks();

        Assert.Equal(0, ranks.Choose(shorter: 3, longer: 3));
        Assert.Equal(1, ranks.Choose(shorter: 3, longer: 3));
        Assert.Equal(3, ranks.Choose(shorter: 3, longer: 0));
        Assert.Equal(2, ranks.Choose(shorter: 3, longer: 3));
        Assert.Null(ranks.Choose(shorter: 1, longer: 1));
    }

    [Fact]
    public void Choose_whereOneRankIsRare_passesOverQuestionsOfTheOthers()
    {
        var ranks = new LengthRanks();

        var short0 = Enumerable.Range(0, 100).Count(_ => ranks.Choose(shorter: 0, longer: 3) is not null);

        Assert.Equal(8, short0);
    }
}
