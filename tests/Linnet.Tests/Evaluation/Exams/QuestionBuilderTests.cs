using Linnet.Evaluation.Exams;

namespace Linnet.Tests.Evaluation.Exams;

public sealed class QuestionBuilderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Build_takesFourDifferentOptionsOfOneDocumentWithOneOverlap()
    {
        var documents = ExamSamples.Documents(30);
        var builder = new QuestionBuilder(7, maximumWords: 9, minimumWords: 4);

        var questions = builder.Arrange(builder.Build(documents, 400, Token));

        Assert.InRange(questions.Count, 200, 400);
        Assert.Equal(questions.Count, questions.Select(q => q.Id).Distinct().Count());
        foreach (var question in questions)
        {
            var document = documents.Single(d => d.Id == question.Document);
            var pair = document.Pairs.Single(p => p.Id == question.Id);
            Assert.Equal(pair.Prompt, $"{question.Context}.{question.Subject}");
            Assert.Equal(OptionText.Cut(pair.Completion, 9).Text, question.Options[question.Answer]);
            Assert.Equal(4, question.Options.Distinct().Count());
            var cut = document.Pairs.Select(p => OptionText.Cut(p.Completion, 9).Text).ToHashSet();
            Assert.All(question.Options, option => Assert.Contains(option, cut));
            Assert.All(question.Options, option => Assert.Equal(
                question.Overlap, WordOverlap.Count(WordOverlap.Words(pair.Prompt), WordOverlap.Words(option))));
        }

        // Among each four in a row the answer stands once at each letter.
        Assert.All(questions.Chunk(4).Where(c => c.Length == 4), chunk => Assert.Equal([0, 1, 2, 3], chunk.Select(q => q.Answer).Order()));
    }

    [Fact]
    public void Build_givesTheRightOptionEveryRankByLengthEquallyOften()
    {
        var questions = new QuestionBuilder(7, maximumWords: 9, minimumWords: 4).Build(ExamSamples.Documents(30), 400, Token);

        var ranks = questions.CountBy(q => q.Options.Skip(1).Count(o => Length(o) < Length(q.Options[0]))).ToDictionary();

        Assert.InRange(questions.Count, 200, 400);
        Assert.All(Enumerable.Range(0, 4), rank => Assert.InRange(ranks.GetValueOrDefault(rank), (questions.Count / 4) - 8, (questions.Count / 4) + 8));
        Assert.All(questions, q => Assert.DoesNotContain(q.Options.Skip(1), o => Length(o) == Length(q.Options[0])));

        static int Length(string option) => WordOverlap.Words(option).Count;
    }

    [Fact]
    public void Build_asksEachDocumentInTurn()
    {
        var questions = new QuestionBuilder(7, 12, 4).Build(ExamSamples.Documents(30), 60, Token);

        Assert.Equal(60, questions.Count);
        Assert.All(questions.GroupBy(q => q.Document), group => Assert.InRange(group.Count(), 1, 3));
    }

    [Fact]
    public void Build_ofOneSeed_isTheSame_ofAnotherIsNot()
    {
        IEnumerable<string> Lines(ulong seed)
        {
            var builder = new QuestionBuilder(seed, 12, 4);
            return builder.Arrange(builder.Build(ExamSamples.Documents(8), 50, Token)).Select(q => $"{q.Id} {string.Join('|', q.Options)} {q.Answer}");
        }

        Assert.Equal(Lines(1), Lines(1));
        Assert.NotEqual(Lines(1), Lines(2));
    }

    [Fact]
    public void Build_ofADocumentWithThreeDescriptions_asksNothing()
    {
        var document = ExamSamples.Documents(1)[0];

        Assert.Empty(new QuestionBuilder(1, 12, 4).Build([document with { Pairs = [.. document.Pairs.Take(3)] }], 10, Token));
        Assert.Empty(new QuestionBuilder(1, 12, 4).Build([document with { Pairs = [] }], 10, Token));
    }

    [Fact]
    public void Measure_ofOptionsWithUnequalShares_findsThem_andOfEqualOnesIsChance()
    {
        var question = new ExamQuestion("1", "member", "d", "Stream", "Read()", ["Reads a stream.", "Opens a file.", "Shows a page.", "Makes a node."], 0, 0);

        Assert.Equal(1, OverlapBaseline.Measure([question]).Value);
        Assert.Equal(0, OverlapBaseline.Measure([question with { Answer = 2 }]).Value);
        Assert.Equal(0.25, OverlapBaseline.Measure([question with { Context = "", Subject = "?" }]).Value);
    }
}
