using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Tokenizers;
using Linnet.Corpora.FastText;
using Linnet.Corpora.Reading;
using Linnet.Corpora.Statistics;
using Linnet.Tests.Core;
using Linnet.Tests.Model;

namespace Linnet.Tests.Corpora.Statistics;

public sealed class CorpusStatisticsTests
{
    [Fact]
    public void Run_files_countsSourcesDuplicatesAndFaults()
    {
        using var folder = Prepared();

        var statistics = Run(folder, new StatisticsSettings { Tokenizer = new ByteTokenizer() });

        Assert.Equal(["web", "b.txt"], statistics.Sources.Select(s => s.Source));
        var (web, plain, total) = (statistics.Sources[0], statistics.Sources[1], statistics.Total);
        Assert.Equal((4, 2 + 2 + 5 + 1, 6 + 6 + 5 + 4, 1), (web.Documents, web.Characters, web.Bytes, web.Duplicates));
        Assert.Equal((1, 2, 6, 1), (plain.Documents, plain.Characters, plain.Bytes, plain.Duplicates));
        Assert.Equal((5, 12, 27, 27, 2), (total.Documents, total.Characters, total.Bytes, total.Tokens, total.Duplicates));
        Assert.Equal(["han 2", "latin 1", "none 1"], web.Languages.Select(pair => $"{pair.Key} {pair.Value}"));
        Assert.Equal((6, 1), (statistics.Records.Records, statistics.Records[ReadReason.BrokenJson]));
        Assert.Equal(("utf-8", CorpusFormat.Jsonl), (statistics.Files[0].Encoding, statistics.Files[0].Format));
        Assert.True(statistics.AreDuplicatesComplete);
    }

    [Fact]
    public void Run_anyThreads_givesTheSame()
    {
        using var folder = Prepared();

        var results = new[] { 1, 2, 7 }.Select(threads => StatisticsJson.Of(Run(folder, new StatisticsSettings { Threads = threads, Tokenizer = new ByteTokenizer() })).ToJsonString());

        Assert.Single(results.Distinct());
    }

    [Fact]
    public void Run_moreTextsThanRemembered_saysSo()
    {
        using var folder = Prepared();

        var statistics = Run(folder, new StatisticsSettings { RememberedTexts = 1 });

        Assert.False(statistics.AreDuplicatesComplete);
        Assert.Equal(2, statistics.Total.Duplicates);
        Assert.Contains("Only the first 1 different texts", StatisticsPage.Of(statistics).ToHtml(Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_moreSourcesThanCounted_gathersTheRest()
    {
        using var folder = new TestFolder();
        folder.Write("a.jsonl", string.Concat(Enumerable.Range(0, 1010).Select(i => $$"""{"text": "t", "source": "{{i}}"}{{"\n"}}""")));

        var statistics = CorpusStatistics.Run([folder["a.jsonl"]], new StatisticsSettings(), SilentProgress.Instance, TestContext.Current.CancellationToken);

        Assert.Equal((1001, 10), (statistics.Sources.Count, statistics.Sources.Single(s => s.Source == "(other)").Documents));
    }

    [Fact]
    public void Run_withAModel_countsLanguages()
    {
        using var folder = new TestFolder();
        folder.Write("a.txt", "今天天气很好，我们去公园散步吧，然后一起吃饭。\nThis is a sentence in English, long enough to tell.\n");
        var settings = new StatisticsSettings { Languages = FastTextFile.Read(TestData.Path("lid/lid.176.ftz")), Reading = new ReadingSettings { Format = CorpusFormat.Lines } };

        var statistics = CorpusStatistics.Run([folder["a.txt"]], settings, SilentProgress.Instance, TestContext.Current.CancellationToken);

        Assert.Equal(["en 1", "zh 1"], statistics.Total.Languages.Select(pair => $"{pair.Key} {pair.Value}"));
    }

    [Theory]
    [InlineData("今天 very good 天气", WritingScript.Latin)]
    [InlineData("今天天气很好", WritingScript.Han)]
    [InlineData("東京の天気", WritingScript.Kana)]
    [InlineData("한국어", WritingScript.Hangul)]
    [InlineData("Привет", WritingScript.Cyrillic)]
    [InlineData("שלום", WritingScript.Other)]
    [InlineData("123 — 😀", WritingScript.None)]
    public void Of_text_tellsTheScript(string text, WritingScript expected) => Assert.Equal(expected, WritingScripts.Of(text));

    [Theory]
    [InlineData(Language.English, "Source by source", "not JSON")]
    [InlineData(Language.Chinese, "各数据源", "不是 JSON")]
    public void Of_statistics_isAPage(Language language, params string[] expected)
    {
        using var folder = Prepared();

        var html = StatisticsPage.Of(Run(folder, new StatisticsSettings { Tokenizer = new ByteTokenizer() })).ToHtml(language);

        Assert.All(expected, text => Assert.Contains(text, html, StringComparison.Ordinal));
        Assert.Contains("web", html, StringComparison.Ordinal);
    }

    private static CorpusStatistics Run(TestFolder folder, StatisticsSettings settings) =>
        CorpusStatistics.Run([folder["a.jsonl"], folder["b.txt"]], settings, SilentProgress.Instance, TestContext.Current.CancellationToken);

    private static TestFolder Prepared()
    {
        var folder = new TestFolder();
        folder.Write("a.jsonl", "{\"text\": \"你好\", \"source\": \"web\"}\n{\"text\": \"你好\", \"source\": \"web\"}\n{\"text\": \"hello\", \"source\": \"web\"}\nbroken\n{\"text\": \"😀\", \"source\": \"web\"}\n");
        folder.Write("b.txt", "你好");
        return folder;
    }
}
