using System.Diagnostics;
using System.Globalization;
using Linnet.Benchmarks.Training;
using Linnet.Core.Hardware;
using Linnet.Training.Diagnostics;
using Linnet.Training.Kernels;
using Linnet.Training.Native;
using Linnet.Training.Planning;
using static TorchSharp.torch;

namespace Linnet.Benchmarks.Pretrain;

/// <summary>One engine in a process of its own, so that its memory is its own: takes steps when it is told to.</summary>
/// <remarks>
/// Says <c>ready PARAMETERS BYTES</c> (resident after the first tensor); for each line <c>warm</c> or a number of steps says
/// <c>TOKENS_PER_SECOND LOSS</c>; at the end of its input says its largest resident set in bytes. The peer in Python speaks the same.
/// </remarks>
internal static class EngineLoop
{
    /// <summary>Measures products instead of steps: billions of operations per second.</summary>
    public const string Matmul = "matmul_bf16";

    /// <summary>The engines of this program, by name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["linnet", "linnet_fp32", "eager_fp32"];

    public static void Run(string name, PretrainWork work, TextReader input, TextWriter output)
    {
        TorchLibrary.EnsureLoaded();
        TorchThreads.Use(work.AllThreads);
        using var first = ones(2, 3);
        var resident = ProcessMemory.Resident();
        using var generator = new Generator(1);
        using var tokens = randint(0, work.Vocabulary, [work.Batch, work.Length], dtype: ScalarType.Int64, generator: generator);
        using var targets = tokens.roll(-1, 1);
        using var engine = name == Matmul ? null : Create(name, work);
        Say($"ready {work.Model.ParameterCount} {resident}");
        while (input.ReadLine() is { } line)
        {
            if (engine is null)
            {
                Say($"{MatmulPeak.Measure(work.AllThreads, ScalarType.BFloat16):R} 0");
                continue;
            }

            var start = Stopwatch.GetTimestamp();
            var (steps, loss) = (0, 0.0);
            do
            {
                loss = engine.Step(tokens, targets);
                steps++;
            }
            while (line == "warm" ? !WarmUp.IsOver(steps, Stopwatch.GetElapsedTime(start)) : steps < int.Parse(line, CultureInfo.InvariantCulture));

            Say($"{steps * work.StepTokens / Stopwatch.GetElapsedTime(start).TotalSeconds:R} {loss:R}");
        }

        Say($"{ProcessMemory.Peak() ?? 0}");

        void Say(string line)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private static ITrainingStep Create(string name, PretrainWork work)
    {
        var plan = KernelPlan.Choose(CpuFeatures.Detect(), work.Model);
        return name switch
        {
            "linnet" => new LinnetStep(work.Model, plan),
            "linnet_fp32" => new LinnetStep(work.Model, plan with { Precision = MatrixPrecision.Fp32 }),
            "eager_fp32" => new EagerStep(work.Model),
            _ => throw new ArgumentException($"No engine is called {name}.", nameof(name)),
        };
    }
}
