using System.Text;
using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Runs;

namespace Linnet.Core.Stages;

/// <summary>Appends to <c>log.txt</c>: one message a line, with its time.</summary>
public sealed class StageLog : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly TimeProvider _time;
    private readonly Language _language;
    private readonly Lock _lock = new();

    private StageLog(string path, FileStream stream, TimeProvider time, Language language) =>
        (_path, _stream, _time, _language) = (path, stream, time, language);

    /// <summary>Opens a log to append to, or creates it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">Where the times come from.</param>
    /// <param name="language">The language of the messages.</param>
    public static StageLog Open(string path, TimeProvider time, Language language) => FileErrors.Translate(path, () =>
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            EndLine(stream);
            return new StageLog(path, stream, time, language);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    });

    /// <summary>Appends one message. Safe to call from several threads.</summary>
    public void Write(Text message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var text = message.In(_language).ReplaceLineEndings("\n    ");
        var bytes = Encoding.UTF8.GetBytes($"{Timestamp.Format(_time.GetUtcNow())} {text}\n");
        lock (_lock)
        {
            FileErrors.Translate(_path, () => _stream.Write(bytes), bytes.Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>Goes to the end. A killed process may have left half a line there.</summary>
    private static void EndLine(FileStream stream)
    {
        if (stream.Length == 0)
        {
            return;
        }

        stream.Seek(-1, SeekOrigin.End);
        if (stream.ReadByte() != '\n')
        {
            stream.Write("\n"u8);
        }
    }
}
