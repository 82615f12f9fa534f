using System.Text;
using CsCheck;
using Linnet.Tokenization;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tests.Tokenization.Models.BytePair;

public sealed class CharacterBoundariesTests
{
    private static readonly string[] Texts = ["a", "b", "c", "中", "文", "▁", "?", "😀"];

    private static readonly string[] Letters = ["a", "b", "c", "中", "文", "▁"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cut_ofAnyVocabularyAndText_partsGiveTheIdsOfTheWhole(bool fusesUnknown) =>
        (from merges in Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20]).Array[0, 12]
         from text in Gen.Int[0, 7].Select(i => Texts[i]).Array[0, 40]
         select (merges, text: string.Concat(text))).ForAll(c =>
        {
            var model = new CharacterPairModel(Vocabulary(c.merges, fusesUnknown));
            var text = Encoding.UTF8.GetBytes(c.text);
            var (whole, parts) = (new List<int>(), new List<int>());
            model.Encode(text, whole, null);
            foreach (var piece in Cut(model.Vocabulary, text))
            {
                model.Encode(text.AsSpan(piece.Start, piece.Length), parts, null);
            }

            Assert.Equal(whole, parts);
        });

    [Fact]
    public void Cut_whereNoTokenCrosses_cutsAndNowhereElse()
    {
        var vocabulary = Vocabulary([(0, 1), (7, 2)], fusesUnknown: true); // ab, abc

        Assert.Equal("abc|a|c?ab", string.Join('|', Cut(vocabulary, "abcac?ab"u8.ToArray()).Select(p => "abcac?ab".Substring(p.Start, p.Length))));
    }

    [Fact]
    public void Of_aVocabularyWhoseCharactersDependOnTheirPlace_isNull()
    {
        Assert.Null(CharacterBoundaries.Of(new CharacterPairVocabulary(["a"], [], new CharacterPairOptions { ContinuingSubwordPrefix = "##" })));
        Assert.Null(CharacterBoundaries.Of(new CharacterPairVocabulary(["a"], [], new CharacterPairOptions { EndOfWordSuffix = "</w>" })));
        Assert.Null(CharacterBoundaries.Of(new CharacterPairVocabulary(["a"], [], new CharacterPairOptions { IgnoresMerges = true })));
    }

    private static List<Piece> Cut(CharacterPairVocabulary vocabulary, byte[] text)
    {
        var cut = CharacterBoundaries.Of(vocabulary, 1)!;
        var (position, pieces, one) = (0, new List<Piece>(), new Piece[1]);
        while (cut.Cut(text, ref position, one) > 0)
        {
            pieces.Add(one[0]);
        }

        return pieces;
    }

    private static CharacterPairVocabulary Vocabulary((int Left, int Right)[] merges, bool fusesUnknown)
    {
        List<string> tokens = [.. Letters, "<unk>"];
        List<(int, int)> pairs = [];
        foreach (var (left, right) in merges)
        {
            var (l, r) = (left % tokens.Count, right % tokens.Count);
            if (l != 6 && r != 6 && !tokens.Contains(tokens[l] + tokens[r]))
            {
                tokens.Add(tokens[l] + tokens[r]);
                pairs.Add((l, r));
            }
        }

        return new CharacterPairVocabulary(tokens, pairs, new CharacterPairOptions { UnknownToken = "<unk>", FusesUnknown = fusesUnknown });
    }
}
