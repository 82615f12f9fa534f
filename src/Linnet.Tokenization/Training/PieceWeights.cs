namespace Linnet.Tokenization.Training;

/// <summary>How often the piece of a place stands in the text, without a number for each piece: pieces of one count lie side by side, the most frequent first.</summary>
internal sealed class PieceWeights
{
    private readonly int[] _starts; // the first place of each count
    private readonly long[] _counts; // descending

    /// <param name="bytes">How many bytes the pieces of each count take together.</param>
    public PieceWeights(IReadOnlyDictionary<long, long> bytes)
    {
        _counts = [.. bytes.Keys.OrderDescending()];
        _starts = new int[_counts.Length];
        var start = 0;
        for (var group = 0; group < _counts.Length; group++)
        {
            _starts[group] = start;
            start = checked(start + (int)bytes[_counts[group]]);
        }

        Length = start;
    }

    /// <summary>All places.</summary>
    public int Length { get; }

    /// <summary>The first place of the pieces of a count.</summary>
    public Dictionary<long, int> Starts() => _counts.Zip(_starts).ToDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>The count of the piece of a place.</summary>
    public long Of(int place)
    {
        // Most pieces of a large text stand once: they are the last group.
        if (place >= _starts[^1])
        {
            return _counts[^1];
        }

        var (low, high) = (0, _starts.Length - 1);
        while (high - low > 1)
        {
            var middle = (low + high) >> 1;
            if (_starts[middle] <= place)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return _counts[low];
    }
}
