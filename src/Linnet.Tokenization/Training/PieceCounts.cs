using System.Runtime.InteropServices;

namespace Linnet.Tokenization.Training;

/// <summary>How often each piece of text stands in a corpus: all that merges are learnt from.</summary>
public sealed class PieceCounts
{
    private readonly Dictionary<byte[], long> _counts = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    /// <summary>Counts nothing yet.</summary>
    public PieceCounts() => _bySpan = _counts.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Pieces counted, each as often as it stands.</summary>
    public long Total { get; private set; }

    /// <summary>Pieces that end at <see cref="PreTokenizer.MaximumLetters"/>, inside of a run of letters.</summary>
    public long Cut { get; private set; }

    /// <summary>Different pieces.</summary>
    public int Distinct => _counts.Count;

    /// <summary>The pieces with their counts, in no order that means anything.</summary>
    internal IReadOnlyDictionary<byte[], long> Counts => _counts;

    /// <summary>Cuts a document and counts its pieces.</summary>
    /// <param name="utf8">The whole document: pieces never cross documents.</param>
    public void AddDocument(ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            var length = PreTokenizer.Next(utf8, out var cut);
            Add(utf8[..length], 1);
            Cut += cut ? 1 : 0;
            utf8 = utf8[length..];
        }
    }

    /// <summary>Counts a piece.</summary>
    /// <exception cref="OverflowException">A count passes 2⁶³.</exception>
    public void Add(ReadOnlySpan<byte> piece, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!piece.IsEmpty)
        {
            ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(_bySpan, piece, out _);
            found = checked(found + count);
            Total = checked(Total + count);
        }
    }
}
