namespace Linnet.Rewards.Pairs;

/// <summary>What makes the rejected answer of a pair worse, as pair files name it.</summary>
public static class PairKind
{
    /// <summary>The answer to another prompt: well formed, and wrong here only.</summary>
    public const string Other = "other";

    /// <summary>Ends in the middle of a sentence.</summary>
    public const string Cut = "cut";

    /// <summary>Says a phrase, or all of it, again.</summary>
    public const string Repeated = "repeated";

    /// <summary>Has its words in another order.</summary>
    public const string Shuffled = "shuffled";

    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<string> All { get; } = [Other, Cut, Repeated, Shuffled];
}
