using Linnet.Corpora.Ledger;

namespace Linnet.Corpora.Filters;

/// <summary>What filtering left of a document. <see cref="Characters"/> = <see cref="KeptCharacters"/> + those of all removals.</summary>
/// <param name="Kept">The text that is left; null where the document was removed.</param>
/// <param name="Characters">Characters (code points) of the document as it came, line ends included.</param>
/// <param name="KeptCharacters">Characters of <paramref name="Kept"/>.</param>
/// <param name="Removals">What was removed, in order: pieces and lines, then the document where it was.</param>
public sealed record FilterResult(string? Kept, long Characters, long KeptCharacters, IReadOnlyList<FilterRemoval> Removals);

/// <summary>A piece of a line, a line or a document that was removed, and why.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Line">The line's number in the document as it came, from 1; 0 for the document.</param>
/// <param name="Column">For a piece of a line: the character that it began with in the line as it was then, from 1; else 0.</param>
/// <param name="Value">What the rule measured.</param>
/// <param name="Threshold">What it was measured against.</param>
/// <param name="Characters">Characters removed; a line's end goes with it. Of a document: those that were left of it.</param>
/// <param name="Excerpt">The beginning of what was removed.</param>
public sealed record FilterRemoval(FilterRule Rule, int Line, int Column, double Value, double Threshold, long Characters, string Excerpt)
{
    /// <summary>Whether the whole document was removed.</summary>
    public bool IsDocument => Line == 0;

    /// <summary>The removal as ledgers have it.</summary>
    internal LedgerEntry ToEntry(string id, string source) => new(
        id,
        source,
        IsDocument ? "documents" : "lines",
        Rule.Name(),
        IsDocument ? LedgerFate.Removed : LedgerFate.Changed,
        Characters,
        Excerpt)
    {
        Value = Value,
        Threshold = Threshold,
        Line = Line,
        Column = Column,
    };
}

/// <summary>What one rule for documents measured.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Value">What it measured.</param>
/// <param name="Threshold">What it is measured against.</param>
/// <param name="Removes">Whether the document would be removed.</param>
public readonly record struct RuleValue(FilterRule Rule, double Value, double Threshold, bool Removes);
