namespace Linnet.Corpora.Reading;

/// <summary>What became of the records of a file: each is exactly one of document, skipped or passed over.</summary>
public sealed class ReadCounts
{
    private readonly long[] _counts = new long[ReadReasons.All.Count];

    /// <summary>Records that were come upon.</summary>
    public long Records { get; private set; }

    /// <summary>Records that gave a document.</summary>
    public long Documents { get; private set; }

    /// <summary>Records that were skipped for a fault.</summary>
    public long Skipped => ReadReasons.All.Where(r => !r.IsPassedOver()).Sum(r => this[r]);

    /// <summary>Records that have nothing wrong with them, but no document.</summary>
    public long PassedOver => ReadReasons.All.Where(r => r.IsPassedOver()).Sum(r => this[r]);

    /// <summary>How many records gave no document for one reason.</summary>
    public long this[ReadReason reason] => _counts[(int)reason];

    /// <summary>Adds what another counted.</summary>
    public void Add(ReadCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Records += other.Records;
        Documents += other.Documents;
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    internal void AddRecord() => Records++;

    internal void AddDocument() => Documents++;

    internal void Add(ReadReason reason) => _counts[(int)reason]++;
}
