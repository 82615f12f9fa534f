using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Processing;

namespace Linnet.Tokenization.Formats;

/// <summary>Which ids begin and end a sequence.</summary>
internal static class Marks
{
    /// <summary>A definition with both: as tokenizer_config.json says; else as the post-processor puts them around a text; else <c>&lt;|endoftext|&gt;</c>, which is both.</summary>
    public static TokenizerDefinition Of(TokenizerDefinition definition, PostProcessor processor, TokenizerConfiguration? configuration)
    {
        if (configuration is { NamesMarks: true })
        {
            return definition with { Beginning = Id(configuration.Beginning), End = Id(configuration.End) };
        }

        var both = Id(ByteTokenizer.EndOfDocumentText);
        return definition with { Beginning = processor.Beginning ?? both, End = processor.End ?? both };

        int? Id(string? text) => text is null ? null : definition.AddedTokens.FirstOrDefault(token => token.Text == text)?.Id;
    }
}
