using Linnet.Core.Figures;

namespace Linnet.Tests.Core.Figures;

public sealed class TextWidthTests
{
    [Fact]
    public void Of_chinese_isOneEmACharacter() => Assert.Equal(48, TextWidth.Of("训练损失", 12));

    [Fact]
    public void Of_latin_followsTheLetters() => Assert.True(TextWidth.Of("WWW", 12) > 2.5 * TextWidth.Of("iii", 12));

    [Fact]
    public void Cut_wideText_endsWithAnEllipsisWithinTheWidth()
    {
        var cut = TextWidth.Cut("order-6 Kneser–Ney", 12, 70);

        Assert.EndsWith("…", cut, StringComparison.Ordinal);
        Assert.InRange(TextWidth.Of(cut, 12), 40, 70);
        Assert.Equal("short", TextWidth.Cut("short", 12, 70));
    }

    [Fact]
    public void Wrap_chinese_neverBeginsALineWithClosingPunctuation()
    {
        var lines = TextWidth.Wrap("越低越好。两条基线，都只统计字节。", 10, 50);

        Assert.Equal("越低越好。两条基线，都只统计字节。", string.Concat(lines));
        Assert.All(lines, line => Assert.DoesNotContain(line[0], "，。"));
        Assert.All(lines, line => Assert.True(TextWidth.Of(line, 10) <= 50));
    }

    [Fact]
    public void Wrap_english_breaksAtSpaces() => Assert.Equal(["one two", "three"], TextWidth.Wrap("one two three", 10, 50));
}
