namespace Linnet.Tokenization.Models.BytePair;

/// <summary>What BPE over characters does besides merging, named as tokenizer.json names it. Dropout is for training alone and not there.</summary>
public sealed record CharacterPairOptions
{
    /// <summary>The token of a character that has none (<c>unk_token</c>); null drops such a character.</summary>
    public string? UnknownToken { get; init; }

    /// <summary>Whether unknown characters in a row are one unknown token (<c>fuse_unk</c>).</summary>
    public bool FusesUnknown { get; init; }

    /// <summary>Whether a character without a token becomes the tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> of its bytes, where all of them are there (<c>byte_fallback</c>).</summary>
    public bool FallsBackToBytes { get; init; }

    /// <summary>Written before each character of a piece but the first (<c>continuing_subword_prefix</c>), at most 64 bytes.</summary>
    public string ContinuingSubwordPrefix { get; init; } = "";

    /// <summary>Written behind the last character of a piece (<c>end_of_word_suffix</c>), at most 64 bytes.</summary>
    public string EndOfWordSuffix { get; init; } = "";

    /// <summary>Whether a piece that is a token as a whole is that token (<c>ignore_merges</c>).</summary>
    public bool IgnoresMerges { get; init; }
}
