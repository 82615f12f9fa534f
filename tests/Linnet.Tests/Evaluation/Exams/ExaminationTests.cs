using System.Text;
using Linnet.Core.Progress;
using Linnet.Core.Tokenizers;
using Linnet.Evaluation;
using Linnet.Evaluation.Exams;
using Linnet.Generation.Cpu;
using Linnet.Tests.Model;

namespace Linnet.Tests.Evaluation.Exams;

public sealed class ExaminationTests
{
    private static readonly ByteTokenizer Bytes = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Paper_isWhatCEvalAndTheCorpusWouldWrite()
    {
        var shot = new ExamQuestion("1", "member", "d", "Stream", "Read()", ["a", "b", "c", "d"], 2, 0);
        var question = shot with { Context = "", Subject = "{context} {Answer", Options = ["w", "x", "y", "z"] };
        var paper = new ExamPaper(ExamSamples.Wording, Bytes, [shot]);

        Assert.Equal(
            "∎Choose.\n\nWhich belongs to Stream.Read()?\nA. a\nB. b\nC. c\nD. d\nAnswer: C\n\n", Text(paper.LettersPrefix));
        Assert.Equal("Which belongs to {context} {Answer?\nA. w\nB. x\nC. y\nD. z\nAnswer: ", Text(paper.LettersQuestion(question)));
        Assert.Equal(["A", "B", "C", "D"], paper.LetterIds.Select(Text));
        Assert.Equal("∎Stream\nRead(): c∎", Text(paper.LinesPrefix));
        Assert.Equal("{context} {Answer:", Text(paper.LineStart(question)));
        Assert.Equal(" x", Text(paper.LineEnd(question.Options[1])));
    }

    [Fact]
    public void Answer_ofAReaderWhoKnowsTheLines_isRight_butNotWithOtherSubjects()
    {
        var documents = ExamSamples.Documents(60);
        var questions = Questions(documents, 800);
        var known = questions.Select(q => $"{q.Context}\n{q.Subject}: {q.Options[q.Answer]}").ToHashSet();
        var letters = questions.SelectMany(q => q.Options.Select((_, i) => (Key: Prompt(q) + ExamQuestion.Letter(i), Right: i == q.Answer)))
            .Where(l => l.Right).Select(l => l.Key).ToHashSet();
        using var reader = new ExamSamples.Reader(text => known.Contains(text) || letters.Contains(text));
        var examination = new Examination(reader, new ExamPaper(ExamSamples.Wording, Bytes, questions.Take(2).ToList()));

        var answers = examination.Answer(questions, SilentProgress.Instance, Token);
        var others = ExamResult.WithOtherSubjects(questions, questions.Count);
        var changed = examination.Answer(others, SilentProgress.Instance, Token);

        Assert.Equal(1, ExamResult.Accuracy(answers).Likelihood.Value);
        Assert.Equal(1, ExamResult.Accuracy(answers).Letters.Value);
        Assert.All(others.Zip(questions), pair => Assert.NotEqual(pair.First.Context, pair.Second.Context));

        // The controls: the same reader with other questions, or with drawn answers, is at chance.
        foreach (var control in (Proportion[])[
            ExamResult.Accuracy(changed).Likelihood, ExamResult.Accuracy(changed).Letters, ExamResult.AgainstDrawnAnswers(answers, 5)])
        {
            Assert.InRange(0.25, control.Low, control.High);
        }

        string Prompt(ExamQuestion q) => Text(new ExamPaper(ExamSamples.Wording, Bytes, []).LettersQuestion(q));
    }

    [Fact]
    public void Answer_isTheLikelihoodOfWholeSequences()
    {
        var questions = Questions(ExamSamples.Documents(3), 6);
        var description = RandomModel.Tiny with { MaximumSequenceLength = 800 };
        var weights = RandomModel.Weights(description, 3);
        using var generator = CpuGenerator.Load(description, name => weights[name], threads: 2);
        var paper = new ExamPaper(ExamSamples.Wording, Bytes, questions.Take(1).ToList());

        var answers = new Examination(generator, paper).Answer(questions, SilentProgress.Instance, Token);

        foreach (var answer in answers)
        {
            for (var i = 0; i < 4; i++)
            {
                var end = paper.LineEnd(answer.Question.Options[i]);
                int[] whole = [.. paper.LinesPrefix, .. paper.LineStart(answer.Question), .. end];
                Assert.Equal(generator.LogProbabilities([whole], Token)[0][^end.Length..].Sum(p => (double)p), answer.Sums![i], 1e-9);
                Assert.Equal(end.Length, answer.Lengths[i]);
                Assert.Equal(answer.Sums[i] / end.Length, answer.Means![i], 1e-12);
                var logits = generator.NextLogits([[.. paper.LettersPrefix, .. paper.LettersQuestion(answer.Question)]], Token)[0];
                Assert.Equal(logits['A' + i], answer.Letters![i]);
            }
        }
    }

    [Fact]
    public void Answer_ofPromptsThatDoNotFit_isNoneAndCounts()
    {
        var questions = Questions(ExamSamples.Documents(3), 6);
        using var reader = new ExamSamples.Reader(_ => false, positions: 120);

        var answers = new Examination(reader, new ExamPaper(ExamSamples.Wording, Bytes, [])).Answer(questions, SilentProgress.Instance, Token);

        Assert.All(answers, answer => Assert.Null(answer.Letters));
        Assert.All(answers, answer => Assert.NotNull(answer.Sums));
        Assert.Equal(6, ExamResult.ToJson(answers, [], 1)["too_long"]!.GetValue<int>());
        Assert.Equal(0, ExamResult.Accuracy(answers).Letters.Value);
    }

    private static IReadOnlyList<ExamQuestion> Questions(IReadOnlyList<ExamDocument> documents, int count)
    {
        var builder = new QuestionBuilder(3, 12, 4);
        return builder.Arrange(builder.Build(documents, count, Token));
    }

    private static string Text(int[] ids) =>
        string.Concat(ids.Select(id => id == 256 ? "∎" : Encoding.Latin1.GetString([(byte)id])));
}
