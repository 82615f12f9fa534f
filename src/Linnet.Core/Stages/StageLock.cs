using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;

namespace Linnet.Core.Stages;

/// <summary>One process at a time writes one stage of a run, and one tells a story in it.</summary>
/// <remarks>
/// The lock is the system's own, on <c>.NAME.lock</c> in the run's folder: it ends with the process, however that dies. The file stays,
/// because deleting a lock file lets a third process lock a new one while a second still waits on the old. It is outside the stage's folder,
/// because Windows renames no folder with an open file.
/// </remarks>
internal sealed class StageLock : IDisposable
{
    private readonly FileStream _stream;

    private StageLock(FileStream stream) => _stream = stream;

    /// <summary>Locks a stage of a run, whose folder is made when it does not exist.</summary>
    /// <exception cref="ArtifactException">Another process holds it, or the run cannot be a folder.</exception>
    public static StageLock Take(RunDirectory run, string stage) => Take(
        run, stage, new Text($"a run in which nobody else writes the stage {stage}", $"没有其他进程在写阶段 {stage} 的运行目录"));

    /// <summary>Locks a file of the run's folder.</summary>
    /// <param name="run">The run; its folder is made when it does not exist.</param>
    /// <param name="name">What stands between <c>.</c> and <c>.lock</c>.</param>
    /// <param name="expected">What the run should be, for the error.</param>
    /// <exception cref="ArtifactException">Another process holds it, or the run cannot be a folder.</exception>
    public static StageLock Take(RunDirectory run, string name, Text expected) => FileErrors.Translate(run.Path, () =>
    {
        run.Make();
        try
        {
            return Open(run, $".{name}.lock");
        }
        catch (IOException error) when (IsHeld(error))
        {
            throw new ArtifactException(
                run.Path,
                expected,
                new Text("another process writing it", "另一个进程正在写入"),
                new Text("Wait until it ends, or use another --run.", "请等它结束，或使用另一个 --run。"),
                error);
        }
    });

    /// <summary>
    /// A stage's place with its folder made: where it is, or with a number that no other stage of the run takes, also when several
    /// processes ask at once.
    /// </summary>
    public static StagePlace MakePlace(RunDirectory run, string stage)
    {
        using var held = Wait(run);
        var place = run.Place(stage);
        Directory.CreateDirectory(place.Folder);
        return place;
    }

    public void Dispose() => _stream.Dispose();

    // It is held for the time of two calls to the system, so waiting is short; whoever died let it go.
    private static StageLock Wait(RunDirectory run)
    {
        const int Attempts = 5000; // a millisecond each
        var spin = default(SpinWait);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Open(run, ".numbers.lock");
            }
            catch (IOException error) when (IsHeld(error) && attempt < Attempts)
            {
                spin.SpinOnce();
            }
        }
    }

    private static StageLock Open(RunDirectory run, string name) => new(new FileStream(
        Path.Combine(run.Path, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));

    private static bool IsHeld(IOException error)
    {
        // EWOULDBLOCK is 11 on Linux and 35 on macOS; Windows says ERROR_SHARING_VIOLATION.
        var code = OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11;
        return error.HResult == code;
    }
}
