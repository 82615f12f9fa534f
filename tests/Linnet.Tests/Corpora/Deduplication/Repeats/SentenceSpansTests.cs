using CsCheck;
using Linnet.Core.Documents;
using Linnet.Corpora.Deduplication;
using Linnet.Corpora.Deduplication.Repeats;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Tests.Corpora.Deduplication.Repeats;

public sealed class SentenceSpansTests
{
    private static readonly SentenceSpanSettings Plain = new(MinimumKept: 0, MinimumSentences: 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Remove_ofASpanTooShortToGo_restoresAllOfIt()
    {
        var text = "一。二。三。四。五。";

        Assert.Equal("一。五。", SentenceSpans.Remove(text, [1], Plain).Text);
        Assert.Equal("一。五。", SentenceSpans.Remove(text, [1], Plain with { MinimumRemoved = 3 }).Text);
        Assert.Equal(TextEdit.None(text), SentenceSpans.Remove(text, [1], Plain with { MinimumRemoved = 4 }));
    }

    [Theory]
    [InlineData(new[] { "甲。乙。丙。", "丁。甲。乙。丙。戊。" }, new[] { "甲。乙。丙。", "丁。戊。" })]
    [InlineData(new[] { "甲。乙。丙。", "甲。乙。丁。" }, new[] { "甲。乙。丙。", "甲。乙。丁。" })] // two are no span
    [InlineData(new[] { "甲。乙。丙。丁。", "甲。乙。丙。丁。" }, new[] { "甲。乙。丙。丁。" })]
    [InlineData(new[] { "甲。乙。丙。甲。乙。丙。" }, new[] { "甲。乙。丙。" })]
    [InlineData(new[] { "甲。\n乙。丙。", "丁。\n\n甲。乙。丙。\n戊。" }, new[] { "甲。\n乙。丙。", "丁。\n\n戊。" })]
    [InlineData(new[] { "One two. Three 4! Five?", "Zero. one two.  THREE 5! five? Six." }, new[] { "One two. Three 4! Five?", "Zero. Six." })]
    public void Find_andRemove_keepsTheFirstSpanOnly(string[] texts, string[] expected) => Assert.Equal(expected, Run(texts, Plain).Texts);

    [Fact]
    public void Find_inAThousandIdenticalLines_leavesOne() =>
        Assert.Equal(["同一行"], Run([string.Join('\n', Enumerable.Repeat("同一行", 1_000))], Plain).Texts);

    [Fact]
    public void Remove_ofADocumentOfWhichTooLittleIsLeft_isARemovalWithACount()
    {
        string[] texts = ["甲。乙。丙。", "丁。甲。乙。丙。", "短。"];

        var (kept, edits) = Run(texts, new SentenceSpanSettings());

        Assert.Equal(["甲。乙。丙。", "短。"], kept); // what lost nothing is not measured
        Assert.Equal([(1L, new TextEdit("丁。", 3, 6, IsTooShort: true))], edits);
    }

    [Fact]
    public void Remove_ofAnySpans_losesNoSentenceAndAccountsForEveryCharacter()
    {
        var document = Gen.Int[0, 4].Array[0, 12].Select(ids => string.Concat(ids.Select(id => "甲乙丙丁戊"[id] + (id == 3 ? "\n" : "。"))));
        document.Array[1, 6].Where(texts => texts.All(t => t.Trim().Length > 0)).ForAll(texts =>
        {
            var (kept, edits) = Run(texts, Plain);

            Assert.Equal(texts.SelectMany(Sentences.Split).ToHashSet(), kept.SelectMany(Sentences.Split).ToHashSet());
            Assert.Equal(texts.Sum(t => t.Length), kept.Sum(t => t.Length) + edits.Sum(e => e.Edit.RemovedCharacters + (e.Edit.IsTooShort ? e.Edit.Text.Length : 0)));
        }, iter: 60);
    }

    [Fact]
    public void Ranges_ofAnyText_areTrimmed_leaveWhiteSpaceAlone_andEndWithTheLine()
    {
        Gen.Char["。.！ \n\"”aあ…\r"].Array[0, 30].Select(c => new string(c)).ForAll(text =>
        {
            var ranges = Sentences.Ranges(text).ToList();

            Assert.Equal(text.Split('\n').SelectMany(Sentences.Split), Sentences.Split(text));
            Assert.All(ranges, range => Assert.Equal(text[range].Trim(), text[range]));
            var between = ranges.Select(r => r.Start.Value).Append(text.Length).Zip(ranges.Select(r => r.End.Value).Prepend(0));
            Assert.All(between, gap => Assert.True(string.IsNullOrWhiteSpace(text[gap.Second..gap.First])));
        });
    }

    private static (List<string> Texts, List<(long Number, TextEdit Edit)> Edits) Run(string[] texts, SentenceSpanSettings settings)
    {
        using var folder = new JsonLinesFolder();
        var edits = new List<(long, TextEdit)>();
        using var lines = folder.Open(folder.Write("a.jsonl", texts));
        using var places = SentenceSpans.Find(lines, new DocumentKeys(), settings.Sentences, Folding.Default, folder.Work(), Cancellation);
        DocumentRewriter.WriteEdited(
            lines, new DocumentKeys(), places, (text, starts) => SentenceSpans.Remove(text, starts, settings), [folder["out"]], (number, edit) => edits.Add((number, edit)), Cancellation);
        return (JsonLinesFolder.Texts(folder["out"]), edits);
    }
}
