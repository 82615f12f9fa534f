using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Progress;

namespace Linnet.Tokenization.Training;

/// <summary>Counts the pieces of files on all threads. What the memory does not hold goes to sorted files, which a later start goes on from.</summary>
/// <remarks>
/// Plain text: each line with its end is a document, as Hugging Face's trainer reads files. JSON lines: each object's <c>text</c> is one. The
/// counts depend on neither threads nor memory.
/// </remarks>
/// <param name="settings">What is counted, and how.</param>
/// <param name="create">Makes empty counts, which know how text is cut.</param>
/// <param name="progress">Where progress is shown.</param>
internal sealed class PieceCounter(CountingSettings settings, Func<PieceCounts> create, IProgressReporter progress)
{
    private const int BlocksPerThread = 8;

    /// <summary>More files at once take too many handles.</summary>
    private const int MaximumRuns = 32;

    /// <summary>Bytes that sorting takes for each piece.</summary>
    private const int SortingBytes = 16;

    private const string StateName = "counting.json";

    private readonly BlockCounter[] _counters = [.. Enumerable.Range(0, settings.Threads).Select(_ => new BlockCounter(create))];

    /// <summary>Called when a sorted file is finished.</summary>
    internal Action? Spilled { get; init; }

    private string StatePath => Path.Combine(settings.Folder, StateName);

    /// <summary>Counts.</summary>
    public CountedText Count(CancellationToken cancellation)
    {
        var state = Resume();
        using var reader = new TextBlockReader(settings.Files, state.Position);
        using (var task = progress.Begin(new Text("Counting pieces", "正在统计文本片段"), reader.TotalBytes, new Text("bytes", "字节")))
        {
            var (now, next) = (Blocks(), Blocks());
            for (var read = state.IsComplete ? 0 : Fill(reader, now); read > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                var reading = Task.Run(() => Fill(reader, next), CancellationToken.None);
                try
                {
                    Count(now, read);
                }
                finally
                {
                    ((IAsyncResult)reading).AsyncWaitHandle.WaitOne();
                }

                task.Report(reader.BytesRead);
                if (_counters.Sum(c => c.Counts.Memory + SortingBytes * c.Counts.Distinct) > settings.Memory)
                {
                    state = Spill(state, now[read - 1].End, cancellation);
                }

                read = reading.GetAwaiter().GetResult();
                (now, next) = (next, now);
            }
        }

        return state.Runs.Count == 0 ? InMemory(cancellation) : OnDisk(state, cancellation);
    }

    /// <summary>Takes the files of counts away.</summary>
    public void Clean()
    {
        if (Directory.Exists(settings.Folder))
        {
            Directory.Delete(settings.Folder, recursive: true);
        }
    }

    private static int Fill(TextBlockReader reader, TextBlock[] blocks)
    {
        var read = 0;
        while (read < blocks.Length && reader.Read(blocks[read]))
        {
            read++;
        }

        return read;
    }

    private TextBlock[] Blocks() => [.. Enumerable.Range(0, BlocksPerThread * settings.Threads).Select(_ => new TextBlock(settings.BlockBytes))];

    private void Count(TextBlock[] blocks, int read)
    {
        var taken = -1;
        var faults = new Exception?[read];
        InParallel.Run(settings.Threads, thread =>
        {
            for (var block = Interlocked.Increment(ref taken); block < read; block = Interlocked.Increment(ref taken))
            {
                try
                {
                    _counters[thread].Add(blocks[block]);
                }
                catch (Core.Errors.DataFormatException error)
                {
                    faults[block] = error;
                }
            }
        });

        // The first in the text, whichever thread came upon it.
        if (faults.FirstOrDefault(f => f is not null) is { } first)
        {
            throw first;
        }
    }

    private CountingState Resume()
    {
        var fresh = new CountingState
        {
            Task = settings.Task,
            Position = new TextPosition(0, 0, 1),
            Tally = TextTally.None,
            Runs = [],
            Named = 0,
            IsComplete = false,
        };
        if (CountingState.Read(StatePath) is not { } found)
        {
            return fresh;
        }

        if (found.Task == settings.Task && found.Runs.All(IsWhole))
        {
            progress.Notice(new Text(
                $"Going on from {found.Runs.Count} sorted files of counts ({found.Tally.Bytes:N0} bytes of text).",
                $"从 {found.Runs.Count} 个已排序的统计文件继续（{found.Tally.Bytes:N0} 字节文本）。"));
            return found;
        }

        Delete(found.Runs);
        return fresh;
    }

    private bool IsWhole(PieceRun run)
    {
        var path = Run(run.Name);
        return File.Exists(path) && new FileInfo(path).Length == run.Length && ContentHash.OfFile(path).Sha256 == run.Sha256;
    }

    private CountingState Spill(CountingState state, TextPosition position, CancellationToken cancellation)
    {
        progress.Notice(new Text(
            $"The counts reached the memory's bound of {settings.Memory:N0} bytes and go to the disk.",
            $"统计数据达到内存上限 {settings.Memory:N0} 字节，正在写入磁盘。"));
        var runs = new PieceRun[settings.Threads];
        FileErrors.Translate(settings.Folder, () =>
        {
            Directory.CreateDirectory(settings.Folder);
            InParallel.Run(settings.Threads, thread => runs[thread] = PieceRuns.Write(
                Run(Name(state.Named + thread)), _counters[thread].Counts.Pieces, cancellation));
        });
        var spilled = state with
        {
            Position = position,
            Tally = _counters.Aggregate(state.Tally, (sum, c) => sum + c.Tally),
            Runs = [.. state.Runs, .. runs],
            Named = state.Named + settings.Threads,
        };
        spilled.Write(StatePath);
        foreach (var counter in _counters)
        {
            counter.Clear();
        }

        Spilled?.Invoke();
        return spilled.Runs.Count > MaximumRuns ? Merge(spilled, cancellation) : spilled;
    }

    private CountingState Merge(CountingState state, CancellationToken cancellation)
    {
        var one = PieceRuns.Merge(Run(Name(state.Named)), [.. state.Runs.Select(r => Run(r.Name))], cancellation);
        var merged = state with { Runs = [one], Named = state.Named + 1 };
        merged.Write(StatePath);
        Delete(state.Runs);
        return merged;
    }

    private CountedText InMemory(CancellationToken cancellation)
    {
        var tally = _counters.Aggregate(TextTally.None, (sum, c) => sum + c.Tally);
        var all = _counters.MaxBy(c => c.Counts.Memory)!.Counts;
        foreach (var counter in _counters)
        {
            cancellation.ThrowIfCancellationRequested();
            if (counter.Counts != all)
            {
                all.Add(counter.Counts);
            }

            counter.Clear();
        }

        return new CountedText(all, tally);
    }

    private CountedText OnDisk(CountingState state, CancellationToken cancellation)
    {
        if (!state.IsComplete)
        {
            state = Spill(state with { IsComplete = true }, new TextPosition(settings.Files.Count, 0, 1), cancellation);
        }

        state = state.Runs.Count > 1 ? Merge(state, cancellation) : state;
        return new CountedText(Run(state.Runs[0].Name), state.Runs[0].Distinct, state.Tally);
    }

    private void Delete(IEnumerable<PieceRun> runs)
    {
        foreach (var run in runs)
        {
            File.Delete(Run(run.Name));
        }
    }

    private string Run(string name) => Path.Combine(settings.Folder, name);

    private static string Name(int number) => $"pieces-{number:D5}.run";
}

/// <summary>What is counted, and how.</summary>
/// <param name="Files">The files.</param>
/// <param name="Threads">How many threads count.</param>
/// <param name="Memory">How many bytes the counts may take before they go to the disk.</param>
/// <param name="Folder">Where they go.</param>
/// <param name="Task">Names files, their contents and the way of cutting: counts of another task are not gone on from.</param>
internal sealed record CountingSettings(IReadOnlyList<string> Files, int Threads, long Memory, string Folder, string Task)
{
    /// <summary>Text is read in blocks of so many bytes.</summary>
    public int BlockBytes { get; init; } = 1 << 19;
}
