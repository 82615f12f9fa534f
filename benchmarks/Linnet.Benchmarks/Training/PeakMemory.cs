using System.Diagnostics;
using System.Globalization;

namespace Linnet.Benchmarks.Training;

/// <summary>How far a piece of work raises the peak of resident memory, on Linux.</summary>
internal static class PeakMemory
{
    /// <summary>Runs this program with other arguments in a process of its own, whose peak nothing before has raised, and reads the number it prints.</summary>
    public static double Measure(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(PeakMemory).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    /// <summary>Runs <paramref name="work"/> and returns the process's peak less what was resident before, in MiB.</summary>
    public static double RiseOf(Action work)
    {
        var before = Status("VmRSS:");
        work();
        return (Status("VmHWM:") - before) / 1024.0;
    }

    private static long Status(string key) => long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Replace("kB", "", StringComparison.Ordinal),
        CultureInfo.InvariantCulture);
}
