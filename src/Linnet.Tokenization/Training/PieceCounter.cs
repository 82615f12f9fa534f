using Linnet.Core.Documents;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Tokenization.Texts;

namespace Linnet.Tokenization.Training;

/// <summary>Counts the pieces of files on all threads. What the memory does not hold goes to sorted files, which a later start goes on from.</summary>
/// <remarks>
/// Plain text: each line with its end is a document, as Hugging Face's trainer reads files. JSON lines: each object's <c>text</c> is one;
/// Parquet: each row's. The counts depend on neither threads nor memory.
/// </remarks>
/// <param name="settings">What is counted, and how.</param>
/// <param name="create">Makes empty counts, which know how text is cut.</param>
/// <param name="progress">Where progress is shown.</param>
internal sealed class PieceCounter(CountingSettings settings, Func<PieceCounts> create, IProgressReporter progress)
{
    /// <summary>Blocks that are read at once, for each thread; as many are read meanwhile.</summary>
    public const int BlocksPerThread = 8;

    /// <summary>Bytes that sorting takes for each piece.</summary>
    private const int SortingBytes = 16;

    /// <summary>Counts stay in memory if what is made of them fits beside: those of all threads as one, then the text that is learnt from.</summary>
    private const int KeptShare = 3;

    private readonly BlockCounter[] _counters = [.. Enumerable.Range(0, settings.Threads).Select(_ => new BlockCounter(create))];
    private readonly CountingFolder _folder = new(settings.Folder, settings.Task, progress);

    /// <summary>Called when a sorted file is finished.</summary>
    internal Action? Spilled { get; init; }

    /// <summary>Counts.</summary>
    public CountedText Count(CancellationToken cancellation)
    {
        var state = Read(_folder.Resume(), cancellation);
        if (state.Runs.Count == 0 && KeptShare * _counters.Sum(c => c.Counts.Memory) <= settings.Memory)
        {
            return InMemory(state, cancellation);
        }

        if (!state.IsComplete)
        {
            state = Spill(state with { IsComplete = true, Position = new TextPosition(settings.Files.Count, 0, 1) }, cancellation);
        }

        foreach (var counter in _counters)
        {
            counter.Release();
        }

        LargeMemory.GiveBack();
        state = _folder.Merge(state, toOne: true, cancellation);
        return new CountedText(_folder.Run(state.Runs[0].Name), state.Runs[0].Distinct, state.Tally) { IsAll = !state.LeftOut };
    }

    /// <summary>Takes the files of counts away.</summary>
    public void Clean() => _folder.Clean();

    private CountingState Read(CountingState state, CancellationToken cancellation)
    {
        using var reader = new TextBlockReader(settings.Files, state.Position, settings.RowGroupBytes);
        using var task = progress.Begin(new Text("Counting pieces", "正在统计文本片段"), reader.TotalBytes, new Text("bytes", "字节"));
        var bound = new CharacterBound(settings.MaximumCharacters, state.Position.File, state.FileCharacters) { LeftOut = state.LeftOut };
        var (now, next) = (Blocks(), Blocks());
        for (var read = state.IsComplete ? 0 : Fill(reader, now); read > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            var reading = Task.Run(() => Fill(reader, next), CancellationToken.None);
            try
            {
                Count(now.AsMemory(0, read), bound);
            }
            finally
            {
                ((IAsyncResult)reading).AsyncWaitHandle.WaitOne();
            }

            task.Report(reader.BytesRead);
            state = state with { Position = now[read - 1].End, FileCharacters = bound.Characters, LeftOut = bound.LeftOut };
            if (_counters.Sum(c => c.Counts.Memory + SortingBytes * c.Counts.Distinct) > settings.Memory)
            {
                progress.Notice(new Text(
                    $"The counts reached their share of the memory, {settings.Memory:N0} bytes, and go to the disk.",
                    $"统计数据达到其内存份额 {settings.Memory:N0} 字节，正在写入磁盘。"));
                state = Spill(state, cancellation);
            }

            var file = now[read - 1].File;
            read = reading.GetAwaiter().GetResult();
            if (bound.IsReached)
            {
                reader.Leave(file); // what was read of it meanwhile is left out when it is counted
            }

            (now, next) = (next, now);
        }

        return state;
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

    private void Count(Memory<TextBlock> blocks, CharacterBound bound)
    {
        while (!blocks.IsEmpty)
        {
            var file = blocks.Span[0].File;
            var own = 1;
            var bytes = (long)blocks.Span[0].Length;
            for (; own < blocks.Length && blocks.Span[own].File == file; own++)
            {
                bytes += blocks.Span[own].Length;
            }

            bound.Begin(file);
            if (bound.Allows(bytes))
            {
                var before = _counters.Sum(c => c.Tally.Characters);
                InOrder(blocks[..own]);
                bound.Add(_counters.Sum(c => c.Tally.Characters) - before);
            }
            else
            {
                foreach (var block in blocks.Span[..own])
                {
                    _counters[0].Add(block, bound);
                }
            }

            blocks = blocks[own..];
        }
    }

    private void InOrder(Memory<TextBlock> blocks)
    {
        var taken = -1;
        var faults = new Exception?[blocks.Length];
        InParallel.Run(settings.Threads, thread =>
        {
            for (var block = Interlocked.Increment(ref taken); block < blocks.Length; block = Interlocked.Increment(ref taken))
            {
                try
                {
                    _counters[thread].Add(blocks.Span[block]);
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

    private CountingState Spill(CountingState state, CancellationToken cancellation)
    {
        var tally = _counters.Aggregate(state.Tally, (sum, c) => sum + c.Tally);
        var spilled = _folder.Write(state with { Tally = tally }, [.. _counters.Select(c => c.Counts.Pieces)], cancellation);
        foreach (var counter in _counters)
        {
            counter.Clear();
        }

        LargeMemory.GiveBack();
        Spilled?.Invoke();
        return _folder.Merge(spilled, toOne: false, cancellation);
    }

    private CountedText InMemory(CountingState state, CancellationToken cancellation)
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

            counter.Release();
        }

        return new CountedText(all, tally) { IsAll = !state.LeftOut };
    }
}

/// <summary>What is counted, and how.</summary>
/// <param name="Files">The files.</param>
/// <param name="Threads">How many threads count.</param>
/// <param name="Memory">How many bytes the counts may take, with what sorting them takes, before they go to the disk.</param>
/// <param name="Folder">Where they go.</param>
/// <param name="Task">Names files, their contents and the way of cutting: counts of another task are not gone on from.</param>
internal sealed record CountingSettings(IReadOnlyList<string> Files, int Threads, long Memory, string Folder, string Task)
{
    /// <summary>Text is read in blocks of so many bytes.</summary>
    public int BlockBytes { get; init; } = 1 << 19;

    /// <summary>How many bytes the texts of a Parquet file's row group may take.</summary>
    public long RowGroupBytes { get; init; } = ParquetTexts.MaximumColumnBytes;

    /// <summary>How many characters of each file are counted, in whole documents; 0: all.</summary>
    public long MaximumCharacters { get; init; }
}
