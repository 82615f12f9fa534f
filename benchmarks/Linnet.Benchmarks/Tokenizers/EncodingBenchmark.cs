using System.Globalization;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Training.Planning;

namespace Linnet.Benchmarks.Tokenizers;

/// <summary>Encoding by Linnet and its peers, each in its own process, in alternating rounds on the same texts.</summary>
/// <remarks>
/// A ratio is the median of the rounds' ratios: other work on the machine slows all of a round alike. Encoders of the same vocabulary must give
/// the same ids, else nothing is compared.
/// </remarks>
internal static class EncodingBenchmark
{
    private const string Engine = "tokenizer-engine";

    /// <summary>Runs <c>tokenizers key=value …</c>, or as its child <c>tokenizer-engine NAME FILE</c>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            if (arguments is [Engine, var name, var tokenizer])
            {
                EncodingEngine.Run(name, tokenizer, Console.In, Console.Out);
            }
            else
            {
                Compare(RecipeReader.ReadText<EncodingWork>("{}", "command line", arguments[1..]).Value, Console.Out, Console.Error);
            }

            return (int)ExitCode.Done;
        }
        catch (LinnetException error)
        {
            Console.Error.WriteLine(error.Message);
            return (int)error.ExitCode;
        }
    }

    private static void Compare(EncodingWork work, TextWriter output, TextWriter log)
    {
        List<LineProcess> engines = [];
        try
        {
            engines.Add(Own("linnet_cl100k", EncodingEngine.Linnet, work.Cl100k));
            engines.Add(Own("ml_cl100k", EncodingEngine.Microsoft, work.Cl100k));
            engines.Add(LineProcess.Start("tiktoken_cl100k", "node", [work.Peer, "tiktoken"]));
            engines.Add(Own("linnet_qwen3", EncodingEngine.Linnet, work.Qwen3));
            engines.Add(LineProcess.Start("hf_qwen3", "node", [work.Peer, $"hf:{work.Qwen3}"]));
            engines.Add(LineProcess.Start("js_qwen3", "node", [work.Peer, $"js:{work.Qwen3}"]));
            foreach (var engine in engines)
            {
                if (engine.Read() is not ["ready"] and var found)
                {
                    throw engine.Unexpected(found);
                }
            }

            List<Dictionary<string, double>> taken = [.. Enumerable.Range(0, work.Rounds + 1).Select(round => Take(round, engines, work, log))];
            Print(taken[1..], work, output);
        }
        finally
        {
            engines.ForEach(engine => engine.Dispose());
        }
    }

    private static LineProcess Own(string name, string engine, string tokenizer) => LineProcess.StartOwn(name, [Engine, engine, tokenizer]);

    private static Dictionary<string, double> Take(int round, List<LineProcess> engines, EncodingWork work, TextWriter log)
    {
        Dictionary<string, double> speeds = new(StringComparer.Ordinal);
        log.Write($"round {round}:");
        foreach (var (language, path) in work.Texts)
        {
            Dictionary<string, string> found = new(StringComparer.Ordinal);
            foreach (var engine in engines)
            {
                var answer = engine.Ask(path);
                var (speed, ids) = answer is [var number, var tokens, var checksum] ? (number, $"{tokens} tokens, checksum {checksum}") : throw engine.Unexpected(answer);
                speeds[$"{engine.Name}_{language}"] = double.Parse(speed, CultureInfo.InvariantCulture) / 1e6;
                log.Write(string.Create(CultureInfo.InvariantCulture, $" {engine.Name}_{language} {speeds[$"{engine.Name}_{language}"]:F1}"));
                var vocabulary = engine.Name[(engine.Name.IndexOf('_', StringComparison.Ordinal) + 1)..];
                if (found.TryGetValue(vocabulary, out var others) && others != ids)
                {
                    throw new InvalidOperationException($"{path}: {engine.Name} gave {ids}, the encoder before it {others}.");
                }

                found[vocabulary] = ids;
            }
        }

        log.WriteLine(round == 0 ? "; warm-up, not counted" : "");
        return speeds;
    }

    private static void Print(List<Dictionary<string, double>> rounds, EncodingWork work, TextWriter output)
    {
        foreach (var name in rounds[0].Keys)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}_megabytes_per_second {Median(round => round[name]):F1}"));
        }

        output.WriteLine(string.Join(' ', work.Texts.SelectMany(text => new[]
        {
            Ratio("hf", "qwen3", text.Language), Ratio("js", "qwen3", text.Language), Ratio("ml", "cl100k", text.Language), Ratio("tiktoken", "cl100k", text.Language),
        })));

        double Median(Func<Dictionary<string, double>, double> value) => WarmUp.Median([.. rounds.Select(value)]);

        string Ratio(string peer, string vocabulary, string language) => string.Create(
            CultureInfo.InvariantCulture,
            $"{peer}_{language}={Median(round => round[$"linnet_{vocabulary}_{language}"] / round[$"{peer}_{vocabulary}_{language}"]):F2}");
    }
}
