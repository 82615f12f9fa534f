namespace Linnet.Corpora.Reading;

/// <summary>One record of a file: a text with what is said about it, or the reason why there is none.</summary>
/// <param name="Place">Where it begins.</param>
internal sealed record ReadRecord(DocumentPlace Place)
{
    /// <summary>The text; null where there is a <see cref="Reason"/>.</summary>
    public string? Text { get; init; }

    public string? Id { get; init; }

    public string? Source { get; init; }

    public string? Title { get; init; }

    public string? Url { get; init; }

    public string? Language { get; init; }

    public string? Snapshot { get; init; }

    public ReadReason? Reason { get; init; }

    /// <summary>The record or its beginning, for the quarantine; valid until the next record is asked for.</summary>
    public ReadOnlyMemory<byte> Excerpt { get; init; }

    public static ReadRecord Without(DocumentPlace place, ReadReason reason, ReadOnlyMemory<byte> excerpt = default) => new(place) { Reason = reason, Excerpt = excerpt };
}
