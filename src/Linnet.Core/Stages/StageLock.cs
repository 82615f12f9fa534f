using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;

namespace Linnet.Core.Stages;

/// <summary>One process at a time writes one stage of a run.</summary>
/// <remarks>
/// The lock is the system's own, on <c>.NAME.lock</c> in the run's folder: it ends with the process, however that dies. The file stays,
/// because deleting a lock file lets a third process lock a new one while a second still waits on the old. It is outside the stage's folder,
/// because Windows renames no folder with an open file.
/// </remarks>
internal sealed class StageLock : IDisposable
{
    private readonly FileStream _stream;

    private StageLock(FileStream stream) => _stream = stream;

    /// <exception cref="ArtifactException">Another process holds it.</exception>
    public static StageLock Take(RunDirectory run, string stage)
    {
        var path = Path.Combine(run.Path, $".{stage}.lock");
        try
        {
            return new StageLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException error) when (IsHeld(error))
        {
            throw new ArtifactException(
                run.Path,
                new Text($"a run in which nobody else writes the stage {stage}", $"没有其他进程在写阶段 {stage} 的运行目录"),
                new Text("another process writing it", "另一个进程正在写入"),
                new Text("Wait until it ends, or use another --run.", "请等它结束，或使用另一个 --run。"),
                error);
        }
    }

    public void Dispose() => _stream.Dispose();

    private static bool IsHeld(IOException error)
    {
        // EWOULDBLOCK is 11 on Linux and 35 on macOS; Windows says ERROR_SHARING_VIOLATION.
        var code = OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11;
        return error.HResult == code;
    }
}
