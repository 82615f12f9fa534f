using System.Text;
using CsCheck;
using Linnet.Corpora.Deduplication;

namespace Linnet.Tests.Corpora.Deduplication;

public sealed class ShinglerTests
{
    [Fact]
    public void Pieces_ofAnyText_agreeAmongEachOtherAsThoseOfShingles()
    {
        var text = Gen.Int[0, 19].Array[0, 60].Select(places => string.Concat(places.Select(i => "aB c1 2,。中文字的漢あ한ж𠀀\n"[Math.Min(i, 18)])));
        Gen.Select(text, Gen.Int[1, 6]).ForAll((sample, size) =>
        {
            var valid = new string([.. sample.Where(c => !char.IsSurrogate(c))]);
            var expected = Shingles.InOrder(valid, size);

            var found = new Shingler(Folding.Default, size).Pieces(Encoding.UTF8.GetBytes(valid)).ToArray();

            Assert.Equal(expected.Count, found.Length);
            Assert.Equal(Pattern(expected), Pattern(found));
        });
    }

    [Theory]
    [InlineData("ＡＢＣ１２３", "abc 7", false)] // full-width; blanks separate words
    [InlineData("Ａｐｐｌｅ １２", "apple 7", true)]
    [InlineData("Café NAÏVE", "cafe naive", true)]
    [InlineData("cafe\u0301", "café", true)]
    [InlineData("2026年11月23日的天气很好", "2025年3月1日的天气很好", true)]
    [InlineData("今天，天气很好！", "今天天气很好", true)]
    [InlineData("が", "か", false)]
    [InlineData("漢語", "汉语", true)]
    [InlineData("漢語", "汉字", false)]
    public void Set_foldsForTheComparison(string left, string right, bool isSame) => Assert.Equal(isSame, Set(left).SequenceEqual(Set(right)));

    [Fact]
    public void Set_withATableOfVariants_comparesTraditionalWithSimplified()
    {
        var folding = new Folding(new Dictionary<int, int> { ['漢'] = '汉', ['語'] = '语' });

        Assert.Equal(
            new Shingler(folding, 5).Set("漢語很美。"u8), new Shingler(folding, 5).Set("汉语很美"u8));
    }

    [Fact]
    public void Set_ofATextShorterThanAPiece_isOnePiece()
    {
        Assert.Single(Set("好"));
        Assert.Single(Set("很好。"));
        Assert.NotEqual(Set("很好"), Set("好很"));
        Assert.Empty(Set("……！"));
    }

    [Fact]
    public void Set_byUnit_countsWhatWasAskedFor()
    {
        Assert.Equal(2, new Shingler(Folding.Default, 5, ShingleUnit.Words).Set("one two three four five six"u8).Length);
        Assert.Equal(8, new Shingler(Folding.Default, 3, ShingleUnit.Characters).Set("one two four"u8).Length);
    }

    private static ulong[] Set(string text) => new Shingler(Folding.Default, 5).Set(Encoding.UTF8.GetBytes(text));

    // Each piece as the place of the first that equals it.
    private static List<int> Pattern(IReadOnlyList<ulong> pieces) => [.. pieces.Select(piece => pieces.ToList().IndexOf(piece))];
}
