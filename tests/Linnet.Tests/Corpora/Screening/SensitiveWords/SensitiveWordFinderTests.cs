using System.IO.Compression;
using System.Text;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Corpora.Screening.SensitiveWords;
using Linnet.Tests.Model;

namespace Linnet.Tests.Corpora.Screening.SensitiveWords;

public sealed class SensitiveWordFinderTests
{
    private static readonly SensitiveWordList List = new(
        [new("性", "adult", 1), new("赌场", "gambling", 3), new("赌场开户", "gambling", 5), new("sex", "adult", 2), new("a-b", "other", 1)],
        ["性能", "可能性", "中性"]);

    [Fact]
    public void Find_seesThroughDisguises()
    {
        var finder = new SensitiveWordFinder(List, longestSeparator: 2);
        Assert.Equal([new SensitiveHit(List.Words[2], 1, 4)], finder.Find("𝐀賭場開戶").Select(h => h));
        Assert.Equal([new SensitiveHit(List.Words[1], 1, 3), new SensitiveHit(List.Words[1], 5, 4)], finder.Find("去赌*场，赌\u200B-场"));
        Assert.Empty(finder.Find("赌。场"));
        Assert.Empty(finder.Find("赌***场"));
        Assert.Empty(new SensitiveWordFinder(List).Find("赌*场"));
        Assert.Single(new SensitiveWordFinder(List).Find("赌\u200B场"));
    }

    [Fact]
    public void Find_passesOverAllowedWords()
    {
        var finder = new SensitiveWordFinder(List);
        Assert.Empty(finder.Find("高性能电脑，有可能性"));
        Assert.Equal([2L], finder.Find("性能性").Select(h => h.Place));
        Assert.Equal([0L, 1L], new SensitiveWordFinder(List with { Allowed = [] }).Find("性性能").Select(h => h.Place).Take(2));
    }

    [Fact]
    public void Find_ofSpacedWords_wantsThemAlone()
    {
        var finder = new SensitiveWordFinder(List, longestSeparator: 2);
        Assert.Equal([new SensitiveHit(List.Words[3], 2, 3), new SensitiveHit(List.Words[3], 6, 3)], finder.Find("看 SEX ｓｅｘ看"));
        Assert.Empty(finder.Find("Essex sexes s-ex se x"));
        Assert.Equal([new SensitiveHit(List.Words[4], 0, 3)], finder.Find("A-B ab"));
    }

    [Fact]
    public void Judge_weighsByCategory()
    {
        var judge = new SensitiveWordJudge(new Dictionary<string, SensitiveDensity> { ["gambling"] = new(1, 5) }, new SensitiveDensity(10, 20, LeastHits: 2));
        var hits = new SensitiveWordFinder(List).Find("赌场 sex");
        Assert.Equal(
            [new CategoryVerdict("gambling", 1, 3, 1, ScreeningVerdict.Review), new CategoryVerdict("adult", 1, 2, 10, ScreeningVerdict.Keep)],
            judge.Judge(hits, 1000));
        Assert.Equal(ScreeningVerdict.Remove, judge.Judge(hits, 600)[0].Verdict);
        Assert.Equal(ScreeningVerdict.Keep, judge.Judge(hits, 10)[1].Verdict); // one hit is below least_hits
        Assert.Empty(judge.Judge([], 0));
    }

    [Theory]
    [InlineData("赌场 gambling 3", 14)]
    [InlineData("※\tgambling\t3", 1)]
    [InlineData("𝐀\t \t3", 3)]
    [InlineData("赌场\tgambling", 12)]
    [InlineData("赌场\tgambling\t0", 13)]
    [InlineData("赌场\tgambling\t3\tx", 14)]
    public void ReadWords_ofABadLine_saysWhere(string line, int column)
    {
        Assert.Equal([new SensitiveWord("赌场", "gambling", 3)], SensitiveWordList.ReadWords([new("赌场\tgambling\t3", 3)], "w.tsv"));
        var error = Assert.Throws<DataFormatException>(() => SensitiveWordList.ReadWords([new(line, 2)], "w.tsv"));
        Assert.Equal((2L, column), (error.Line, error.Column));
        Assert.StartsWith($"w.tsv:2:{column}: expected word, category and severity (1 to 1000) with tabs between them, the word at most 200 characters", error.Text.English, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_inReviewsAndArticles_spares()
    {
        var texts = RealTexts();
        var words = new SensitiveWordList([new("性", "adult", 1)], []);
        string[] allowed =
        [
            "性能", "可能性", "性价比", "性格", "个性", "人性", "理性", "感性", "女性", "男性", "知性", "重要性", "性质", "实用性", "安全性", "稳定性", "惯性",
            "耐性", "性别", "积极性", "任性", "可读性",
        ];
        var (bare, allowing) = (new SensitiveWordFinder(words), new SensitiveWordFinder(words with { Allowed = allowed }));
        var (found, left) = (texts.Sum(t => bare.Find(t).Count), texts.Sum(t => allowing.Find(t).Count));
        TestContext.Current.TestOutputHelper!.WriteLine($"性 alone {found} hits in {texts.Count(t => bare.Find(t).Count > 0)} of {texts.Count} texts; with 22 allowed words {left}");
        Assert.True(left < found / 2, $"{left} of {found}");
    }

    [Fact]
    public void Find_with10000Words_isFast()
    {
        var texts = RealTexts();
        var source = string.Concat(texts.Take(2000)).Where(c => c >= 0x4E00 && c <= 0x9FFF).ToArray();
        var words = Enumerable.Range(0, 20000).Select(i => string.Concat(Enumerable.Range(0, 2 + i % 4).Select(j => source[(int)((i * 7919L + j * 104_729L) % source.Length)])))
            .Distinct().Take(10000).Select(w => new SensitiveWord(w, "x", 1)).ToArray();
        foreach (var separators in new[] { 0, 2 })
        {
            var finder = new SensitiveWordFinder(new SensitiveWordList(words, []), separators);
            var bytes = texts.Sum(t => (long)Encoding.UTF8.GetByteCount(t));
            var (hits, best) = (0, 0.0);
            for (var round = 0; round < 6; round++)
            {
                var before = Environment.CpuUsage.TotalTime;
                hits = texts.Sum(t => finder.Find(t).Count);
                best = Math.Max(best, bytes / 1e6 / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
            }

            TestContext.Current.TestOutputHelper!.WriteLine($"{words.Length} words, separators {separators}: {best:F0} MB/s of processor time, {hits} hits in {bytes / 1e6:F1} MB");
            Assert.True(hits > 0);
        }
    }

    internal static List<string> RealTexts()
    {
        var texts = new[] { "news", "qa", "wiki" }.SelectMany(n => TextLines.ReadDocuments(TestData.Path($"zh/MNBVC_{n}.jsonl"))).Select(d => d.Text).ToList();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(TestData.Path("zh/online_shopping_10_cats.csv.gz")), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            texts.Add(line);
        }

        return texts;
    }
}
