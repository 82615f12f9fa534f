namespace Linnet.Pretraining.Windows;

/// <summary>Tells which document of a token file a token belongs to. The file is read once, at the first question.</summary>
/// <param name="file">The tokens, the first of them an end of a document; stays the caller's.</param>
/// <param name="end">The token that ends a document.</param>
public sealed class DocumentNumbers(TokenFile file, int end)
{
    private const int BlockLength = 1 << 16;

    private readonly int[] _block = new int[BlockLength];
    private long[]? _endsBefore; // of each block

    /// <summary>The document of a token, from 1; its end belongs to it.</summary>
    /// <param name="token">Place in the file, from 1: what stands at 0 is before the first document.</param>
    public long At(long token)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(token, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, file.Count);
        _endsBefore ??= Count();
        var block = token / BlockLength;
        return _endsBefore[block] + Read(block)[..(int)(token % BlockLength)].Count(end);
    }

    private long[] Count()
    {
        var ends = new long[((file.Count - 1) / BlockLength) + 1];
        for (var block = 1; block < ends.Length; block++)
        {
            ends[block] = ends[block - 1] + Read(block - 1).Count(end);
        }

        return ends;
    }

    private ReadOnlySpan<int> Read(long block)
    {
        var count = (int)Math.Min(BlockLength, file.Count - (block * BlockLength));
        file.Read(block * BlockLength, _block, count);
        return _block.AsSpan(0, count);
    }
}
