namespace Linnet.Tokenization.Statistics;

/// <summary>Which tokens two vocabularies share, by their texts; added tokens and those without text are left out.</summary>
/// <param name="Shared">Texts that both have.</param>
/// <param name="OnlyFirst">Ids whose text only the first has, most used there first.</param>
/// <param name="OnlySecond">Ids whose text only the second has, most used there first.</param>
public sealed record VocabularyDifference(int Shared, IReadOnlyList<int> OnlyFirst, IReadOnlyList<int> OnlySecond)
{
    /// <summary>Compares.</summary>
    public static VocabularyDifference Of(TokenizerInspection first, TokenizerInspection second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var (left, right) = (Texts(first.Facts), Texts(second.Facts));
        return new VocabularyDifference(left.Keys.Count(right.ContainsKey), Only(first, left, right), Only(second, right, left));
    }

    private static int[] Only(TokenizerInspection inspection, Dictionary<byte[], int> own, Dictionary<byte[], int> other)
    {
        var uses = inspection.Total.Uses;
        return [.. own.Where(pair => !other.ContainsKey(pair.Key)).Select(pair => pair.Value).OrderByDescending(id => uses[id]).ThenBy(id => id)];
    }

    private static Dictionary<byte[], int> Texts(TokenizerFacts facts)
    {
        var texts = new Dictionary<byte[], int>(BytesComparer.Instance);
        for (var id = 0; id < facts.Count; id++)
        {
            if (!facts.IsAdded(id) && !facts.TextOf(id).IsEmpty)
            {
                texts.TryAdd(facts.TextOf(id).ToArray(), id);
            }
        }

        return texts;
    }
}
