namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>A piece of a document.</summary>
/// <param name="Document">The document's number, from 0.</param>
/// <param name="Index">The piece's number in it, from 0: of a line, of the first sentence of a span, of the first character of a window.</param>
public readonly record struct Place(long Document, long Index) : IComparable<Place>
{
    /// <inheritdoc/>
    public int CompareTo(Place other)
    {
        var order = Document.CompareTo(other.Document);
        return order != 0 ? order : Index.CompareTo(other.Index);
    }

    /// <summary>Whether one stands before the other.</summary>
    public static bool operator <(Place left, Place right) => left.CompareTo(right) < 0;

    /// <summary>Whether one stands after the other.</summary>
    public static bool operator >(Place left, Place right) => left.CompareTo(right) > 0;

    /// <summary>Whether one stands before the other or they are the same.</summary>
    public static bool operator <=(Place left, Place right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one stands after the other or they are the same.</summary>
    public static bool operator >=(Place left, Place right) => left.CompareTo(right) >= 0;
}
