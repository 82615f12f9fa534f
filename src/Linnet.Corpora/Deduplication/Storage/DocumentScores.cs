using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Linnet.Core.Artifacts;

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

    /// <summary>Takes the scores that other processes read.</summary>
    public void Take(SharedRuns shared)
    {
        if (_scores is null)
        {
            return;
        }

        var (number, buffer) = (0L, new byte[1 << 16]);
        foreach (var path in shared.Of(SharedRuns.Scores)!)
        {
            FileErrors.Translate(path, () =>
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
                for (int count; (count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0;)
                {
                    foreach (var score in MemoryMarshal.Cast<byte, double>(buffer.AsSpan(0, count)))
                    {
                        if (shared.Numbers.Has(number))
                        {
                            Set(shared.Numbers.Rank(number), score);
                        }

                        number++;
                    }
                }
            });
        }
    }

    /// <summary>Writes the scores of documents 0 to <paramref name="count"/> − 1, so that <see cref="Take"/> reads them.</summary>
    public void Save(string path, long count) => AtomicFile.Write(path, stream =>
    {
        var bytes = new byte[sizeof(double)];
        for (var number = 0L; number < count; number++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, Of(number));
            stream.Write(bytes);
        }
    });

    public double Of(long number) => _scores is null ? 0 : BitConverter.Int64BitsToDouble(_scores[number]);

    public void Dispose() => _scores?.Dispose();
}
