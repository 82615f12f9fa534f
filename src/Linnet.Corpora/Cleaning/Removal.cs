using Linnet.Core.Documents;

namespace Linnet.Corpora.Cleaning;

/// <summary>A document or a line that was removed, and why.</summary>
/// <param name="Document">The document.</param>
/// <param name="Line">The line's number in the document as it was then, from 1; 0 when the whole document was removed.</param>
/// <param name="Stage">The step of cleaning.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Value">What the rule measured.</param>
/// <param name="Threshold">What it was measured against.</param>
/// <param name="Kept">The id of what was kept in its place, or null.</param>
/// <param name="Removed">The removed text's beginning.</param>
/// <param name="Characters">The removed text's length.</param>
public sealed record Removal(
    CorpusDocument Document, int Line, string Stage, string Rule, double Value, double Threshold, string? Kept, string Removed, long Characters)
{
    private const int ExcerptLength = 120;

    /// <summary>Whether the whole document was removed.</summary>
    public bool IsDocument => Line == 0;

    /// <summary>The document's id; with <c>:line</c> where only a line was removed.</summary>
    public string Id => IsDocument ? Document.Id : $"{Document.Id}:{Line}";

    /// <summary>A whole document.</summary>
    public static Removal OfDocument(CorpusDocument document, string stage, string rule, double value, double threshold, string? kept = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new(document, 0, stage, rule, value, threshold, kept, Corpora.Characters.Excerpt(document.Text, ExcerptLength), document.Characters);
    }

    /// <summary>One line.</summary>
    public static Removal OfLine(CorpusDocument document, int line, string stage, string rule, double value, double threshold, string? kept = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        var text = document.Lines[line - 1];
        return new(
            document, line, stage, rule, value, threshold, kept, Corpora.Characters.Excerpt(text, ExcerptLength), Corpora.Characters.Count(text));
    }

    /// <summary>Writes one JSON line each.</summary>
    internal static void Write(string path, IEnumerable<Removal> removals) => TextLines.Write(path, removals, (json, removal) =>
    {
        json.WriteString("id", removal.Id);
        json.WriteString("source", removal.Document.Source);
        json.WriteString("stage", removal.Stage);
        json.WriteString("rule", removal.Rule);
        json.WriteNumber("value", Math.Round(removal.Value, 4));
        json.WriteNumber("threshold", removal.Threshold);
        if (removal.Kept is not null)
        {
            json.WriteString("kept", removal.Kept);
        }

        json.WriteString("excerpt", removal.Removed);
        json.WriteNumber("characters", removal.Characters);
    });
}
