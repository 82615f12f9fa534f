using System.Diagnostics;
using System.Globalization;

namespace Linnet.Benchmarks.Pretrain;

/// <summary>An engine's process, seen from outside.</summary>
internal sealed class EngineProcess : IDisposable
{
    private readonly Process _process;
    private readonly long _resident;

    private EngineProcess(string name, Process process)
    {
        (Name, _process) = (name, process);
        var ready = Read();
        (Parameters, _resident) = ready is ["ready", var parameters, var resident] ? (Number(parameters), Number(resident)) : throw Unexpected(ready);
    }

    public string Name { get; }

    /// <summary>Parameters of its model.</summary>
    public long Parameters { get; }

    /// <summary>Starts an engine of this program.</summary>
    public static EngineProcess Own(string name, PretrainWork work) => Start(name, Environment.ProcessPath!, ["engine", name, .. work.Arguments("")]);

    /// <summary>Starts the peer.</summary>
    public static EngineProcess Peer(string name, PretrainWork work) => Start(name, work.Python, [work.Peer, .. work.Arguments("--")]);

    /// <summary>Takes steps, or as many as it takes to warm up.</summary>
    /// <returns>Tokens per second, or what the engine measures, and the last step's loss.</returns>
    public (double Speed, double Loss) Step(int? steps)
    {
        _process.StandardInput.WriteLine(steps?.ToString(CultureInfo.InvariantCulture) ?? "warm");
        _process.StandardInput.Flush();
        var answer = Read();
        return answer is [var speed, var loss]
            ? (double.Parse(speed, CultureInfo.InvariantCulture), double.Parse(loss, CultureInfo.InvariantCulture))
            : throw Unexpected(answer);
    }

    /// <summary>Ends the process.</summary>
    /// <returns>Bytes by which its resident set grew at most after the first tensor.</returns>
    public long Finish()
    {
        _process.StandardInput.Close();
        var growth = Number(Read()[0]) - _resident;
        _process.WaitForExit();
        return growth;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static EngineProcess Start(string name, string program, IEnumerable<string> arguments) => new(
        name, Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private string[] Read() => _process.StandardOutput.ReadLine()?.Split(' ') ?? throw Unexpected(["the end"]);

    private InvalidOperationException Unexpected(string[] found) => new($"{Name} answered: {string.Join(' ', found)}.");
}
