using System.Text;
using CsCheck;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Tokenizers;
using Linnet.Tests.Tokenization.Statistics;
using Linnet.Tokenization;
using Linnet.Tokenization.Statistics;
using Linnet.Tokenization.Viewer;

namespace Linnet.Tests.Tokenization.Viewer;

public sealed class CutTextTests
{
    [Fact]
    public void Tokens_ofACharacterInThreeBytes_showItBehindTheLast()
    {
        var tokens = Cut(new ByteTokenizer(), "a你");

        Assert.Equal(["a", "[E4]", "[BD]", "[A0]你"], tokens);
    }

    [Fact]
    public void Tokens_ofAWholeCharacterWithAPartOfTheNext_showBoth()
    {
        var (zhong, wen) = ("中"u8.ToArray(), "文"u8.ToArray());
        var vocabulary = BytePairVocabulary.OfBytes().WithMerges([(zhong[0], zhong[1]), (256, zhong[2]), (257, wen[0])]);

        Assert.Equal(["中[E6]", "[96]", "[87]文", "中"], Cut(new BytePairTokenizer(vocabulary), "中文中"));
    }

    [Fact]
    public void Tokens_thatWouldNotBeSeen_areNamed() =>
        Assert.Equal(["[U+200D]"], CutText.Tokens(new TokenizerFacts(Joiner()), [257]).Select(Shown));

    [Fact]
    public void Tokens_ofNoUtf8_areBytes() =>
        Assert.Equal(["[FF]", "a", "[E4]"], CutText.Tokens(new TokenizerFacts(new ByteTokenizer()), [0xFF, 'a', 0xE4]).Select(Shown));

    [Fact]
    public void Tokens_thatAreUnknown_areMarked()
    {
        var token = Assert.Single(CutText.Tokens(new TokenizerFacts(StatisticsExamples.Words()), [0]));

        Assert.True(token.IsUnknown);
        Assert.Equal("?", token.Parts[0].Text);
    }

    [Fact]
    public void Lines_ofAnyText_holdEveryTokenOnceAndEveryCharacter() => Gen.Select(BytePairExamples.Any, StatisticsExamples.Texts).Sample((vocabulary, text) =>
    {
        var tokenizer = new BytePairTokenizer(vocabulary);
        var utf8 = Encoding.UTF8.GetBytes(text);
        var lines = CutText.Lines(new TokenizerFacts(tokenizer), utf8);
        var tokens = lines.SelectMany(line => line).ToList();
        var characters = string.Concat(tokens.Select(token => token.Completes + string.Concat(token.Parts.Where(part => !part.IsBytes).Select(part => part.Text))));
        return lines.Count == text.Count(c => c == '\n') + 1
            && tokens.Count == tokenizer.Encode(utf8).Length
            && characters == text;
    });

    [Fact]
    public void Excerpt_ofALongText_tearsNoCharacterAndNothingThatBelongsToIt()
    {
        var family = "👨‍👩‍👧";
        var text = Encoding.UTF8.GetBytes(new string('a', 238) + family + new string('b', 50));

        Assert.Equal(new string('a', 238), Encoding.UTF8.GetString(Excerpts.Cut(text)));
        Assert.Equal(240, Excerpts.Cut(Encoding.UTF8.GetBytes(new string('中', 300))).Length / 3);
        Assert.Equal("中", Encoding.UTF8.GetString(Excerpts.Cut("中"u8.ToArray())));
    }

    [Fact]
    public void Excerpts_ofTheSameSeed_areTheSame()
    {
        var documents = Enumerable.Range(0, 100).Select(i => Encoding.UTF8.GetBytes($"document {i}")).ToList();

        var once = Excerpts.Of(documents, "x", 1);

        Assert.Equal(once, Excerpts.Of(documents, "x", 1));
        Assert.NotEqual(once, Excerpts.Of(documents, "x", 2));
        Assert.Equal(5, once.Count);
        Assert.Equal(once.Select(text => documents.FindIndex(text.SequenceEqual)).Order(), once.Select(text => documents.FindIndex(text.SequenceEqual)));
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Chinese)]
    public void Page_ofHostileText_isEscapedAndOffline(Language language)
    {
        var facts = new TokenizerFacts(new ByteTokenizer());
        var counts = new SourceCounts(facts);
        counts.Add("<script>你"u8);
        var inspection = new TokenizerInspection("a/<b>.json", "tokenizer.json", facts, VocabularyStatistics.Of(facts, TestContext.Current.CancellationToken), [new InspectedSource("<i>.txt", counts)]);

        var html = new ComparedTokenizers(inspection, inspection, [("<i>.txt", ["<script>你"u8.ToArray()])]).ToPage().ToHtml(language);

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>.txt", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("<span class=\"byte\">A0</span></span>&#x2060;<span class=\"of\">你</span>", html, StringComparison.Ordinal);
        Assert.Contains("title=\"228 · E4\"", html, StringComparison.Ordinal);
    }

    private static BytePairTokenizer Joiner()
    {
        var joiner = "\u200D"u8.ToArray();
        return new BytePairTokenizer(BytePairVocabulary.OfBytes().WithMerges([(joiner[0], joiner[1]), (256, joiner[2])]));
    }

    private static IEnumerable<string> Cut(ITokenizer tokenizer, string text) =>
        Assert.Single(CutText.Lines(new TokenizerFacts(tokenizer), Encoding.UTF8.GetBytes(text))).Select(Shown);

    private static string Shown(ColumnToken token) => string.Concat(token.Parts.Select(part => part.IsBytes ? $"[{part.Text}]" : part.Text)) + token.Completes;
}
