using System.Text;
using Linnet.Core.Artifacts;

namespace Linnet.Corpora.Cleaning;

/// <summary>Removes documents and lines that stood before, letter for letter, in any source: the first is kept.</summary>
/// <remarks>A line is one message or one member's description: copies of it teach nothing new, and would stand on both sides of a split.</remarks>
internal static class ExactDuplicates
{
    public static StepResult Documents(string stage, IReadOnlyList<CorpusDocument> documents)
    {
        var (kept, removals) = (new List<CorpusDocument>(documents.Count), new List<Removal>());
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            if (seen.TryAdd(ContentHash.OfBytes(Encoding.UTF8.GetBytes(document.Text)).Sha256, document.Id))
            {
                kept.Add(document);
            }
            else
            {
                var first = seen[ContentHash.OfBytes(Encoding.UTF8.GetBytes(document.Text)).Sha256];
                removals.Add(Removal.OfDocument(document, stage, "duplicate_document", 2, 1, first));
            }
        }

        return new StepResult(kept, removals);
    }

    public static StepResult Lines(string stage, IReadOnlyList<CorpusDocument> documents)
    {
        var (kept, removals) = (new List<CorpusDocument>(documents.Count), new List<Removal>());
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            var lines = new List<string>(document.Lines.Count);
            for (var i = 0; i < document.Lines.Count; i++)
            {
                if (seen.TryAdd(document.Lines[i], document.Id))
                {
                    lines.Add(document.Lines[i]);
                }
                else
                {
                    removals.Add(Removal.OfLine(document, i + 1, stage, "duplicate_line", 2, 1, seen[document.Lines[i]]));
                }
            }

            kept.Add(lines.Count == document.Lines.Count ? document : document.With(lines));
        }

        return new StepResult(kept, removals);
    }
}
