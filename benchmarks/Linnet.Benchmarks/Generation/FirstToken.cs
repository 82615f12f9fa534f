using System.Diagnostics;
using System.Globalization;

namespace Linnet.Benchmarks.Generation;

/// <summary>The program's start: from the process to the first token of <c>linnet generate</c>.</summary>
internal static class FirstToken
{
    private const string Prompt = "Hello";

    /// <summary>Starts the program once.</summary>
    /// <param name="program">linnet, or linnet.dll.</param>
    /// <param name="checkpoint">A checkpoint's folder.</param>
    /// <param name="threads">Threads that it computes with.</param>
    /// <returns>Seconds from the start of the process to the first byte behind the prompt.</returns>
    public static double Measure(string program, string checkpoint, int threads)
    {
        string[] command = program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", program] : [program];
        string[] arguments =
        [
            .. command[1..], "generate", checkpoint, "--prompt", Prompt, "temperature=0", "tokens=64",
            string.Create(CultureInfo.InvariantCulture, $"threads={threads}"),
        ];
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(command[0], arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.BaseStream;
        for (var shown = 0; shown <= Prompt.Length; shown++)
        {
            if (output.ReadByte() < 0)
            {
                throw new InvalidOperationException($"{program} ended after {shown} bytes.");
            }
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        output.CopyTo(Stream.Null);
        process.WaitForExit();
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
