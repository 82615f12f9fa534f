using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Runs;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Corpora.Parts;

/// <summary>Works on one part at a time. One for each thread.</summary>
internal interface IPartWorker
{
    /// <summary>The part in work.</summary>
    CorpusPart Part { get; }

    /// <summary>Takes the part through the steps and writes it.</summary>
    void Work(PartFolder folder);
}

/// <summary>Makes the parts that are not there yet: one thread reads at a time, all work.</summary>
internal static class PartMaking
{
    /// <summary>Makes parts.</summary>
    /// <param name="files">What is read.</param>
    /// <param name="limits">How large parts are.</param>
    /// <param name="folder">Where parts are written; those that are there are checked and left.</param>
    /// <param name="shard">Which parts are made; null: all.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="worker">Makes what belongs to each thread.</param>
    /// <param name="progress">Shows the bytes that were read.</param>
    /// <param name="cancellation">Stops between parts.</param>
    /// <returns>How many parts there are in all.</returns>
    /// <exception cref="LinnetException">A file cannot be read or written, or a part that is there is damaged.</exception>
    public static int Run(
        IReadOnlyList<PartFile> files,
        PartSection limits,
        PartFolder folder,
        Shard? shard,
        int threads,
        Func<IPartWorker> worker,
        IProgressReporter progress,
        CancellationToken cancellation)
    {
        using var task = progress.Begin(new Text("Cleaning", "正在清洗"), files.Sum(f => new FileInfo(f.Path).Length), new Text("bytes", "字节"));
        long done = 0;
        using var reader = new PartReader(files, limits.Records, (long)limits.Text << 20, bytes => task.Report(done += bytes), cancellation);
        Workers.Run(threads, worker, mine => Take(reader, mine.Part, folder, shard), mine => mine.Work(folder), cancellation);
        folder.SetCount(reader.Count);
        return reader.Count;
    }

    private static bool Take(PartReader reader, CorpusPart part, PartFolder folder, Shard? shard)
    {
        while (reader.Next(part))
        {
            if (shard?.Holds(part.Number) != false && folder.Find(part.Number) is null)
            {
                return true;
            }
        }

        return false;
    }
}
