namespace Linnet.Tokenization.Extension;

/// <summary>What an extension comes to, whatever the text.</summary>
/// <param name="Dead">New tokens that no text gives: their own text gives others.</param>
/// <param name="DeadOld">Old tokens that their own text gave before and gives no more.</param>
internal sealed record ExtensionFacts(IReadOnlyList<int> Dead, IReadOnlyList<int> DeadOld)
{
    /// <summary>Asks every token for its own text.</summary>
    public static ExtensionFacts Of(IExtendedTokenizer extended, CancellationToken cancellation)
    {
        var (dead, deadOld) = (new List<int>(), new List<int>());
        for (var id = 0; id < extended.After.VocabularySize; id++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (extended.TextOf(id).Length == 0 || extended.Reaches(id))
            {
                continue;
            }

            if (id >= extended.Before.VocabularySize)
            {
                dead.Add(id);
            }
            else if (extended.Reaches(id, before: true))
            {
                deadOld.Add(id);
            }
        }

        return new ExtensionFacts(dead, deadOld);
    }

    /// <summary>How the embeddings of the new tokens begin.</summary>
    public static EmbeddingPlan Plan(IExtendedTokenizer extended, NewRowPolicy policy, int multiple, ulong seed)
    {
        var first = extended.Before.VocabularySize;
        return new EmbeddingPlan
        {
            BaseVocabularySize = first,
            NewRows = policy,
            OldTokens = [.. Enumerable.Range(first, extended.After.VocabularySize - first).Select(extended.OldTokens)],
            Multiple = multiple,
            Seed = seed,
        };
    }
}
