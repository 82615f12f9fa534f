using System.Diagnostics;
using System.Globalization;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Training.Generation;
using Linnet.Training.Kernels;
using Linnet.Training.Native;

namespace Linnet.Benchmarks.Generation;

/// <summary>One engine in a process of its own: writes text when it is told to.</summary>
/// <remarks>
/// Says <c>ready PARAMETERS</c>; for each line <c>one</c>, <c>batch</c> or <c>prefill</c> says <c>TOKENS_PER_SECOND TOKENS</c>, the tokens that it
/// drew for the first sequence, joined by commas; at the end of its input says <c>done</c>. The peer on Node speaks the same.
/// </remarks>
internal static class GenerationEngine
{
    /// <summary>One stream: its new tokens by the time of the call, the prompt included. Another prompt every time: an engine may know the last one.</summary>
    public const string One = "one";

    /// <summary>A batch: the new tokens of all by the time of the call.</summary>
    public const string Batch = "batch";

    /// <summary>The logits after a text: its tokens by the time of the call. Another text every time: an engine may know the last one's beginning.</summary>
    public const string Prefill = "prefill";

    /// <summary>A few tokens before each of these, not measured.</summary>
    public const string Warm = "warm";

    // A fast engine's text is over in a tenth of a second, in which a neighbour of the machine may do anything.
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(1.5);

    /// <summary>The engines of this program, by name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["torch_fp32", "torch_bf16", "linnet_fp32", "linnet_bf16", "linnet_int8"];

    public static void Run(string name, GenerationWork work, TextReader input, TextWriter output)
    {
        using var engine = Create(name, work);
        var none = CancellationToken.None;
        Dictionary<string, int> asked = new(StringComparer.Ordinal);
        Say($"ready {work.Model.ParameterCount}");
        while (input.ReadLine() is { } line)
        {
            // Another engine has worked in between: the weights come back into the caches first.
            engine.NextLogits([Tokens(work, Warm)], none);
            var start = Stopwatch.GetTimestamp();
            var shift = asked[line] = asked.GetValueOrDefault(line) + 1;
            var (tokens, drawn) = Work(line, shift);
            for (var again = 1; Stopwatch.GetElapsedTime(start) < LeastTime; again++)
            {
                tokens += Work(line, shift + (again * work.Rounds) + again).Tokens;
            }

            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Say(string.Create(CultureInfo.InvariantCulture, $"{tokens / seconds:R} {string.Join(',', drawn)}"));
        }

        Say("done");

        (int Tokens, int[] Drawn) Work(string kind, int shift)
        {
            switch (kind)
            {
                case One:
                    var prompt = Tokens(work, One);
                    prompt[0] = (prompt[0] + shift) % work.Vocabulary; // no beginning is shared
                    var stream = engine.Generate([new(prompt, work.NewTokens, SamplingSettings.Greedy, [])], null, none);
                    return (work.NewTokens, stream[0].Tokens);
                case Batch:
                    var firsts = Tokens(work, Batch);
                    var batch = engine.Generate(
                        [.. firsts.Select(first => new GenerationRequest([first], work.BatchTokens, SamplingSettings.Greedy, []))], null, none);
                    return (work.Batch * work.BatchTokens, batch[0].Tokens);
                case Prefill:
                    var text = Tokens(work, Prefill);
                    var from = shift % text.Length;
                    return (work.Prefill, [Sampler.Likeliest(engine.NextLogits([[.. text[from..], .. text[..from]]], none)[0])]);
                default:
                    throw new ArgumentException($"Nothing is called {kind}.", nameof(kind));
            }
        }

        void Say(string line)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    /// <summary>The prompt of a kind of work; of a batch each sequence's first token.</summary>
    public static int[] Tokens(GenerationWork work, string kind)
    {
        var count = kind switch { One => work.Prompt, Batch => work.Batch, Prefill => work.Prefill, _ => 8 };
        return RandomWeights.Tokens(count, work.Vocabulary, work.Seed, kind);
    }

    private static IGenerator Create(string name, GenerationWork work)
    {
        var weights = RandomWeights.Of(work.Model, work.Seed);
        switch (name)
        {
            case "torch_fp32" or "torch_bf16":
                TorchLibrary.EnsureLoaded();
                TorchThreads.Use(work.AllThreads);
                return TorchGenerator.Load(
                    work.Model, weights, TorchSharp.torch.CPU, name == "torch_bf16" ? MatrixPrecision.Bf16 : MatrixPrecision.Fp32, Math.Max(work.Batch, 1));
            case "linnet_fp32":
                return CpuGenerator.Load(work.Model, weights, work.AllThreads, WeightPrecision.Float32);
            case "linnet_bf16":
                return CpuGenerator.Load(work.Model, weights, work.AllThreads, WeightPrecision.Bfloat16);
            case "linnet_int8":
                return CpuGenerator.Load(work.Model, weights, work.AllThreads, WeightPrecision.Int8);
            default:
                throw new ArgumentException($"No engine is called {name}.", nameof(name));
        }
    }
}
