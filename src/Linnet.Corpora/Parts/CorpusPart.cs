using Linnet.Corpora.Reading;

namespace Linnet.Corpora.Parts;

/// <summary>A record that gave no document.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Reason">Why.</param>
/// <param name="Excerpt">Its beginning.</param>
internal sealed record SkippedRecord(string Place, string Reason, string Excerpt);

/// <summary>A fixed run of records of one input file: the unit of work, of resuming and of sharing between processes.</summary>
/// <remarks>Where parts begin and end depends on the files and the recipe alone.</remarks>
internal sealed class CorpusPart
{
    /// <summary>Its number, from 0.</summary>
    public int Number { get; set; }

    /// <summary>The recipe's source, from 0.</summary>
    public int Source { get; set; }

    /// <summary>The file, as it is called in places.</summary>
    public string File { get; set; } = "";

    /// <summary>Its documents, in order.</summary>
    public List<SourceDocument> Documents { get; } = [];

    /// <summary>Its faulty records, in order.</summary>
    public List<SkippedRecord> Skipped { get; } = [];

    /// <summary>Records without a fault that hold no document.</summary>
    public long PassedOver { get; set; }

    public void Clear()
    {
        Documents.Clear();
        Skipped.Clear();
        PassedOver = 0;
    }
}
