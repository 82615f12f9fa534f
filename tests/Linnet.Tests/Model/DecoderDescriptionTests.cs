using Linnet.Core.Errors;
using Linnet.Model;

namespace Linnet.Tests.Model;

public sealed class DecoderDescriptionTests
{
    private static readonly DecoderDescription Stories = new()
    {
        VocabularySize = 512,
        Width = 64,
        Layers = 5,
        Heads = 8,
        KeyValueHeads = 4,
        HeadWidth = 8,
        FeedForwardWidth = 172,
        MaximumSequenceLength = 512,
    };

    [Fact]
    public void ParameterCount_ofStories260K_equalsSumOfItsWeights()
    {
        var sum = WeightNames.All(Stories).Sum(w => w.Shape.Aggregate(1L, (a, b) => a * b));

        Assert.Equal(260_032, Stories.ParameterCount);
        Assert.Equal(Stories.ParameterCount, sum);
    }

    [Fact]
    public void Validate_withKeyValueHeadsThatDoNotDivide_saysWhichRuleIsBroken()
    {
        var error = Assert.Throws<ArtifactException>(() => (Stories with { KeyValueHeads = 3 }).Validate("config.json"));

        Assert.Equal(
            "config.json: expected num_key_value_heads a divisor of 8, found num_key_value_heads = 3. Correct the description of the model.",
            error.Message);
        Assert.Equal(ExitCode.ArtifactMismatch, error.ExitCode);
    }
}
