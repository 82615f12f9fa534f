using Linnet.Tokenization.Processing;

namespace Linnet.Tokenization.Formats;

/// <summary>Puts a tokenizer together of what a file holds.</summary>
internal static class Assembly
{
    /// <summary>The tokenizer of a definition, which ids begin and end a sequence found.</summary>
    /// <exception cref="TokenizerFormatException">A part is of a kind that is not known.</exception>
    public static TextTokenizer Of(TokenizerDefinition definition, TokenizerConfiguration? configuration)
    {
        var parts = TokenizerParts.Of(definition);
        return new TextTokenizer(Marks.Of(definition, parts.PostProcessor, configuration), parts, SpecialTokenPolicy.None);
    }
}
