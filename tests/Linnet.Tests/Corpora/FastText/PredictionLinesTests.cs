using System.Text;
using Linnet.Corpora.FastText;

namespace Linnet.Tests.Corpora.FastText;

public sealed class PredictionLinesTests
{
    // What C's printf("%g") gives of the same floats.
    [Theory]
    [InlineData(1f, "1")]
    [InlineData(1.00001f, "1.00001")]
    [InlineData(0.5f, "0.5")]
    [InlineData(0.97410214f, "0.974102")]
    [InlineData(0.1015625f, "0.101562")]
    [InlineData(0.99999994f, "1")]
    [InlineData(1e-5f, "1e-05")]
    [InlineData(1.2345678e-5f, "1.23457e-05")]
    [InlineData(0.00012345678f, "0.000123457")]
    [InlineData(0f, "0")]
    public void Format_writesAsCDoes(float value, string expected)
    {
        Span<byte> text = stackalloc byte[32];

        Assert.Equal(expected, Encoding.ASCII.GetString(text[..PredictionLines.Format(value, text)]));
    }
}
