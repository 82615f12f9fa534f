namespace Linnet.Tokenization.Extension;

/// <summary>How the embedding (and output head) of a model grows with its vocabulary: one entry for each new token.</summary>
/// <remarks>Row i of the new matrix is token i: old rows stay, whatever padding the old matrix had behind them is dropped.</remarks>
public sealed record EmbeddingPlan
{
    /// <summary>V₀: tokens of the old vocabulary, at least 1. Its rows are copied.</summary>
    public required int BaseVocabularySize { get; init; }

    /// <summary>How the new rows begin.</summary>
    public required NewRowPolicy NewRows { get; init; }

    /// <summary>
    /// For each new token, in the order of ids, the old tokens whose mean it begins at with <see cref="NewRowPolicy.Pieces"/>; one that stands
    /// twice counts twice, and none means the mean of all.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<int>> OldTokens { get; init; }

    /// <summary>The number of rows is rounded up to a multiple of it, at least 1; rows beyond the tokens begin at the mean of all.</summary>
    public int Multiple { get; init; } = 1;

    /// <summary>Decides what is drawn.</summary>
    public ulong Seed { get; init; }

    /// <summary>V₁: tokens of the new vocabulary.</summary>
    public int VocabularySize => BaseVocabularySize + OldTokens.Count;

    /// <summary>Rows of the new matrix: V₁, rounded up.</summary>
    public int RowCount => checked((VocabularySize + Multiple - 1) / Multiple * Multiple);
}
