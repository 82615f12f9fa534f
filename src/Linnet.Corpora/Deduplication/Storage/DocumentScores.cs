namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>The score of each document by its number, past memory in a file; all equal where lines have none.</summary>
internal sealed class DocumentScores(DocumentKeys keys, DiskWork work) : IDisposable
{
    private readonly LargeArray? _scores = keys.Score.Length == 0 ? null : new LargeArray(work.File("scores"), work.MemoryBytes / 16);

    public void Set(long number, double score)
    {
        if (_scores is not null)
        {
            _scores.EnsureLength(number + 1);
            _scores[number] = BitConverter.DoubleToInt64Bits(score);
        }
    }

    public double Of(long number) => _scores is null ? 0 : BitConverter.Int64BitsToDouble(_scores[number]);

    public void Dispose() => _scores?.Dispose();
}
