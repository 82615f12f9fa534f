using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents in which more than this share of the characters stands between 【 and 】 on one line (MAP-NEO: 0.1): lists of headlines and goods.</summary>
public sealed class BracketedCharacters(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.BracketedCharacters;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var text = document.Text.AsSpan();
        long inside = 0;
        for (int open; (open = text.IndexOf('【')) >= 0;)
        {
            text = text[(open + 1)..];
            var close = text.IndexOfAny('】', '\n');
            if (close < 0)
            {
                break;
            }

            inside += text[close] == '】' ? Corpora.Characters.Count(text[..close]) : 0;
            text = text[(close + 1)..];
        }

        return document.PerCharacter(inside);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
