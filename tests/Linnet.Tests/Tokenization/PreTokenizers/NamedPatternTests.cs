using Linnet.Tokenization;
using Linnet.Tokenization.PreTokenizers;

namespace Linnet.Tests.Tokenization.PreTokenizers;

public sealed class NamedPatternTests
{
    [Fact]
    public void ForPattern_ofEachScannersPattern_givesThatScanner()
    {
        foreach (var scanner in new[] { Cl100kPreTokenizer.Cl100k, Cl100kPreTokenizer.Cl100kPossessive, Cl100kPreTokenizer.Qwen2, Cl100kPreTokenizer.Linnet })
        {
            Assert.Same(scanner, PreTokenizer.ForPattern(scanner.Pattern));
        }

        Assert.Same(Gpt2PreTokenizer.Instance, PreTokenizer.ForPattern(Gpt2PreTokenizer.Pattern));
        Assert.Same(O200kPreTokenizer.Instance, PreTokenizer.ForPattern(O200kPreTokenizer.Pattern));
        Assert.Same(DeepSeekPreTokenizer.Words, PreTokenizer.ForPattern(DeepSeekPreTokenizer.WordPattern));
    }

    [Fact]
    public void ForPattern_withTheCharactersThemselves_readsThemAsTheirEscapes() => Assert.Same(
        DeepSeekPreTokenizer.Words,
        PreTokenizer.ForPattern(DeepSeekPreTokenizer.WordPattern.Replace(@"\r", "\r", StringComparison.Ordinal).Replace(@"\n", "\n", StringComparison.Ordinal)));

    [Fact]
    public void ForPattern_ofAnother_givesNothing() => Assert.Null(PreTokenizer.ForPattern(@"\w+"));

    [Fact]
    public void Named_ofEachName_givesAPreTokenizer()
    {
        Assert.All(PreTokenizer.Names, name => Assert.NotNull(PreTokenizer.Named(name)));
        Assert.Null(PreTokenizer.Named("gpt"));
    }
}
