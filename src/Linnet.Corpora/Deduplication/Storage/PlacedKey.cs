namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>What two equal pieces of text share, and where one of them stands.</summary>
/// <param name="Key">128 bits that practically no two different pieces share.</param>
/// <param name="Document">The document's number.</param>
/// <param name="Index">Which piece of it.</param>
internal readonly record struct PlacedKey(UInt128 Key, long Document, long Index) : IComparable<PlacedKey>
{
    public int CompareTo(PlacedKey other)
    {
        var order = Key.CompareTo(other.Key);
        order = order != 0 ? order : Document.CompareTo(other.Document);
        return order != 0 ? order : Index.CompareTo(other.Index);
    }
}
