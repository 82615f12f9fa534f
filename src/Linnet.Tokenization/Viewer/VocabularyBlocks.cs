using System.Text;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Tokenization.Statistics;

namespace Linnet.Tokenization.Viewer;

/// <summary>What the vocabularies are, and what only one of them has.</summary>
internal static class VocabularyBlocks
{
    private const int LongestShown = 16;
    private const int Examples = 60;

    public static IEnumerable<ReportBlock> Of(ComparedTokenizers compared)
    {
        var (first, second, difference) = (compared.First, compared.Second, compared.Difference);
        yield return new Table(
            [new(Text.Same("")), new(Text.Same($"A · {compared.FirstName}"), Numeric: true), new(Text.Same($"B · {compared.SecondName}"), Numeric: true)],
            [
                Row(new Text("format", "格式"), first, second, i => Text.Same(i.Format)),
                Row(new Text("model", "模型"), first, second, i => Text.Same(i.Facts.Model)),
                Row(new Text("cut by", "预切分"), first, second, i => Text.Same(i.Facts.PreTokenizer)),
                Row(new Text("tokens", "词元"), first, second, i => Count(i.Facts.Count)),
                Row(new Text("added tokens", "附加词元"), first, second, i => Count(i.Facts.AddedTokens.Count)),
                Row(new Text("tokens that are no whole characters", "不构成完整字符的词元"), first, second, i => Count(i.Vocabulary.PartialTokens)),
                Row(new Text("dead tokens", "死词元"), first, second, i => Count(i.Vocabulary.Dead.Ids.Count)),
                Row(new Text("common Han with a token of their own, of 3,500", "3,500 个常用字中有独立词元的"), first, second, i => Count(i.Vocabulary.CommonHanByTokens[1])),
                Row(new Text("only here", "仅此词表有"), Count(difference.OnlyFirst.Count), Count(difference.OnlySecond.Count)),
                Row(new Text("in both", "两者都有"), Count(difference.Shared), Count(difference.Shared)),
            ])
        {
            Caption = new Text(
                "Dead: the token's own text is always cut otherwise. The common Han characters are level 1 of the Table of General Standard Chinese Characters (2013).",
                "死词元：其自身文本总被切成别的词元。常用字为《通用规范汉字表》（2013）一级字表。"),
        };
        yield return new FigureBlock(new LineChart(
            new Text("How long the tokens are", "词元的长度分布"),
            new Axis(new Text("characters in a token", "词元的字符数")),
            new Axis(new Text("share of the vocabulary", "占词表的比例")) { Unit = Text.Same("%"), Minimum = 0 },
            [Lengths("A", first), Lengths("B", second)])
        {
            Subtitle = new Text($"Whole tokens by their characters; the last point is {LongestShown} and more", $"完整词元按字符数统计；最后一点为 {LongestShown} 个字符及以上"),
        });
        foreach (var block in Only("A", first, difference.OnlyFirst).Concat(Only("B", second, difference.OnlySecond)))
        {
            yield return block;
        }
    }

    private static LineSeries Lengths(string name, TokenizerInspection inspection)
    {
        double all = inspection.Vocabulary.Lengths.Values.Sum();
        return new LineSeries(Text.Same(name), [.. Enumerable.Range(1, LongestShown).Select(length => new DataPoint(
            length,
            100 * InspectionJson.Share(inspection.Vocabulary.Lengths.Where(pair => pair.Key == length || (length == LongestShown && pair.Key > length)).Sum(pair => pair.Value), all)))]);
    }

    private static IEnumerable<ReportBlock> Only(string side, TokenizerInspection inspection, IReadOnlyList<int> ids)
    {
        var uses = inspection.Total.Uses;
        var used = ids.Where(id => uses[id] > 0).ToList();
        if (used.Count > 0)
        {
            var shown = used.Take(Examples).ToList();
            yield return new TokenStrip(
                new Text(
                    $"Tokens of this text that only {side} has: {Numeral.Count(used.Count)}; the {Numeral.Count(shown.Count)} most used",
                    $"此文本用到、仅 {side} 有的词元：{Numeral.Count(used.Count)} 个；用得最多的 {Numeral.Count(shown.Count)} 个"),
                [.. shown.Select(id => new StripToken(Visible(inspection.Facts, id), id, !inspection.Facts.IsWhole(id)))]);
        }
    }

    private static string Visible(TokenizerFacts facts, int id) => facts.IsWhole(id)
        ? Encoding.UTF8.GetString(facts.TextOf(id)).Replace(' ', '·').Replace('\n', '↵').Replace('\t', '⇥')
        : facts.Shown(id);

    private static Text Count(double value) => Text.Same(Numeral.Count(value));

    private static Text[] Row(Text name, TokenizerInspection first, TokenizerInspection second, Func<TokenizerInspection, Text> value) => Row(name, value(first), value(second));

    private static Text[] Row(Text name, Text first, Text second) => [name, first, second];
}
