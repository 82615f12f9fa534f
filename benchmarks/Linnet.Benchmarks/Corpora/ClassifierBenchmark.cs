using System.Diagnostics;
using System.Globalization;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Training.Planning;

namespace Linnet.Benchmarks.Corpora;

/// <summary>Linnet's classifier and Debian's fastText, whole programs from file to file, in alternating rounds; then what they wrote is compared.</summary>
/// <remarks>A ratio is the median of the rounds' ratios: other work on the machine slows both programs of a round alike.</remarks>
internal static class ClassifierBenchmark
{
    private const double Tolerance = 1e-4;
    private const int Shown = 5;

    /// <summary>Runs <c>classify key=value …</c> or <c>train-classifier key=value …</c>.</summary>
    /// <returns>0, or 1 where predictions differ.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            var work = RecipeReader.ReadText<ClassifierWork>("{}", "command line", arguments[1..]).Value;
            return arguments[0] == "classify" ? Classify(work, Console.Out) : Train(work, Console.Out);
        }
        catch (LinnetException error)
        {
            Console.Error.WriteLine(error.Message);
            return (int)error.ExitCode;
        }
    }

    private static int Classify(ClassifierWork work, TextWriter output)
    {
        var (ours, theirs) = (Path.Combine(work.Folder, "linnet.txt"), Path.Combine(work.Folder, "fasttext.txt"));
        var lines = File.ReadLines(work.Text, System.Text.Encoding.Latin1).LongCount();
        Measure(
            work,
            lines,
            $"'{work.Linnet}' corpus classify '{work.Model}' < '{work.Text}' > '{ours}'",
            $"'{work.Fasttext}' predict-prob '{work.Model}' - < '{work.Text}' > '{theirs}'",
            output);
        return Compare(ours, theirs, output);
    }

    private static int Train(ClassifierWork work, TextWriter output)
    {
        var (ours, theirs) = (Path.Combine(work.Folder, "linnet"), Path.Combine(work.Folder, "fasttext"));
        var lines = File.ReadLines(work.Text).LongCount();
        Measure(
            work,
            lines,
            $"'{work.Linnet}' corpus train-classifier input='{work.Text}' out='{ours}.bin' held_out_share=0 {work.LinnetOptions} 2> /dev/null",
            $"'{work.Fasttext}' supervised -input '{work.Text}' -output '{theirs}' {work.FasttextOptions} > /dev/null 2>&1",
            output);
        foreach (var model in new[] { ours, theirs })
        {
            Shell($"'{work.Fasttext}' test '{model}.bin' '{work.Test}'", out var text);
            output.WriteLine($"{Path.GetFileName(model)}_test {string.Join(' ', text.Split(['\n', '\t'], StringSplitOptions.RemoveEmptyEntries))}");
        }

        return 0;
    }

    private static void Measure(ClassifierWork work, long lines, string ours, string theirs, TextWriter output)
    {
        List<(double Ours, double Theirs)> taken = [];
        for (var round = 0; round <= work.Rounds; round++)
        {
            taken.Add((Shell(ours, out _), Shell(theirs, out _)));
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"round {round}: linnet {taken[^1].Ours:F2} s, fasttext {taken[^1].Theirs:F2} s{(round == 0 ? "; warm-up, not counted" : "")}"));
        }

        taken.RemoveAt(0);
        Row("linnet_lines_per_second", lines / WarmUp.Median([.. taken.Select(t => t.Ours)]), "F0");
        Row("fasttext_lines_per_second", lines / WarmUp.Median([.. taken.Select(t => t.Theirs)]), "F0");
        Row("fasttext_ratio", WarmUp.Median([.. taken.Select(t => t.Theirs / t.Ours)]), "F2");

        void Row(string name, double value, string format) => output.WriteLine($"{name} {value.ToString(format, CultureInfo.InvariantCulture)}");
    }

    private static int Compare(string ours, string theirs, TextWriter output)
    {
        var (lines, labels, probabilities, bytes) = (0L, 0L, 0L, 0L);
        foreach (var (own, other) in File.ReadLines(ours).Zip(File.ReadLines(theirs)))
        {
            lines++;
            if (own == other)
            {
                continue;
            }

            bytes++;
            var (a, b) = (own.Split(' '), other.Split(' '));
            if (a[0] != b[0] || a.Length != b.Length)
            {
                labels++;
            }
            else if (a.Length == 2 && Math.Abs(double.Parse(a[1], CultureInfo.InvariantCulture) - double.Parse(b[1], CultureInfo.InvariantCulture)) > Tolerance)
            {
                probabilities++;
            }

            if (bytes <= Shown)
            {
                Console.Error.WriteLine($"line {lines}: linnet {own}, fasttext {other}");
            }
        }

        var missing = Math.Abs(File.ReadLines(ours).LongCount() - File.ReadLines(theirs).LongCount());
        output.WriteLine($"lines {lines} other_labels {labels} other_probabilities {probabilities} other_bytes {bytes} missing_lines {missing}");
        return labels + probabilities + missing == 0 ? 0 : 1;
    }

    private static double Shell(string command, out string text)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true })!;
        text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds : throw new InvalidOperationException($"{command}: exit code {process.ExitCode}.");
    }
}
