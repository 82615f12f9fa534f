using System.Text;
using System.Xml.Linq;
using CsCheck;
using Linnet.Core.Figures;

namespace Linnet.Tests.Core.Figures;

public sealed class MarkupTests
{
    [Theory]
    [InlineData("<a href='x'>&\"", "&lt;a href=&#39;x&#39;&gt;&amp;&quot;")]
    [InlineData("\0\u001b\u007f\n", "␀␛␡␊")]
    [InlineData("a\u202Eb\uFEFF", "a[U+202E]b[U+FEFF]")]
    [InlineData("\uFFFE", "[U+FFFE]")]
    [InlineData("损失 😀 é", "损失 😀 é")]
    public void Escape_hostileText_becomesVisible(string text, string expected) => Assert.Equal(expected, Markup.Escape(text));

    [Fact]
    public void Escape_unpairedSurrogate_becomesReplacementCharacter() => Assert.Equal("\uFFFDx", Markup.Escape("\uD800x"));

    [Fact]
    public void Escape_anyText_isXmlThatReadsBackWithoutControls() =>
        Gen.Char.Array[0, 50].ForAll(characters =>
        {
            var text = XDocument.Parse($"<a b=\"{Markup.Escape(new string(characters))}\">{Markup.Escape(new string(characters))}</a>", LoadOptions.PreserveWhitespace).Root!;

            Assert.Equal(text.Value, text.Attribute("b")!.Value);
            Assert.DoesNotContain(text.Value.EnumerateRunes(), rune => Rune.IsControl(rune));
        });
}
