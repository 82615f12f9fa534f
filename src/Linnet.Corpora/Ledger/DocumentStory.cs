using System.Text.Json.Nodes;
using Linnet.Core.Runs;
using Linnet.Corpora.Parts;

namespace Linnet.Corpora.Ledger;

/// <summary>What one stage did with a document.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Part">The part.</param>
/// <param name="Source">The source's name.</param>
/// <param name="File">The file that it was read from.</param>
/// <param name="Entries">Its lines of the ledger, in order.</param>
public sealed record StoryChapter(string Stage, int Part, string Source, string File, IReadOnlyList<LedgerEntry> Entries)
{
    /// <summary><c>quarantined</c>, <c>removed</c>, <c>changed</c>, <c>flagged</c> or <c>kept</c>.</summary>
    public string Fate => Entries.Any(e => e.Fate == LedgerFate.Quarantined) ? "quarantined"
        : Entries.Any(e => e.Fate == LedgerFate.Removed) ? "removed"
        : Entries.Any(e => e.Fate == LedgerFate.Changed) ? "changed"
        : Entries.Count > 0 ? "flagged"
        : "kept";

    /// <summary>The chapter as <c>corpus explain --json</c> prints it.</summary>
    public JsonObject ToJson() => new()
    {
        ["stage"] = Stage,
        ["part"] = Part,
        ["source"] = Source,
        ["file"] = File,
        ["fate"] = Fate,
        ["entries"] = new JsonArray([.. Entries.Select(Entry)]),
    };

    private static JsonObject Entry(LedgerEntry entry)
    {
        using var stream = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(stream))
        {
            entry.Write(json);
        }

        var found = JsonNode.Parse(stream.ToArray())!.AsObject();
        found.Remove("id");
        found.Remove("source");
        return found;
    }
}

/// <summary>Tells what became of a document in all finished corpus stages of a run.</summary>
public static class DocumentStory
{
    /// <summary>The chapters in the order of the stages; none where no stage speaks of the id. An id of two sources has chapters of both.</summary>
    /// <param name="run">The run.</param>
    /// <param name="id">The document's id; of a quarantined record, its place.</param>
    /// <exception cref="Core.Errors.LinnetException">A ledger is missing or damaged.</exception>
    public static IReadOnlyList<StoryChapter> Of(RunDirectory run, string id)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(id);
        var (hash, chapters) = (IdIndex.Hash(id), new List<StoryChapter>());
        foreach (var stage in run.Stages().Where(s => s.IsComplete))
        {
            var folder = new PartFolder(stage.Folder);
            foreach (var part in folder.IsComplete ? folder.Parts() : [])
            {
                if (IdIndex.Contains(folder.In(part.PathOf(PartFolder.Index)), hash))
                {
                    chapters.Add(new StoryChapter(stage.Name, part.Number, part.Source, part.File, LedgerFile.Of(folder.In(part.PathOf(PartFolder.Ledgers)), id)));
                }
            }
        }

        return chapters;
    }
}
