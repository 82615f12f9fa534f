using Linnet.Tokenization;
using Linnet.Tokenization.Statistics;

namespace Linnet.Tests.Tokenization.Statistics;

public sealed class TokenizerComparisonTests
{
    [Fact]
    public void Measure_ofAnExtension_countsUsesAndDocumentsThatStayed()
    {
        var before = BytePairVocabulary.OfBytes().WithMerges([('a', 'b')]);
        var comparison = new TokenizerComparison(new BytePairTokenizer(before), new BytePairTokenizer(before.WithMerges([('c', 'd')])));

        var source = comparison.Measure("letters", ["ab cd"u8.ToArray(), "ab ab"u8.ToArray()], TestContext.Current.CancellationToken);

        Assert.Equal(1, source.UnchangedDocuments);
        Assert.Equal(4 + 3, source.Before.Tokens);
        Assert.Equal(3 + 3, source.After.Tokens);
        Assert.Equal([3L, 1L], new[] { comparison.Uses[256], comparison.Uses[257] });
    }
}
