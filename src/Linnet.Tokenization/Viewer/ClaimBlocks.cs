using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Tokenization.Statistics;

namespace Linnet.Tokenization.Viewer;

/// <summary>Two claims about rare characters and expansion, beside what this text shows.</summary>
internal static class ClaimBlocks
{
    private const int Few = 100;

    private static readonly Text[] Costs =
        [new("none", "无"), new("1", "1 个"), new("2", "2 个"), new("3", "3 个"), new("4 and more", "4 个及以上")];

    public static IEnumerable<ReportBlock> Of(ComparedTokenizers compared)
    {
        var (first, second) = (compared.First.Total, compared.Second.Total);
        var (before, after) = (TokenizerClaims.Of(compared.First), TokenizerClaims.Of(compared.Second));
        yield return new Subheading(new Text("“A rare character becomes 3 byte tokens”", "“一个生僻字会变成 3 个字节词元”"));
        yield return new Paragraph(Rare(before, after));
        if (before.RareCharacters > 0)
        {
            yield return new Table(
                [
                    new(new Text("tokens it takes", "所占词元数")),
                    new(new Text("rare, A", "生僻字，A"), Numeric: true),
                    new(new Text("rare, B", "生僻字，B"), Numeric: true),
                    new(new Text("common, A", "常用字，A"), Numeric: true),
                    new(new Text("common, B", "常用字，B"), Numeric: true),
                ],
                [.. Costs.Select((name, cost) => new[]
                {
                    name,
                    Of(first.RareByTokens, cost),
                    Of(second.RareByTokens, cost),
                    Of(first.CommonByTokens, cost),
                    Of(second.CommonByTokens, cost),
                })])
            {
                Caption = new Text(
                    "Han characters of the text, each as often as it stands there. 1: it has a token of its own or shares one with its neighbours.",
                    "文本中的汉字，按出现次数计。1 个：独占一个词元，或与相邻字符共用一个词元。"),
            };
        }

        yield return new Subheading(new Text("“Expansion cuts OOV by about 30 %”", "“扩展词表可使 OOV 降低约 30%”"));
        yield return new Paragraph(Unwritten(compared, before, after));
    }

    private static Text Rare(TokenizerClaims before, TokenizerClaims after)
    {
        if (before.ThreeByteShare is not { } first || after.ThreeByteShare is not { } second)
        {
            return new Text(
                "Not to be said: the text has no Han character outside of the 3,500 common ones.",
                "无法判断：文本中没有 3,500 个常用字以外的汉字。");
        }

        var (a, b, count) = (Numeral.Percent(first), Numeral.Percent(second), Numeral.Count(before.RareCharacters));
        var (few, fewChinese) = before.RareCharacters < Few ? (" So few that the shares say little.", "数量过少，比例参考意义不大。") : ("", "");
        return new Text(
            $"Of the {count} Han characters here that are not among the 3,500 common ones, {a.English} take exactly three tokens under A and {b.English} under B. Traditional forms are among them. The others have a token of their own, share one, or have some of their bytes merged into one: the table counts them.{few}",
            $"文本中 3,500 个常用字以外的汉字共 {count} 个，在 A 下恰好占三个词元的有 {a.Chinese}，在 B 下有 {b.Chinese}。其中包括繁体字。其余的有独立词元、与相邻字符共用词元，或有部分字节已合并，见下表。{fewChinese}");
    }

    private static Text Unwritten(ComparedTokenizers compared, TokenizerClaims before, TokenizerClaims after)
    {
        var (oldBytes, newBytes) = (Percent(before.FallbackShare), Percent(after.FallbackShare));
        var (oldUnknown, newUnknown) = (Percent(before.UnknownShare), Percent(after.UnknownShare));
        var kind = compared.First.Facts.Unknown is null && compared.Second.Facts.Unknown is null
            ? new Text(
                "Neither vocabulary has unknown text: whatever it has no token for it writes in bytes, and that is what can be measured.",
                "两个词表都没有未知文本：没有对应词元的内容都以字节写出，可测量的是这一部分。")
            : new Text(
                $"Unknown characters: {oldUnknown.English} under A, {newUnknown.English} under B.",
                $"未知字符：A 为 {oldUnknown.Chinese}，B 为 {newUnknown.Chinese}。");
        var cut = before.CutTo(after) switch
        {
            null => new Text("A has none of either, so there is nothing to cut.", "A 中二者皆无，谈不上降低。"),
            < 0 and var more => new Text($"Together B has {Numeral.Percent(-more).English} more than A.", $"二者合计，B 比 A 多 {Numeral.Percent(-more).Chinese}。"),
            { } less => new Text(
                $"Together B has {Numeral.Percent(less).English} less than A. The claim's 30 % belongs to its own text and vocabulary; this number belongs to this text.",
                $"二者合计，B 比 A 少 {Numeral.Percent(less).Chinese}。“30%”出自其自身的文本与词表；这里的数字只适用于这份文本。"),
        };
        return new Text(
            $"{kind.English} Characters written in bytes: {oldBytes.English} under A, {newBytes.English} under B. {cut.English}",
            $"{kind.Chinese}以字节写出的字符：A 为 {oldBytes.Chinese}，B 为 {newBytes.Chinese}。{cut.Chinese}");
    }

    private static Text Percent(double share) => Numeral.Percent(share, 2);

    private static Text Of(IReadOnlyList<long> counts, int cost)
    {
        var share = ComparedTokenizers.Share(counts[cost], counts.Sum());
        return new Text($"{Numeral.Count(counts[cost])} ({share.English})", $"{Numeral.Count(counts[cost])}（{share.Chinese}）");
    }
}
