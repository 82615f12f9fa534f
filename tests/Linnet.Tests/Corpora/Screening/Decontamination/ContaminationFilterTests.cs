using CsCheck;
using Linnet.Corpora.Screening.Decontamination;
using Linnet.Tests.Corpora.Screening.SensitiveWords;
using Linnet.Tests.Model;

namespace Linnet.Tests.Corpora.Screening.Decontamination;

public sealed class ContaminationFilterTests
{
    private const string Chinese = "在孵化室温度为二十四度的条件下，立体孵化器孵化鸡蛋的最适温度为";
    private const string English = "Which of the following best describes the way in which cells of plants turn the light of the sun into sugar?";
    private const string Phrase = "根据以上材料的内容下列说法中正确的一项是";

    private static readonly string[] Pieces =
        [Chinese, Chinese[..20], English, "𝐀", "文", " ", "\n"];

    private static readonly ExamIndex Index = new(
        [new("zh-1", Chinese), new("en-1", English), .. Enumerable.Range(0, 5).Select(i => new ExamQuestion($"p-{i}", $"{Phrase}{(char)('甲' + i)}"))]);

    [Fact]
    public void Apply_findsQuestionsInWhateverForm()
    {
        var filter = new ContaminationFilter(Index, 0.9, ContaminationAction.DropDocument);
        var result = filter.Apply("题目：在孵化室溫度為二十四度的條件下 立体孵化器，孵化鸡蛋的最适温度为？答：");
        Assert.Null(result.Kept);
        Assert.Equal([new ContaminationHit("zh-1", 18, 1, 0.9)], result.Hits);
        Assert.Equal("en-1", Assert.Single(filter.Apply($"Q: {English.ToUpperInvariant()}").Hits).QuestionId);
    }

    [Fact]
    public void Apply_ofCommonPhrases_keeps()
    {
        Assert.Equal(7, Phrase.Length - 13);
        Assert.Equal(8, Index.CommonGrams);
        var text = $"{Phrase}。{Chinese[..15]}。Which of the following best describes the way in which cars go?";
        Assert.Same(text, new ContaminationFilter(Index, 0.5, ContaminationAction.DropDocument).Apply(text).Kept);
    }

    [Fact]
    public void Apply_cutsAWindow()
    {
        var result = new ContaminationFilter(Index, 0.5, ContaminationAction.CutWindow, window: 2).Apply($"𝐀前文很长。{Chinese}？后文。");
        Assert.Equal("𝐀前文很文。", result.Kept);
        Assert.Equal(new ContaminationCut(4, Chinese.Length + 4, new ContaminationHit("zh-1", 18, 1, 0.5)), Assert.Single(result.Cuts));
    }

    [Fact]
    public void Apply_accountsForEveryCharacter() =>
        Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 10].Select(string.Concat).Sample(text =>
        {
            var result = new ContaminationFilter(Index, 0.01, ContaminationAction.CutWindow, window: 3).Apply(text);
            Assert.Equal(Count(text), Count(result.Kept!) + result.Cuts.Sum(c => c.Characters));
            Assert.Equal(text.Contains(Chinese[..13], StringComparison.Ordinal) || text.Contains(English, StringComparison.Ordinal), result.Hits.Count > 0);
        });

    [Fact]
    public void Apply_ofExamsAndArticles_findsTheExamsOnly()
    {
        var questions = Directory.GetFiles(TestData.Path("exam/cmmlu/test"), "*.csv").Order(StringComparer.Ordinal)
            .SelectMany(f => File.ReadLines(f).Skip(1).Select((l, i) => new ExamQuestion($"{Path.GetFileNameWithoutExtension(f)}/{i}", l[(l.IndexOf(',') + 1)..]))).ToList();
        var index = new ExamIndex(questions);
        var filter = new ContaminationFilter(index, 0.5, ContaminationAction.DropDocument);
        var self = questions.Count(q => filter.Apply(q.Text).Kept is null);
        var texts = SensitiveWordFinderTests.RealTexts();
        var before = Environment.CpuUsage.TotalTime;
        var half = texts.Count(t => filter.Apply(t).Kept is null);
        var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        var any = new ContaminationFilter(index, 1e-9, ContaminationAction.DropDocument);
        var one = texts.Count(t => any.Apply(t).Kept is null);
        var bytes = texts.Sum(t => (long)System.Text.Encoding.UTF8.GetByteCount(t));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{questions.Count} questions, {index.GramCounts.Count(c => c == 0)} too short or common, {index.CommonGrams} common grams; {self} find themselves;"
            + $" of {texts.Count} texts {half} with half a question, {one} with one gram; {bytes / 1e6 / seconds:F0} MB/s of processor time");
        Assert.Equal(index.GramCounts.Count(c => c > 0), self);
        Assert.True(half < 20, $"{half}");
    }

    private static long Count(string text) => text.EnumerateRunes().Count();
}
