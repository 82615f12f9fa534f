using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Training.Loop;
using Linnet.Training.Planning;

namespace Linnet.Benchmarks.Pretrain;

/// <summary>Whole training steps of all engines, each in its own process, in alternating rounds.</summary>
/// <remarks>
/// A ratio is the median of the rounds' ratios: other work on the machine slows all engines of a round alike. Memory is the growth of the
/// resident set after the first tensor, at its highest.
/// </remarks>
internal static class PretrainBenchmark
{
    private const string Peer = "python3_torch";

    /// <summary>Runs <c>pretrain [key=value …]</c>, or as its child <c>engine NAME [key=value …]</c>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            var isEngine = arguments[0] == "engine";
            var work = RecipeReader.ReadText<PretrainWork>("{}", "command line", arguments[(isEngine ? 2 : 1)..]).Value;
            if (isEngine)
            {
                EngineLoop.Run(arguments[1], work, Console.In, Console.Out);
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

    private static void Compare(PretrainWork work, TextWriter output, TextWriter log)
    {
        log.WriteLine($"{work.Model.ParameterCount / 1e6:F2} M parameters, {work.Batch} × {work.Length} tokens, {work.AllThreads} threads");
        var engines = new List<EngineProcess>();
        try
        {
            engines.AddRange(EngineLoop.Names.Append(EngineLoop.Matmul).Select(name => EngineProcess.Own(name, work)));
            if (work.Python.Length > 0)
            {
                engines.Add(EngineProcess.Peer(Peer, work));
            }

            if (engines.Find(engine => engine.Parameters != work.Model.ParameterCount) is { } other)
            {
                throw new InvalidOperationException($"{other.Name} has {other.Parameters} parameters, not {work.Model.ParameterCount}.");
            }

            // A list first: LINQ does not compute what a Skip behind a Select leaves out, and the first round would not be run.
            List<Dictionary<string, double>> taken = [.. Enumerable.Range(0, work.Rounds + 1).Select(round => Take(round, engines, work, log))];
            var rounds = taken[1..];
            Print(rounds, engines.ToDictionary(engine => engine.Name, engine => engine.Finish()), work, output);
        }
        finally
        {
            engines.ForEach(engine => engine.Dispose());
        }
    }

    private static Dictionary<string, double> Take(int round, List<EngineProcess> engines, PretrainWork work, TextWriter log)
    {
        var measured = engines.ToDictionary(engine => engine.Name, engine => engine.Step(round == 0 ? null : work.Steps));
        var shown = measured.Select(m => m.Key == EngineLoop.Matmul ? $"{m.Key} {m.Value.Speed:F0} GFLOP/s" : $"{m.Key} {m.Value.Speed:F0} (loss {m.Value.Loss:F3})");
        log.WriteLine($"round {round}: {string.Join(", ", shown)}{(round == 0 ? "; warm-up, not counted" : "")}");
        return measured.ToDictionary(m => m.Key, m => m.Value.Speed);
    }

    private static void Print(List<Dictionary<string, double>> rounds, Dictionary<string, long> growth, PretrainWork work, TextWriter output)
    {
        foreach (var name in growth.Keys.Where(name => name != EngineLoop.Matmul))
        {
            output.WriteLine($"{name} {Median(round => round[name]):F0}");
        }

        var flops = TrainingFlops.PerToken(work.Model, work.Length) / 1e9;
        output.WriteLine(string.Join(
            ' ',
            $"eager_fp32={Ratio("linnet", "eager_fp32")}",
            $"{Peer}={(growth.ContainsKey(Peer) ? Ratio("linnet", Peer) : "na")}",
            $"peak_bf16={Median(round => round["linnet"] * flops / round[EngineLoop.Matmul]):F2}",
            $"memory={growth["linnet"] / (double)growth["eager_fp32"]:F2}",
            $"fp32={Ratio("linnet_fp32", "eager_fp32")}"));

        string Ratio(string ours, string theirs) => $"{Median(round => round[ours] / round[theirs]):F2}";

        double Median(Func<Dictionary<string, double>, double> value) => WarmUp.Median([.. rounds.Select(value)]);
    }
}
