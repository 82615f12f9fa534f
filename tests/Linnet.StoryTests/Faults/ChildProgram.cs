using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Linnet.StoryTests.Faults;

/// <summary>What a finished program left behind.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">All of stdout, as UTF-8; bytes that are none fail the test.</param>
/// <param name="Error">All of stderr.</param>
/// <param name="OutputReads">stdout in the pieces in which it arrived.</param>
internal sealed record ProgramResult(int ExitCode, string Output, string Error, IReadOnlyList<byte[]> OutputReads)
{
    /// <summary>Fails the test when the program ended otherwise, or showed the user a stack trace.</summary>
    public ProgramResult Expect(int exitCode)
    {
        Assert.True(exitCode == ExitCode, $"exit code {ExitCode}, expected {exitCode}\n{Output}\n{Error}");
        Assert.DoesNotContain((Output + Error).Split('\n'), line => line.StartsWith("   at ", StringComparison.Ordinal));
        return this;
    }
}

/// <summary>The real program in a process of its own, so that it can be killed like a user's.</summary>
internal sealed class ChildProgram : IDisposable
{
    public static string ProgramPath { get; } = typeof(ChildProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "LinnetProgram").Value!;

    private const int Sigterm = 15;
    private const int Sigint = 2;
    private readonly Process _process;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly List<byte[]> _output = [];
    private Task _reading = Task.CompletedTask;
    private readonly StringBuilder _error = new();

    private ChildProgram(Process process) => _process = process;

    /// <summary>Starts <c>linnet</c> with the arguments.</summary>
    /// <param name="arguments">The command line, one argument each.</param>
    /// <param name="folder">The current folder, or null for the test's own.</param>
    /// <param name="environment">Variables to set; null removes one.</param>
    public static ChildProgram Start(
        IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        // What runs in the background of a script ignores SIGINT, and so do its children; what a user types does not.
        var wrapped = OperatingSystem.IsLinux() && IgnoresInterrupt();
        var start = new ProcessStartInfo(wrapped ? "env" : "dotnet", wrapped ? ["--default-signal=INT", "dotnet"] : [])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardErrorEncoding = Encoding.UTF8,
            StandardInputEncoding = StrictUtf8,
            WorkingDirectory = folder ?? Environment.CurrentDirectory,
        };
        start.ArgumentList.Add(ProgramPath);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var program = new ChildProgram(new Process { StartInfo = start });
        program._process.ErrorDataReceived += (_, e) => program.AppendError(e.Data);
        program._process.Start();
        program._process.BeginErrorReadLine();
        program._reading = Task.Run(program.ReadOutput);
        return program;
    }

    /// <summary>Runs <c>linnet</c> to its end; fails the test when it takes longer than <paramref name="limit"/>.</summary>
    public static ProgramResult Run(TimeSpan limit, params string[] arguments) => RunIn(null, limit, "", arguments);

    /// <summary>Runs <c>linnet</c> to its end in a folder, with all of its standard input given.</summary>
    public static ProgramResult RunIn(string? folder, TimeSpan limit, string input, params string[] arguments)
    {
        using var program = Start(arguments, folder);
        program._process.StandardInput.Write(input);
        program._process.StandardInput.Close();
        return program.WaitForExit(limit)
            ?? throw new TimeoutException($"linnet {string.Join(' ', arguments)} ran longer than {limit}.\n{program.Error}");
    }

    /// <summary>What it has written to stderr so far.</summary>
    public string Error
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    /// <summary>Writes a line to its standard input.</summary>
    public void Type(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits until all that it has written to stdout is this text.</summary>
    public void WaitForOutput(string text, TimeSpan limit)
    {
        if (!SpinWait.SpinUntil(() => Output() == text, limit))
        {
            throw new TimeoutException($"linnet wrote '{Output()}' and not '{text}' within {limit}.\n{Error}");
        }
    }

    /// <summary>Closes its standard input.</summary>
    public void EndInput() => _process.StandardInput.Close();

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>SIGTERM, as a service manager or a shutdown sends it.</summary>
    public void Terminate() => Assert.Equal(0, SendSignal(_process.Id, Sigterm));

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public void Interrupt() => Assert.Equal(0, SendSignal(_process.Id, Sigint));

    /// <summary>The most physical memory that it has held so far, in bytes; 0 when it has ended.</summary>
    public long PeakMemory()
    {
        _process.Refresh();
        return _process.HasExited ? 0 : _process.PeakWorkingSet64;
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>What it left, or null when it still runs after <paramref name="limit"/>.</returns>
    public ProgramResult? WaitForExit(TimeSpan limit)
    {
        if (!_process.WaitForExit(limit))
        {
            return null;
        }

        _process.WaitForExit(); // the streams' ends
        _reading.Wait();
        return new ProgramResult(_process.ExitCode, Output(), Error, _output);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    /// <summary>Whether bit 1 of SigIgn in /proc/self/status, which counts signals from 1, says so.</summary>
    private static bool IgnoresInterrupt()
    {
        var ignored = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..];
        return (ulong.Parse(ignored, NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) & (1UL << (Sigint - 1))) != 0;
    }

    private string Output()
    {
        lock (_output)
        {
            return StrictUtf8.GetString([.. _output.SelectMany(read => read)]);
        }
    }

    private void AppendError(string? line)
    {
        lock (_error)
        {
            _error.Append(line).Append(line is null ? "" : "\n");
        }
    }

    private void ReadOutput()
    {
        var buffer = new byte[64 * 1024];
        while (_process.StandardOutput.BaseStream.Read(buffer) is > 0 and var count)
        {
            lock (_output)
            {
                _output.Add(buffer[..count]);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
