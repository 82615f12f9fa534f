namespace Linnet.Training.Kernels;

/// <summary>The keys that a tile of 64 queries reads: whole tiles, from the one with the first visible key to the queries' own.</summary>
internal readonly unsafe struct KeySpan
{
    private readonly int* _first;

    /// <param name="first">First visible key of each query of the sequence, never falling; null: all are visible.</param>
    /// <param name="start">Position of the tile's first query.</param>
    public KeySpan(int* first, int start)
    {
        _first = first;
        Start = start;
        From = first == null ? 0 : first[start] / AttentionShape.Block * AttentionShape.Block;
    }

    /// <summary>Position of the tile's first query.</summary>
    public int Start { get; }

    /// <summary>Position of the first key of the first tile.</summary>
    public int From { get; }

    /// <summary>Number of keys in all tiles.</summary>
    public int Count => Start + AttentionShape.Block - From;

    /// <summary>The keys of one query of the tile.</summary>
    public RowKeys Row(int row) => new(From, _first == null ? 0 : _first[Start + row], Start + row + 1, Start + AttentionShape.Block);
}

/// <summary>The keys of one query.</summary>
/// <param name="Begin">Where its tiles begin.</param>
/// <param name="First">The first that it sees.</param>
/// <param name="End">Behind the last that it sees.</param>
/// <param name="TilesEnd">Where its tiles end.</param>
internal readonly record struct RowKeys(int Begin, int First, int End, int TilesEnd)
{
    /// <summary>Sets what belongs to hidden keys to 0.</summary>
    public unsafe void ClearOthers(float* scores)
    {
        new Span<float>(scores + Begin, First - Begin).Clear();
        new Span<float>(scores + End, TilesEnd - End).Clear();
    }
}
