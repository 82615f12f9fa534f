using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;

namespace Linnet.Training.Checkpoints;

/// <summary>Counts the lines of a growing file, and cuts it back to a number of lines.</summary>
/// <remarks>
/// Checkpoints remember lines and not bytes: the lines of metrics.jsonl hold times, so their length differs from run to run, and
/// a checkpoint must not.
/// </remarks>
public sealed class JournalLines
{
    private readonly MetricsWriter _journal;
    private long _lines;
    private long _position;

    /// <param name="journal">The file; stays the caller's.</param>
    public JournalLines(MetricsWriter journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        _journal = journal;
    }

    /// <summary>The file's name.</summary>
    public string Name => Path.GetFileName(_journal.Path);

    /// <summary>Waits until the disk has every line.</summary>
    /// <returns>How many there are.</returns>
    public long Flush()
    {
        _journal.Flush();
        Advance(long.MaxValue);
        return _lines;
    }

    /// <summary>Drops all lines but the first few.</summary>
    /// <param name="lines">How many stay, as a checkpoint remembered them.</param>
    /// <exception cref="ArtifactException">The file has fewer.</exception>
    public void TruncateTo(long lines)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lines);
        (_lines, _position) = (0, 0);
        Advance(lines);
        if (_lines < lines)
        {
            throw new ArtifactException(
                _journal.Path,
                new Text($"at least {lines} lines, as the checkpoint says", $"按检查点所记，至少 {lines} 行"),
                new Text($"{_lines}", $"{_lines} 行"),
                new Text("The file was cut after the checkpoint was written: start a new run.", "该文件在检查点写出之后被截短：请开始新的运行。"));
        }

        _journal.TruncateTo(_position);
    }

    /// <summary>Reads on until so many lines are counted or the file ends.</summary>
    private void Advance(long lines) => FileErrors.Translate(_journal.Path, () =>
    {
        using var stream = new FileStream(_journal.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = _position;
        for (int next; _lines < lines && (next = stream.ReadByte()) >= 0;)
        {
            if (next == '\n')
            {
                (_lines, _position) = (_lines + 1, stream.Position);
            }
        }
    });
}
