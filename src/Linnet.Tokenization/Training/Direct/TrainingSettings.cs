namespace Linnet.Tokenization.Training.Direct;

/// <summary>What a tokenizer is trained to be, and on what.</summary>
public sealed record TrainingSettings
{
    /// <summary>What is learnt.</summary>
    public required VocabularyType Type { get; init; }

    /// <summary>All tokens.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The files: .txt, a document a line; .jsonl, an object with <c>text</c> a line; either packed by gzip or Zstandard; .parquet with a column <c>text</c>.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>How text is cut: a name of <see cref="PreTokenizers"/>.</summary>
    public required string PreTokenizer { get; init; }

    /// <summary>How text is rewritten first: a name of <see cref="Normalizers"/>.</summary>
    public string Normalizer { get; init; } = "none";

    /// <summary>Tokens that no text gives.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>The longest piece in characters; 0: none is cut. <c>linnet</c> cuts runs of letters after 32 anyway.</summary>
    public int MaximumLetters { get; init; }

    /// <summary>How many characters (UTF-16 units) of each file are read, in whole documents; 0: all.</summary>
    public long MaximumCharacters { get; init; }

    /// <summary>How large a share of the text's characters must be tokens, in (0, 1].</summary>
    public double Coverage { get; init; } = 1;

    /// <summary>Whether characters without a token are written by tokens of their bytes.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>How merges are learnt.</summary>
    public LearningOptions Learning { get; init; } = new();

    /// <summary>The names of ways to cut text.</summary>
    public static IReadOnlyList<string> PreTokenizers => [.. TextCut.All.Select(cut => cut.Name)];

    /// <summary>The names of ways to rewrite text.</summary>
    public static IReadOnlyList<string> Normalizers => [.. TextForm.All.Select(form => form.Name)];

    /// <summary>Whether a way to cut leaves bytes out, such as blanks: they cannot come back.</summary>
    public static bool Drops(string preTokenizer) => TextCut.All.Any(cut => cut.Name == preTokenizer && !cut.KeepsAll);
}

/// <summary>The kinds of vocabularies that are trained.</summary>
public enum VocabularyType
{
    /// <summary>Byte pair encoding of bytes.</summary>
    ByteBpe,

    /// <summary>Byte pair encoding of characters.</summary>
    Bpe,

    /// <summary>WordPiece: pairs by likelihood.</summary>
    Wordpiece,

    /// <summary>WordPiece's form, its pairs by how often they stand, as Hugging Face's trainer chooses them.</summary>
    WordpieceBpe,
}
