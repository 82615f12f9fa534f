namespace Linnet.Tokenization.SentencePiece;

/// <summary>What encoding needs of a model's trainer settings (<c>trainer_spec</c>); the defaults are those of the format.</summary>
public sealed record TrainerOptions
{
    /// <summary>How text is split (<c>model_type</c>).</summary>
    public SentencePieceAlgorithm Algorithm { get; init; } = SentencePieceAlgorithm.Unigram;

    /// <summary>Whether text that no piece covers becomes byte pieces instead of the unknown one.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Whether the blank belongs to the word before it instead of the word after.</summary>
    public bool TreatWhitespaceAsSuffix { get; init; }

    /// <summary>What the unknown piece decodes to.</summary>
    public string UnknownSurface { get; init; } = " \u2047 ";

    /// <summary>The control piece that begins a sequence, if the vocabulary has it.</summary>
    public string BeginningPiece { get; init; } = "<s>";

    /// <summary>The control piece that ends a sequence, if the vocabulary has it.</summary>
    public string EndPiece { get; init; } = "</s>";
}

/// <summary>How text is rewritten before it is split (<c>normalizer_spec</c>); the defaults are those of the format.</summary>
public sealed record NormalizerOptions
{
    /// <summary>The rule's name, such as <c>nmt_nfkc</c>: for people only, <see cref="CharacterMap"/> decides.</summary>
    public string Name { get; init; } = "";

    /// <summary>The compiled rewriting rules (<c>precompiled_charsmap</c>); empty for none.</summary>
    public ReadOnlyMemory<byte> CharacterMap { get; init; }

    /// <summary>Whether a blank is put before the text, so that its first word is the same piece as in its middle.</summary>
    public bool AddDummyPrefix { get; init; } = true;

    /// <summary>Whether blanks at both ends go and runs of them become one.</summary>
    public bool RemoveExtraWhitespaces { get; init; } = true;

    /// <summary>Whether a blank is written ▁ (U+2581).</summary>
    public bool EscapeWhitespaces { get; init; } = true;
}
