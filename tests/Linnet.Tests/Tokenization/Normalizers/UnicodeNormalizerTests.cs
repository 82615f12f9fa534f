using System.Globalization;
using System.Text;
using CsCheck;
using Linnet.Core.Unicode;
using Linnet.Tokenization.Normalizers;

namespace Linnet.Tests.Tokenization.Normalizers;

public sealed class UnicodeNormalizerTests
{
    private static readonly (UnicodeNormalizer Normalizer, bool Composed, bool Compatibility)[] Forms =
    [
        (UnicodeNormalizer.Nfc, true, false), (UnicodeNormalizer.Nfd, false, false), (UnicodeNormalizer.Nfkc, true, true), (UnicodeNormalizer.Nfkd, false, true),
    ];

    private static readonly Gen<int> Any = Gen.Int[0, CodePoint.Maximum].Where(Rune.IsValid);

    // Where decompositions, marks of many classes and Hangul letters are dense.
    private static readonly Gen<int> Dense = Gen.OneOf(
        Gen.Int[0xC0, 0x17F], Gen.Int[0x300, 0x36F], Gen.Int[0x1100, 0x11FF], Gen.Int[0xAC00, 0xAC80], Gen.Int[0x900, 0xE00], Gen.Int[0x1E00, 0x1FFF],
        Gen.Int[0x3040, 0x3100], Gen.Int[0xFB00, 0xFB60], Gen.Int[0x1D15E, 0x1D1C0], Gen.Int[0x61, 0x7A]);

    [Fact]
    public void Sample_isOfTheTablesVersion() => Assert.True(SampleLines().Length > 500);

    [Fact]
    public void Normalize_ofUnicodesOwnTests_givesTheForms()
    {
        foreach (var line in SampleLines())
        {
            var columns = line.Split(';')[..5].Select(c => string.Concat(c.Split(' ').Select(x => char.ConvertFromUtf32(int.Parse(x, NumberStyles.HexNumber))))).ToArray();
            foreach (var (i, text) in columns.Index())
            {
                Assert.Equal(columns[i < 3 ? 1 : 3], Normalized.Text(UnicodeNormalizer.Nfc, text));
                Assert.Equal(columns[i < 3 ? 2 : 4], Normalized.Text(UnicodeNormalizer.Nfd, text));
                Assert.Equal(columns[3], Normalized.Text(UnicodeNormalizer.Nfkc, text));
                Assert.Equal(columns[4], Normalized.Text(UnicodeNormalizer.Nfkd, text));
            }
        }
    }

    [Fact]
    public void Normalize_ofAnyText_isTheTextbooks() => Gen.OneOf(Dense, Dense, Dense, Any).Array[0, 30].ForAll(
        text =>
        {
            foreach (var (normalizer, composed, compatibility) in Forms)
            {
                Assert.Equal(Textbook(text, composed, compatibility), Normalized.Text(normalizer, Text(text)));
            }
        },
        iter: 3_000);

    [Fact]
    public void Normalize_twice_changesNothingMore() => Gen.OneOf(Dense, Any).Array[0, 30].ForAll(text => Forms.All(form =>
    {
        var once = Normalized.Text(form.Normalizer, Text(text));
        return Normalized.Text(form.Normalizer, once) == once;
    }));

    [Fact]
    public void Normalize_ofBytesThatAreNoUtf8_keepsThem() => Gen.Byte[0x80, 0xBF].Array[0, 20].ForAll(
        bytes => Forms.All(form => Normalized.Of(form.Normalizer, bytes).Bytes.SequenceEqual(bytes)));

    [Theory]
    [InlineData("EDA080CC81")] // a surrogate
    [InlineData("E08080CC81")] // overlong
    [InlineData("E4B8CC81")] // cut short
    [InlineData("FFCC81CCA3")]
    public void Normalize_ofAMarkBehindWhatIsNoCharacter_keepsBoth(string hexadecimal) => Assert.All(
        Forms, form => Assert.Equal(Convert.FromHexString(hexadecimal).Order(), Normalized.Of(form.Normalizer, Convert.FromHexString(hexadecimal)).Bytes.Order()));

    [Fact]
    public void Normalize_ofAnyBytes_endsWithOriginsInOrder() =>
        Gen.OneOf(Gen.Byte, Gen.Const((byte)0xCC), Gen.Byte[0x80, 0x83], Gen.Byte[0xE0, 0xEF]).Array[1, 40].ForAll(
            bytes => Assert.All(Forms, form => Normalized.Of(form.Normalizer, bytes)), iter: 2_000);

    [Fact]
    public void Normalize_acrossABadByte_composesNothing() => Assert.Equal([(byte)'e', 0xFF, 0xCC, 0x81], Normalized.Of(UnicodeNormalizer.Nfc, [(byte)'e', 0xFF, 0xCC, 0x81]).Bytes);

    [Theory]
    [InlineData("ae\u0301b", "NFC", "0|1,1|4")] // é is two bytes and began at the e
    [InlineData("aéb", "NFD", "0|1,1,1|3")]
    [InlineData("각a", "NFD", "0,0,0,0,0,0,0,0,0|3")]
    [InlineData("ｆﬁx", "NFKC", "0|3,3|6")]
    [InlineData("a\u0301\u0323b", "NFD", "0|1,1|3,3|5")] // the two marks change places
    public void Normalize_withOrigins_namesTheCharacterThatEachByteIsFrom(string text, string form, string origins) =>
        Assert.Equal(origins.Split('|', ',').Select(int.Parse), Normalized.Origins(Named(form), text));

    [Fact]
    public void Normalize_ofTextInOrder_hasItsOwnOrigins() => Assert.Equal([0, 1, 1, 1, 4, 4, 4, 4, 8], Normalized.Origins(UnicodeNormalizer.Nfc, "a中😀b"));

    /// <summary>What a sort by exchange or a search through all marks before would need minutes for.</summary>
    [Theory]
    [InlineData("\u0301\u0323\u0345\u0334")]
    [InlineData("\u1161\u11A8")]
    [InlineData("ﷺ")]
    [InlineData("é")]
    public void Normalize_ofAMegabyteOfMarks_endsAtOnce(string unit)
    {
        var text = Encoding.UTF8.GetBytes("a" + string.Concat(Enumerable.Repeat(unit, 1_000_000 / Encoding.UTF8.GetByteCount(unit))));

        Assert.All(Forms, form => Assert.NotEmpty(Normalized.Of(form.Normalizer, text).Bytes));
    }

    private static UnicodeNormalizer Named(string form) => form switch
    {
        "NFC" => UnicodeNormalizer.Nfc,
        "NFD" => UnicodeNormalizer.Nfd,
        "NFKC" => UnicodeNormalizer.Nfkc,
        _ => UnicodeNormalizer.Nfkd,
    };

    private static string Text(IEnumerable<int> codePoints) => string.Concat(codePoints.Select(char.ConvertFromUtf32));

    /// <summary>Definitions D108, D109 and D117 word by word, over the whole text, in quadratic time.</summary>
    private static string Textbook(int[] text, bool composed, bool compatibility)
    {
        var parts = new int[CodePoint.MaximumDecomposition];
        var all = text.SelectMany(c => parts[..CodePoint.Decompose(c, compatibility, parts)]).ToList();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = 0; i + 1 < all.Count; i++)
            {
                var (first, second) = (CodePoint.CombiningClass(all[i]), CodePoint.CombiningClass(all[i + 1]));
                if (first > second && second > 0)
                {
                    (all[i], all[i + 1], changed) = (all[i + 1], all[i], true);
                }
            }
        }

        for (var i = 1; composed && i < all.Count; i++)
        {
            var starter = all.FindLastIndex(i - 1, c => CodePoint.CombiningClass(c) == 0);
            var isBlocked = starter < 0 || all[(starter + 1)..i].Any(c => CodePoint.CombiningClass(c) is var k && (k == 0 || k >= CodePoint.CombiningClass(all[i])));
            if (!isBlocked && CodePoint.Compose(all[starter], all[i]) is >= 0 and var composite)
            {
                all[starter] = composite;
                all.RemoveAt(i--);
            }
        }

        return Text(all);
    }

    private static string[] SampleLines()
    {
        var assembly = typeof(UnicodeNormalizerTests).Assembly;
        var name = assembly.GetManifestResourceNames().Single(n => n.EndsWith($"NormalizationTest-{CodePoint.UnicodeVersion}.txt", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return [.. reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#')];
    }
}
