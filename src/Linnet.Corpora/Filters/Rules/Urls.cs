using System.Buffers;
using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents in which more than this share of the characters belongs to addresses of pages (NeMo: 0.2).</summary>
/// <remarks>An address begins with http://, https:// or www. and ends before white space and before an East Asian character, which Chinese text puts after it at once.</remarks>
public sealed class Urls(double threshold) : IDocumentRule
{
    private static readonly SearchValues<string> Beginnings = SearchValues.Create(["http://", "https://", "www."], StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.Urls;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var text = document.Text.AsSpan();
        long inside = 0;
        for (int at; (at = text.IndexOfAny(Beginnings)) >= 0;)
        {
            text = text[at..];
            var end = 0;
            while (end < text.Length && (CharacterClasses.Of(text[end]) & (CharacterClass.WhiteSpace | CharacterClass.EastAsian)) == 0)
            {
                end++;
            }

            inside += Corpora.Characters.Count(text[..end]);
            text = text[end..];
        }

        return document.PerCharacter(inside);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
