using Linnet.Core.Documents;

namespace Linnet.Instruction.Conversion;

/// <summary>Where a document stands in the split.</summary>
public enum Side
{
    /// <summary>In neither part: cleaning removed it.</summary>
    None,

    /// <summary>What models learn from.</summary>
    Train,

    /// <summary>What models are measured on.</summary>
    Validation,

    /// <summary>In both parts: nothing of it may be used.</summary>
    Both,
}

/// <summary>The split of a cleaned corpus, by the documents' ids, with their headings.</summary>
/// <remarks>
/// The two languages of a message share an id. Where cleaning kept one of them only, that one decides; where they stand on different
/// sides, the id is on <see cref="Side.Both"/> and nothing of it is used.
/// </remarks>
public sealed class DocumentSides
{
    private readonly Dictionary<string, (Side Side, string Heading)> _documents = new(StringComparer.Ordinal);

    /// <summary>Documents of each side, an id once.</summary>
    public int Count(Side side) => _documents.Values.Count(d => d.Side == side);

    /// <summary>Takes a document into a side.</summary>
    /// <param name="document">The document; its first line is its heading. Of several with one id the first one's heading is kept.</param>
    /// <param name="side"><see cref="Side.Train"/> or <see cref="Side.Validation"/>.</param>
    public void Add(Document document, Side side)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentOutOfRangeException.ThrowIfEqual(side is Side.Train or Side.Validation, false, nameof(side));
        if (!_documents.TryGetValue(document.Id, out var known))
        {
            var end = document.Text.IndexOf('\n', StringComparison.Ordinal);
            _documents.Add(document.Id, (side, end < 0 ? document.Text : document.Text[..end]));
        }
        else if (known.Side != side)
        {
            _documents[document.Id] = (Side.Both, known.Heading);
        }
    }

    /// <summary>The side of a document.</summary>
    public Side Of(string id) => _documents.TryGetValue(id, out var found) ? found.Side : Side.None;

    /// <summary>A document's first line, or "" when the corpus does not have it.</summary>
    public string Heading(string id) => _documents.TryGetValue(id, out var found) ? found.Heading : "";
}
