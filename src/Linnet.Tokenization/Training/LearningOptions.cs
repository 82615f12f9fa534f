namespace Linnet.Tokenization.Training;

/// <summary>How merges are learnt.</summary>
public sealed record LearningOptions
{
    /// <summary>How often a pair has to stand to be merged, at least 1.</summary>
    public long MinimumCount { get; init; } = 2;

    /// <summary>How often a piece has to stand to be learnt from, at least 1.</summary>
    public long MinimumPieceCount { get; init; } = 1;

    /// <summary>What becomes of a pair whose bytes are a token already.</summary>
    public KnownTokens KnownTokens { get; init; }

    /// <summary>Texts that no merge may make: those of special tokens.</summary>
    public IReadOnlyList<string> Reserved { get; init; } = [];

    /// <summary>How many threads work. The merges do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How many bytes learning may take. The merges do not depend on it.</summary>
    public long Memory { get; init; } = 1L << 30;

    /// <summary>How many places are indexed at a time; null: as many as the memory has room for.</summary>
    internal int? Places { get; init; }
}

/// <summary>What becomes of a pair whose bytes are a token already, made by another merge.</summary>
public enum KnownTokens
{
    /// <summary>It is left as it is: each token is made by one merge, and encoding gives what the trainer saw.</summary>
    Leave,

    /// <summary>
    /// It is merged too, to the same token, as Hugging Face's trainer does. A pair that was merged once and comes back by that counts as often
    /// as before and as it now stands; of a merge that is made twice the later one is kept.
    /// </summary>
    Merge,
}
