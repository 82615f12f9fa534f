using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests;

/// <summary>The two commands of the README, with a kill between them.</summary>
public sealed class TourTests
{
    private const string Talk = "Talk to the model: ";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public void QuickTour_killedAndStartedAgain_endsWithAModelThatAnswers()
    {
        using var folder = new TemporaryFolder();
        var run = folder["my tour"]; // the printed command must quote it
        string[] tour = ["tour", "--quick", "--run", run];
        using (var program = ChildProgram.Start(tour, Checkout.Folder))
        {
            var checkpoint = Path.Combine(run, "03-pretrain.partial", "checkpoints", "step-000020", "manifest.json");
            Assert.True(SpinWait.SpinUntil(() => File.Exists(checkpoint), Limit), program.Error);
            program.Kill();
            program.WaitForExit(Limit);
        }

        Assert.False(File.Exists(Path.Combine(run, "summary.json")));
        var result = ChildProgram.RunIn(Checkout.Folder, Limit, "", tour).Expect(0);

        Assert.Contains("01-api-documentation: already complete", result.Error, StringComparison.Ordinal);
        var summary = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "summary.json")))!;
        Assert.Equal(40 * 4096, summary["tokens"]!.GetValue<long>());
        Assert.InRange(summary["bits_per_byte"]!.GetValue<double>(), 2, 6); // a new model: 8
        Assert.InRange(summary["baseline_bits_per_byte"]!["order_3"]!.GetValue<double>(), 2, 3);
        var report = File.ReadAllText(Path.Combine(run, "report.html"));
        Assert.Contains("<svg", report, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", report, StringComparison.Ordinal);

        var talk = result.Output.Split('\n').Single(line => line.StartsWith(Talk, StringComparison.Ordinal))[Talk.Length..];
        var answer = Shell(talk + " tokens=60", "Gets the \n");
        Assert.StartsWith("Gets the ", answer, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(answer), "Gets the ".Length + 10, 300);
    }

    /// <summary>What a user's terminal does with the line.</summary>
    private static string Shell(string line, string input)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the printed command is for a POSIX shell");
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = Checkout.Folder,
        })!;
        shell.StandardInput.Write(input);
        shell.StandardInput.Close();
        var output = shell.StandardOutput.ReadToEnd();
        Assert.True(shell.WaitForExit(Limit), line);
        Assert.Equal(0, shell.ExitCode);
        return output;
    }
}
