namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>What two equal pieces of text share, and where one of them stands.</summary>
/// <param name="Key">128 bits that practically no two different pieces share.</param>
/// <param name="Document">The document's number.</param>
/// <param name="Index">Which piece of it.</param>
internal readonly record struct PlacedKey(UInt128 Key, long Document, long Index) : IComparable<PlacedKey>
{
    public int CompareTo(PlacedKey other)
    {
        if (Key != other.Key)
        {
            return Key < other.Key ? -1 : 1;
        }

        return Document != other.Document ? Document.CompareTo(other.Document) : Index.CompareTo(other.Index);
    }
}
