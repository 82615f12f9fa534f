using System.Text;

namespace Linnet.Tokenization.Statistics;

/// <summary>The numbers of a vocabulary itself.</summary>
/// <param name="PartialTokens">Tokens whose bytes are not whole characters.</param>
/// <param name="Lengths">How many tokens have so many characters; only whole ones with text that are not added.</param>
/// <param name="Dead">Tokens that no text gives.</param>
/// <param name="CommonHanByTokens">The 3,500 common Han characters, each once and alone, by the tokens they take, as in <see cref="SourceCounts"/>; unknown ones are left out.</param>
/// <param name="CommonHanMissing">Those that take no token of their own: several, or the unknown one.</param>
/// <param name="CommonHanUnknown">Those that are unknown.</param>
public sealed record VocabularyStatistics(
    int PartialTokens,
    IReadOnlyDictionary<int, int> Lengths,
    DeadTokens Dead,
    IReadOnlyList<int> CommonHanByTokens,
    IReadOnlyList<int> CommonHanMissing,
    int CommonHanUnknown)
{
    /// <summary>Counts.</summary>
    public static VocabularyStatistics Of(TokenizerFacts facts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var (partial, lengths) = (0, new SortedDictionary<int, int>());
        for (var id = 0; id < facts.Count; id++)
        {
            if (!facts.IsWhole(id))
            {
                partial++;
            }
            else if (!facts.IsAdded(id) && facts.TextOf(id) is { IsEmpty: false } text)
            {
                var length = CharactersIn(text);
                lengths[length] = lengths.GetValueOrDefault(length) + 1;
            }
        }

        var (byTokens, missing, unknown) = CommonHanOf(facts);
        return new VocabularyStatistics(partial, lengths, DeadTokens.Of(facts, cancellation), byTokens, missing, unknown);
    }

    private static int CharactersIn(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var value in utf8)
        {
            count += (value & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }

    private static (int[] ByTokens, List<int> Missing, int Unknown) CommonHanOf(TokenizerFacts facts)
    {
        var (byTokens, missing, unknown) = (new int[SourceCounts.Costs], new List<int>(), 0);
        List<int> ids = [];
        List<Piece> spans = [];
        foreach (var codePoint in CommonHan.All)
        {
            ids.Clear();
            spans.Clear();
            var utf8 = Encoding.UTF8.GetBytes(new Rune(codePoint).ToString());
            TokenSpans.Encode(facts.Tokenizer, utf8, ids, spans);
            CharacterCost.Each(facts, utf8, ids, spans, cost =>
            {
                if (cost.IsUnknown)
                {
                    unknown++;
                }
                else
                {
                    byTokens[Math.Min(cost.Tokens, SourceCounts.Costs - 1)]++;
                }

                if (cost.IsUnknown || cost.Tokens != 1)
                {
                    missing.Add(codePoint);
                }
            });
        }

        return (byTokens, missing, unknown);
    }
}
