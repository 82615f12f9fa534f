using System.Text;
using Linnet.Tests.Model;
using Linnet.Tests.Tokenization.SentencePiece;
using Linnet.Tokenization.Extension;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tests.Tokenization.Extension;

public sealed class SentencePieceExtensionTests
{
    private static readonly SentencePieceModel Base = ModelBytes.Plain(
        SentencePieceAlgorithm.BytePair, ("a", -1, PieceType.Normal), ("b", -2, PieceType.Normal), ("ab", -3, PieceType.Normal), ("bc", -4, PieceType.Unused));

    private static readonly SentencePieceModel Other = ModelBytes.Plain(
        SentencePieceAlgorithm.Unigram, ("c", -7, PieceType.Normal), ("ab", -8, PieceType.Normal), ("abc", -9, PieceType.Normal), ("ba", -1.5f, PieceType.UserDefined), ("<s>", 0, PieceType.Control), ("xyz", -3, PieceType.Normal));

    [Theory]
    [InlineData(ScorePolicy.Continued, -4f, -5f, -6f, -7f)]
    [InlineData(ScorePolicy.Zero, 0f, 0f, 0f, 0f)]
    [InlineData(ScorePolicy.Own, -7f, -9f, -1.5f, -3f)]
    public void Of_appendsWhatTheBaseLacks_withTheScoresOfThePolicy(ScorePolicy policy, params float[] scores)
    {
        // The base's lowest score of a piece in use is -3: -4 is that of an unused one.
        var extended = SentencePieceExtension.Of(Base, Other.Pieces, policy);
        var model = SentencePieceReading.Parse(extended.Files()[0].Bytes);

        Assert.Equal(["c", "abc", "ba", "xyz"], model.Pieces.Skip(Base.Pieces.Count).Select(p => p.ToString()));
        Assert.Equal(scores, model.Pieces.Skip(Base.Pieces.Count).Select(p => p.Score));
        Assert.All(model.Pieces.Skip(Base.Pieces.Count), p => Assert.Equal(PieceType.Normal, p.Type));
        Assert.Equal((2, 1), (extended.Overlap, extended.LeftOut)); // <unk> and ab; <s>
        Assert.Equal(Base.Pieces.Select(p => p.ToString()), model.Pieces.Take(Base.Pieces.Count).Select(p => p.ToString()));
    }

    [Fact]
    public void Facts_nameTheTokensThatNoTextGives()
    {
        var behind = ExtensionFacts.Of(SentencePieceExtension.Of(Base, Other.Pieces, ScorePolicy.Continued), TestContext.Current.CancellationToken);
        var before = ExtensionFacts.Of(SentencePieceExtension.Of(Base, Other.Pieces, ScorePolicy.Zero), TestContext.Current.CancellationToken);

        Assert.Equal([8], behind.Dead); // xyz: neither xy nor yz is a piece
        Assert.Empty(behind.DeadOld);
        Assert.Equal([8], before.Dead);
        Assert.Empty(before.DeadOld);
    }

    [Fact]
    public void Facts_nameOldTokensThatNewOnesShadow()
    {
        var model = ModelBytes.Plain(
            SentencePieceAlgorithm.BytePair, ("ab", -1, PieceType.Normal), ("cd", -2, PieceType.Normal), ("abcd", -3, PieceType.Normal));
        VocabularyPiece[] bc = [new("bc"u8.ToArray(), 0, PieceType.Normal)];

        var zero = ExtensionFacts.Of(SentencePieceExtension.Of(model, bc, ScorePolicy.Zero), TestContext.Current.CancellationToken);
        var continued = ExtensionFacts.Of(SentencePieceExtension.Of(model, bc, ScorePolicy.Continued), TestContext.Current.CancellationToken);

        Assert.Equal([3], zero.DeadOld); // b and c merge before ab and cd are there
        Assert.Empty(continued.DeadOld);
        Assert.Empty(zero.Dead.Concat(continued.Dead));
    }

    [Fact]
    public void OldTokens_areWhatTheTextWas_withoutTheUnknown()
    {
        var extended = SentencePieceExtension.Of(Base, Other.Pieces, ScorePolicy.Zero);

        Assert.Equal([[], [3], [2, 1], []], Enumerable.Range(5, 4).Select(id => extended.OldTokens(id).ToList()));
        var plan = ExtensionFacts.Plan(extended, NewRowPolicy.Pieces, multiple: 4, seed: 9);
        Assert.Equal((5, 9, 12), (plan.BaseVocabularySize, plan.VocabularySize, plan.RowCount));
        Assert.Equal([[], [3], [2, 1], []], plan.OldTokens.Select(ids => ids.ToList()));
    }

    [Theory]
    [InlineData(ScorePolicy.Zero)]
    [InlineData(ScorePolicy.Own)]
    [InlineData(ScorePolicy.Continued)]
    public void Of_llama2AndTheChinesePieces_adds17953(ScorePolicy policy)
    {
        var llama = SentencePieceFile.Read(TestData.Path("tokenizers/llama2.tokenizer.model"));
        var chinese = SentencePieceFile.Read(TestData.Path("tokenizers/chinese_sp.model"));

        var extended = SentencePieceExtension.Of(llama, chinese.Pieces, policy);

        Assert.Equal((17_953, 2_047, 0, 49_953), (extended.After.VocabularySize - 32_000, extended.Overlap, extended.LeftOut, extended.After.VocabularySize));
        var text = "人工智能是计算机科学的一个分支。"u8;
        Assert.True(2 * extended.After.Encode(text).Length < 2 * extended.Before.Encode(text).Length - 5);
        Assert.Equal(extended.Before.Encode("The old language stays."u8), extended.After.Encode("The old language stays."u8));
        Assert.Equal("人工智能", Encoding.UTF8.GetString(extended.TextOf(Array.FindIndex([.. SentencePieceReading.Parse(extended.Files()[0].Bytes).Pieces], p => p.ToString() == "人工智能"))));
    }
}
