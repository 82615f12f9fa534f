using System.Diagnostics;

namespace Linnet.Benchmarks;

/// <summary>A process that answers each line with a line of fields.</summary>
internal sealed class LineProcess : IDisposable
{
    private readonly Process _process;

    private LineProcess(string name, Process process) => (Name, _process) = (name, process);

    /// <summary>What it is called in errors.</summary>
    public string Name { get; }

    /// <summary>Starts a program.</summary>
    public static LineProcess Start(string name, string program, IEnumerable<string> arguments) => new(
        name, Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);

    /// <summary>Starts this program with other arguments.</summary>
    public static LineProcess StartOwn(string name, IEnumerable<string> arguments) => Start(name, Environment.ProcessPath!, arguments);

    /// <summary>Writes a line and reads the answer.</summary>
    public string[] Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        return Read();
    }

    /// <summary>Reads a line.</summary>
    public string[] Read() => _process.StandardOutput.ReadLine()?.Split(' ') ?? throw Unexpected(["the end"]);

    /// <summary>Ends its input, reads its last line and waits for its end.</summary>
    public string[] Finish()
    {
        _process.StandardInput.Close();
        var last = Read();
        _process.WaitForExit();
        return last;
    }

    /// <summary>What to throw when an answer is not as agreed.</summary>
    public InvalidOperationException Unexpected(string[] found) => new($"{Name} answered: {string.Join(' ', found)}.");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
