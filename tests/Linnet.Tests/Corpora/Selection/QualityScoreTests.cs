using Linnet.Corpora.Selection;

namespace Linnet.Tests.Corpora.Selection;

public sealed class QualityScoreTests
{
    [Fact]
    public void Of_goodAndBadText_scoresThemSo()
    {
        var good = QualityScore.Of(["System.Text.Reader", "Reads characters from a stream until a line ends, then gives the line to the caller."]);
        var bad = QualityScore.Of(["keywords", "if", "{0} (1)", "if", "{0} (2)", "if {0}"]);

        Assert.InRange(good.Value, 0.85, 1);
        Assert.InRange(bad.Value, 0, 0.6);
        Assert.InRange(QualityScore.Of(["标题", "从流中读取字符，直到行尾，然后把这一行返回给调用方。"]).Value, 0.85, 1);
        Assert.Equal(0, QualityScore.Of([]).Value);
    }
}
