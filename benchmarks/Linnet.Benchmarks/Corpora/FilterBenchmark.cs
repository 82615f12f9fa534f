using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Corpora.Filters;
using Linnet.Corpora.Filters.Profiles;

namespace Linnet.Benchmarks.Corpora;

/// <summary>Speed of a whole profile of filters on one thread, texts in memory to texts in memory, and what it removes.</summary>
/// <remarks>The rate by processor time is what a core does alone; that by the clock also depends on what else the machine does.</remarks>
internal static class FilterBenchmark
{
    private const int WarmUp = 2;

    /// <summary>Runs <c>filter key=value …</c>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            Run(RecipeReader.ReadText<FilterWork>("{}", "command line", arguments[1..]).Value, Console.Out);
            return (int)ExitCode.Done;
        }
        catch (LinnetException error)
        {
            Console.Error.WriteLine(error.Message);
            return (int)error.ExitCode;
        }
    }

    private static void Run(FilterWork work, TextWriter output)
    {
        var texts = work.Files.SelectMany(file => TextLines.ReadDocuments(file)).Select(document => document.Text).ToList();
        texts.AddRange(work.Reviews.Length == 0 ? [] : Joined(work.Reviews));
        var filter = new DocumentFilter(new FilterSection().RulesFor(new SourceFilterSection { Profile = work.Profile }));
        var bytes = texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text));
        var (byClock, byProcessor) = (new List<double>(), new List<double>());
        for (var round = -WarmUp; round < work.Rounds; round++)
        {
            var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            foreach (var text in texts)
            {
                filter.Apply(text);
            }

            if (round >= 0)
            {
                byClock.Add(bytes / 1e6 / clock.Elapsed.TotalSeconds);
                byProcessor.Add(bytes / 1e6 / (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
            }
        }

        output.WriteLine($"{texts.Count} documents, {bytes / 1e6:F1} MB of UTF-8, {filter.Rules.All.Count} rules, one thread, {work.Rounds} rounds");
        output.WriteLine($"megabytes_per_second_by_clock {Median(byClock):F1} ({byClock.Min():F1} to {byClock.Max():F1})");
        output.WriteLine($"megabytes_per_second_by_processor_time {Median(byProcessor):F1} ({byProcessor.Min():F1} to {byProcessor.Max():F1})");
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var text in texts)
        {
            filter.Apply(text);
        }

        output.WriteLine($"allocated_bytes_per_document {(GC.GetAllocatedBytesForCurrentThread() - before) / Math.Max(1, texts.Count)}");
        var removals = texts.SelectMany(text => filter.Apply(text).Removals).ToLookup(removal => removal.Rule);
        foreach (var rule in removals.OrderBy(group => group.Key))
        {
            output.WriteLine($"{rule.Key.Name()} removed {rule.Count()}, {rule.Sum(removal => removal.Characters)} characters");
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private static IEnumerable<string> Joined(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        reader.ReadLine(); // the header
        var (text, documents) = (new StringBuilder(), 0);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',', 3);
            if (fields.Length < 3 || fields[2].Trim('"', ' ').Length == 0)
            {
                continue;
            }

            text.Append(text.Length > 0 ? "\n" : "").Append(fields[2].Trim('"', ' '));
            if (text.Length >= 200 + documents * 37 % 800)
            {
                yield return text.ToString();
                documents++;
                text.Clear();
            }
        }
    }
}
