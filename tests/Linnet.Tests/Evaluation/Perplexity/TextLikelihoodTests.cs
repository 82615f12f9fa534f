using Linnet.Evaluation.Perplexity;

namespace Linnet.Tests.Evaluation.Perplexity;

public sealed class TextLikelihoodTests
{
    [Fact]
    public void Figures_ofATextOfEquallyLikelyTokens_areThoseOfItsVocabulary()
    {
        // 10 tokens of 3 characters in 6 bytes each, and 2 ends: 12 predictions among 64.
        var text = new TextLikelihood(12 * Math.Log(64), Predictions: 12, Characters: 30, Bytes: 60);

        Assert.Equal(Math.Log(64), text.Loss, 1e-12);
        Assert.Equal(64, text.Perplexity, 1e-9);
        Assert.Equal(12 * 6.0 / 30, text.BitsPerCharacter, 1e-12);
        Assert.Equal(12 * 6.0 / 60, text.BitsPerByte, 1e-12);
    }

    [Fact]
    public void Sum_ofTextsOfDifferentSize_countsEveryPredictionTheSame()
    {
        var sum = TextLikelihood.Sum([new(10, 10, 20, 30), new(90, 30, 40, 50)]);

        Assert.Equal(new TextLikelihood(100, 40, 60, 80), sum);
        Assert.Equal(2.5, sum.Loss);
    }

    [Fact]
    public void ToJson_holdsAllFigures() => Assert.Equal(
        """{"predictions":2,"loss":0,"perplexity":1,"bits_per_character":0,"bits_per_byte":0}""",
        new TextLikelihood(0, 2, 3, 4).ToJson().ToJsonString());
}
