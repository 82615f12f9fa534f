using System.Globalization;

namespace Linnet.Benchmarks.Pretrain;

/// <summary>An engine's process, seen from outside.</summary>
internal sealed class EngineProcess : IDisposable
{
    private readonly LineProcess _process;
    private readonly long _resident;

    private EngineProcess(LineProcess process)
    {
        _process = process;
        var ready = process.Read();
        (Parameters, _resident) = ready is ["ready", var parameters, var resident] ? (Number(parameters), Number(resident)) : throw process.Unexpected(ready);
    }

    public string Name => _process.Name;

    /// <summary>Parameters of its model.</summary>
    public long Parameters { get; }

    /// <summary>Starts an engine of this program.</summary>
    public static EngineProcess Own(string name, PretrainWork work) => new(LineProcess.StartOwn(name, ["engine", name, .. work.Arguments("")]));

    /// <summary>Starts the peer.</summary>
    public static EngineProcess Peer(string name, PretrainWork work) => new(LineProcess.Start(name, work.Python, [work.Peer, .. work.Arguments("--")]));

    /// <summary>Takes steps, or as many as it takes to warm up.</summary>
    /// <returns>Tokens per second, or what the engine measures, and the last step's loss.</returns>
    public (double Speed, double Loss) Step(int? steps)
    {
        var answer = _process.Ask(steps?.ToString(CultureInfo.InvariantCulture) ?? "warm");
        return answer is [var speed, var loss]
            ? (double.Parse(speed, CultureInfo.InvariantCulture), double.Parse(loss, CultureInfo.InvariantCulture))
            : throw _process.Unexpected(answer);
    }

    /// <summary>Ends the process.</summary>
    /// <returns>Bytes by which its resident set grew at most after the first tensor.</returns>
    public long Finish() => Number(_process.Finish()[0]) - _resident;

    public void Dispose() => _process.Dispose();

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
