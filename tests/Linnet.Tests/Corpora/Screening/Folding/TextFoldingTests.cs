using CsCheck;
using Linnet.Core.Unicode;
using Linnet.Corpora.Screening.Folding;

namespace Linnet.Tests.Corpora.Screening.Folding;

public sealed class TextFoldingTests
{
    private static readonly TextFolding Plain = new();

    [Theory]
    [InlineData("ＡｂＣ１２", "abc12")]
    [InlineData("賭場開戶後爲衆", "赌场开户后为众")]
    [InlineData("敏\u200B感\uFEFF词\u00AD", "敏感词")]
    [InlineData("cafe\u0301 CAFÉ", "café café")]
    [InlineData("か\u3099 ｶﾞ", "が ガ")]
    [InlineData("\u1112\u1161\u11AB 한", "한 한")]
    [InlineData("㎏ ﬁ ①", "kg fi 1")]
    [InlineData("𝐀x", "ax")]
    public void Fold_makesAlike(string text, string expected) => Assert.Equal(expected, Plain.Fold(text));

    [Fact]
    public void Fold_ofALoneSurrogate_keepsAPlace() => Assert.Equal("a\uFFFCx", Plain.Fold("a\uD800x"));

    [Fact]
    public void Fold_ofEachCharacter_isStable()
    {
        for (var c = 0; c <= CodePoint.Maximum; c++)
        {
            if (c is < 0xD800 or > 0xDFFF)
            {
                var once = Plain.Fold(char.ConvertFromUtf32(c));
                Assert.True(Plain.Fold(once) == once, $"U+{c:X4}");
            }
        }
    }

    [Fact]
    public void Fold_leavesOutShortSeparatorsOnly()
    {
        var folding = new TextFolding(longestSeparator: 2);
        Assert.Equal("敏感词", folding.Fold("敏*感- 词"));
        Assert.Equal("敏 感", folding.Fold("敏***感"));
        Assert.Equal("敏。感\n词", folding.Fold("敏。感\n词"));
        Assert.Equal("敏*感", Plain.Fold("敏*感"));
    }

    [Fact]
    public void Fold_keepsPlaces()
    {
        TextFolding[] foldings = [Plain, new(2)];
        Gen.Char["aＡé\u0301か\u3099賭ﬁ𝐀\uD835\uDC00\u200B*開。 "].Array[0, 40].Select(c => new string(c)).Sample(text =>
        {
            foreach (var folding in foldings)
            {
                var output = new FoldedText();
                folding.Fold(text, output);
                for (var i = 0; i < output.Length; i++)
                {
                    Assert.InRange(output.Places[i], i == 0 ? 0 : output.Places[i - 1], text.Length - 1);
                    if (output.Units[i] == ' ' && folding != Plain)
                    {
                        continue; // a gap, which only the separators before it make
                    }

                    var (start, end) = output.Original(text, i, i + 1);
                    Assert.Contains(output.Units[i].ToString(), folding.Fold(text[start..end]), StringComparison.Ordinal);
                }
            }
        });
    }

    [Fact]
    public void Simplified_changesWhatOpenCcChanges()
    {
        Assert.Equal(2966, SimplifiedChinese.Count);
        var traditional = SimplifiedChinese.All.Select(p => p.Traditional).ToHashSet();
        Assert.DoesNotContain(SimplifiedChinese.All, p => traditional.Contains(p.Simplified));
    }
}
