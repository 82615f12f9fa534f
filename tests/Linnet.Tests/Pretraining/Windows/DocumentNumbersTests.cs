using Linnet.Pretraining.Windows;

namespace Linnet.Tests.Pretraining.Windows;

public sealed class DocumentNumbersTests
{
    [Fact]
    public void At_anyToken_isWhatCountingGives()
    {
        var values = Enumerable.Range(0, 200_000).Select(i => i % 7 == 0 || i % 1013 == 0 ? 0 : 1).ToList();
        using var tokens = new TemporaryTokens(values);
        var numbers = new DocumentNumbers(tokens.File, 0);
        var document = 1;
        for (var i = 1; i < values.Count; i++)
        {
            if (i % 997 < 3 || i % 65_536 < 3)
            {
                Assert.Equal(document, numbers.At(i));
            }

            document += values[i] == 0 ? 1 : 0;
        }
    }
}
