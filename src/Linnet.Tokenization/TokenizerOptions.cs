namespace Linnet.Tokenization;

/// <summary>What a tokenizer's file does not say itself.</summary>
public sealed record TokenizerOptions
{
    /// <summary>How text is cut for a <c>.tiktoken</c> file that is none of the well-known ones: <c>gpt2</c>, <c>cl100k</c>, …; those keep their own.</summary>
    public string? PreTokenizer { get; init; }

    /// <summary>Whether what the file says itself is refused (<see cref="PreTokenizer"/>, <see cref="Lowercase"/>), rather than left unused.</summary>
    public bool RefusesUnused { get; init; }

    /// <summary>Whether only the tokens are asked for: then nobody needs to say how text is cut.</summary>
    internal bool OffersTokensAlone { get; init; }

    /// <summary>Whether text is lower-cased for a <c>vocab.txt</c>; null: as the tokenizer_config.json beside it says, else yes.</summary>
    public bool? Lowercase { get; init; }
}
