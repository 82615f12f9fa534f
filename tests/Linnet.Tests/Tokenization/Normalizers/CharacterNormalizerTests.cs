using CsCheck;
using Linnet.Tokenization;
using Linnet.Tokenization.Normalizers;

namespace Linnet.Tests.Tokenization.Normalizers;

public sealed class CharacterNormalizerTests
{
    [Theory]
    [InlineData("ÀBCſ ΣΑΣ İ 𐐀 ẞ", "àbcſ σασ i\u0307 𐐨 ß")]
    public void Lowercase_ofText_isInFullLowerCase(string text, string expected) => Assert.Equal(expected, Normalized.Text(new LowercaseNormalizer(), text));

    [Fact]
    public void Lowercase_withOrigins_namesTheCapital() => Assert.Equal([0, 1, 1, 1, 3], Normalized.Origins(new LowercaseNormalizer(), "Aİb"));

    [Fact]
    public void StripAccents_ofText_removesMarks()
    {
        const string Text = "e\u0301 é कि \u20dd";

        Assert.Equal("e é क ", Normalized.Text(StripAccentsNormalizer.Marks, Text));
        Assert.Equal("e é कि \u20dd", Normalized.Text(StripAccentsNormalizer.NonspacingMarks, Text));
    }

    [Fact]
    public void Nmt_ofText_cleansIt() => Assert.Equal("ab c d   e", Normalized.Text(new NmtNormalizer(), "a\u0001b\tc d\u200b\ufeff\u2028e"));

    [Theory]
    [InlineData("Héllo\u0001 中文\tÀ!", "hello  中  文  a!")]
    [InlineData("\ufffd\0a\u200db\r\n", "ab  ")]
    public void Bert_ofText_isBertsBasicNormalization(string text, string expected) => Assert.Equal(expected, Normalized.Text(new BertNormalizer(), text));

    [Fact]
    public void Bert_withoutLowerCase_keepsAccents() => Assert.Equal("Hé", Normalized.Text(new BertNormalizer(lowercase: false), "Hé"));

    [Fact]
    public void Bert_withOrigins_namesTheCharacters() => Assert.Equal([0, 1, 1, 1, 1, 1, 4], Normalized.Origins(new BertNormalizer(), "A中é"));

    [Fact]
    public void Replace_ofALiteral_putsTheContentThere()
    {
        var normalizer = new ReplaceNormalizer("  "u8, "▁"u8);

        Assert.Equal("a▁▁ b", Normalized.Text(normalizer, "a     b"));
        Assert.Equal([0, 1, 1, 1, 3, 3, 3, 5, 6], Normalized.Origins(normalizer, "a     b"));
        Assert.Throws<ArgumentException>(() => new ReplaceNormalizer([], "a"u8));
    }

    [Theory]
    [InlineData("ab", " ab")]
    [InlineData(" ab", " ab")]
    [InlineData("", "")]
    public void PrefixSpace_ofText_addsOneUnlessThere(string text, string expected) => Assert.Equal(expected, Normalized.Text(PrependNormalizer.PrefixSpace, text));

    [Fact]
    public void Prepend_ofText_addsItAlways() => Assert.Equal("▁▁a", Normalized.Text(PrependNormalizer.Always("▁"u8), "▁a"));

    [Theory]
    [InlineData(true, true, "a b")]
    [InlineData(true, false, "a b\u3000\u0085 ")]
    [InlineData(false, true, "\u00a0 a b")]
    public void Strip_ofText_removesBlanksAtItsEnds(bool left, bool right, string expected) =>
        Assert.Equal(expected, Normalized.Text(new StripNormalizer(left, right), "\u00a0 a b\u3000\u0085 "));

    [Fact]
    public void Strip_ofBlanksAlone_leavesNothing() => Assert.Equal("", Normalized.Text(new StripNormalizer(true, true), " \u3000\n"));

    [Theory]
    [InlineData("a b", "▁a▁b")]
    [InlineData(" a", "▁a")]
    [InlineData("▁a", "▁a")]
    [InlineData("", "")]
    public void Metaspace_ofText_writesSpacesVisibly(string text, string expected) => Assert.Equal(expected, Normalized.Text(new MetaspaceNormalizer(), text));

    [Fact]
    public void Sequence_ofSteps_appliesOneAfterTheOther()
    {
        var sequence = new SequenceNormalizer([UnicodeNormalizer.Nfd, StripAccentsNormalizer.Marks, new LowercaseNormalizer(), PrependNormalizer.Always("> "u8)]);

        Assert.Equal("> aeb", Normalized.Text(sequence, "AÉB"));
        Assert.Equal([0, 0, 0, 1, 3], Normalized.Origins(sequence, "AÉB"));
        Assert.Equal("É", Normalized.Text(new SequenceNormalizer([]), "É"));
        Assert.Equal([0, 0], Normalized.Origins(new SequenceNormalizer([]), "É"));
    }

    [Fact]
    public void Normalize_ofAnyBytes_keepsOriginsInOrder() => Gen.Byte.Array[1, 60].ForAll(bytes =>
    {
        INormalizer[] all = [new LowercaseNormalizer(), StripAccentsNormalizer.Marks, new NmtNormalizer(), new BertNormalizer(), new StripNormalizer(true, true), new MetaspaceNormalizer()];
        Assert.All(all, normalizer => Normalized.Of(normalizer, bytes));
    });

    [Fact]
    public void Normalize_ofLongText_goesOnBeyondOneBuffer() => Assert.Equal(new string('a', 100_000) + "é", Normalized.Text(new LowercaseNormalizer(), new string('A', 100_000) + "É"));
}
