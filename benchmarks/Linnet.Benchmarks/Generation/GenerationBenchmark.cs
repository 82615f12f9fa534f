using System.Globalization;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Training.Diagnostics;
using Linnet.Training.Planning;

namespace Linnet.Benchmarks.Generation;

/// <summary>Generation by all engines, each in its own process, in alternating rounds.</summary>
/// <remarks>
/// A ratio is the median of the rounds' ratios: other work on the machine slows all engines of a round alike. A share of the bandwidth is bytes of
/// the weights that a token reads times tokens per second of one stream, by the triad's bandwidth of the same round; scales of 8-bit weights
/// are not counted.
/// </remarks>
internal static class GenerationBenchmark
{
    private const string Peer = "llama_cpp_fp32";
    private const string Bandwidth = "bandwidth";
    private const string Start = "first_token";

    private static readonly (string Name, int Bytes)[] Precisions = [("fp32", 4), ("bf16", 2), ("int8", 1)];
    private static readonly string[] Kinds = [GenerationEngine.One, GenerationEngine.Batch, GenerationEngine.Prefill];

    /// <summary>Runs <c>generation [key=value …]</c>, or as its child <c>generation-engine NAME [key=value …]</c>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            var isEngine = arguments[0] == "generation-engine";
            var work = RecipeReader.ReadText<GenerationWork>("{}", "command line", arguments[(isEngine ? 2 : 1)..]).Value;
            if (isEngine)
            {
                GenerationEngine.Run(arguments[1], work, Console.In, Console.Out);
            }
            else
            {
                Compare(work, Console.Out, Console.Error);
            }

            return (int)ExitCode.Done;
        }
        catch (LinnetException error)
        {
            Console.Error.WriteLine(error.Message);
            return (int)error.ExitCode;
        }
    }

    private static void Compare(GenerationWork work, TextWriter output, TextWriter log)
    {
        log.WriteLine($"{work.Model.ParameterCount / 1e6:F2} M parameters, {work.AllThreads} threads");
        var engines = new List<LineProcess>();
        using var checkpoint = work.Program.Length + work.Peer.Length > 0 ? new RandomCheckpoint(work) : null;
        try
        {
            engines.AddRange(GenerationEngine.Names.Select(name =>
                LineProcess.StartOwn(name, ["generation-engine", name, .. work.Arguments("")])));
            if (work.Peer.Length > 0)
            {
                engines.Add(LineProcess.Start(Peer, "node", [work.Peer, checkpoint!.Folder]));
            }

            foreach (var engine in engines)
            {
                var ready = engine.Read();
                if (ready is not ["ready", var parameters] || parameters != work.Model.ParameterCount.ToString(CultureInfo.InvariantCulture))
                {
                    throw engine.Unexpected(ready);
                }
            }

            // A list first: LINQ does not compute what a Skip behind a Select leaves out, and the first round would not be run.
            List<Dictionary<string, double>> taken = [.. Enumerable.Range(0, work.Rounds + 1).Select(round => Take(round, engines, checkpoint, work, log))];
            var rounds = taken[1..];
            engines.ForEach(engine => engine.Finish());
            Print(rounds, work, output);
        }
        finally
        {
            engines.ForEach(engine => engine.Dispose());
        }
    }

    private static Dictionary<string, double> Take(int round, List<LineProcess> engines, RandomCheckpoint? checkpoint, GenerationWork work, TextWriter log)
    {
        Dictionary<string, double> speeds = new(StringComparer.Ordinal) { [Bandwidth] = MemoryBandwidth.Measure(work.AllThreads) };
        log.Write($"round {round}: triad {speeds[Bandwidth]:F1} GB/s");
        foreach (var kind in Kinds)
        {
            Dictionary<string, string[]> texts = new(StringComparer.Ordinal);
            foreach (var engine in engines)
            {
                var answer = engine.Ask(kind);
                var (speed, text) = answer is [var number, var tokens] ? (number, tokens) : throw engine.Unexpected(answer);
                speeds[$"{engine.Name}_{kind}"] = double.Parse(speed, CultureInfo.InvariantCulture);
                texts[engine.Name] = text.Split(',');
                log.Write($", {engine.Name}_{kind} {speeds[$"{engine.Name}_{kind}"]:F0}");
            }

            RequireOneText(kind, texts);
        }

        if (work.Program.Length > 0)
        {
            speeds[Start] = FirstToken.Measure(work.Program, checkpoint!.Folder, work.AllThreads);
            log.Write($", first token {speeds[Start]:F3} s");
        }

        log.WriteLine(round == 0 ? "; warm-up, not counted" : "");
        return speeds;
    }

    /// <summary>All engines in float32 compute one model: their texts begin alike. Two tokens may be equally near later on, and then texts part.</summary>
    private static void RequireOneText(string kind, Dictionary<string, string[]> texts)
    {
        var expected = texts["torch_fp32"];
        foreach (var (name, text) in texts.Where(t => t.Key.EndsWith("fp32", StringComparison.Ordinal)))
        {
            if (!text.Take(16).SequenceEqual(expected.Take(16)))
            {
                throw new InvalidOperationException($"{kind}: {name} wrote {string.Join(' ', text.Take(16))}, torch_fp32 {string.Join(' ', expected.Take(16))}.");
            }
        }
    }

    private static void Print(List<Dictionary<string, double>> rounds, GenerationWork work, TextWriter output)
    {
        foreach (var name in rounds[0].Keys.Where(name => name is not (Bandwidth or Start)))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {Median(round => round[name]):F0}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"triad_gigabytes_per_second {Median(round => round[Bandwidth]):F1}"));
        if (rounds[0].ContainsKey(Start))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first_token_seconds {Median(round => round[Start]):F3}"));
        }

        var read = work.Model.ParameterCount - (work.Model.TiedHead ? 0 : (long)work.Vocabulary * work.Width);
        foreach (var (precision, bytes) in Precisions)
        {
            output.WriteLine($"bandwidth_share_{precision}={Show($"linnet_{precision}_one", round => round[$"linnet_{precision}_one"] * read * bytes / 1e9 / round[Bandwidth])}");
        }

        output.WriteLine($"batch64_torch={Ratio("linnet_fp32_batch", "torch_fp32_batch")}");
        output.WriteLine(string.Join(
            ' ',
            $"one_fp32={Ratio("linnet_fp32_one", "torch_fp32_one")}",
            $"one_bf16={Ratio("linnet_bf16_one", "torch_fp32_one")}",
            $"one_int8={Ratio("linnet_int8_one", "torch_fp32_one")}",
            $"batch64={Ratio("linnet_fp32_batch", "linnet_fp32_one")}",
            $"prefill={Ratio("linnet_fp32_prefill", "torch_fp32_prefill")}"));

        string Ratio(string ours, string theirs) => Show(ours, round => round[ours] / round[theirs]);

        string Show(string needed, Func<Dictionary<string, double>, double> value) =>
            rounds[0].ContainsKey(needed) ? Median(value).ToString("F2", CultureInfo.InvariantCulture) : "na";

        double Median(Func<Dictionary<string, double>, double> value) => WarmUp.Median([.. rounds.Select(value)]);
    }
}
