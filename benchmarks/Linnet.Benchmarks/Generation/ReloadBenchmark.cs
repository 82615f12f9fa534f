using System.Diagnostics;
using System.Globalization;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Training.Checkpoints;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using Linnet.Training.Planning;

namespace Linnet.Benchmarks.Generation;

/// <summary>A decoder's weights into a generator after an optimizer step: over the former ones, and into a new generator, in alternating rounds.</summary>
internal static class ReloadBenchmark
{
    private static readonly GenerationWork Work = new();

    public static void Run(int rounds, int threads, TextWriter output)
    {
        TorchLibrary.EnsureLoaded();
        using var decoder = new Decoder(Work.Model, KernelPlan.Plain, Work.Seed);
        output.WriteLine($"{Work.Model.ParameterCount / 1e6:F1} M parameters, {threads} threads, {rounds} rounds");
        foreach (var precision in Enum.GetValues<WeightPrecision>())
        {
            using var kept = CpuGenerator.Load(Work.Model, decoder.Weights(), threads, precision);
            List<double> news = [], overs = [];
            for (var round = -3; round < rounds; round++)
            {
                var made = Milliseconds(() => CpuGenerator.Load(Work.Model, decoder.Weights(), threads, precision).Dispose());
                var written = Milliseconds(() => kept.Reload(decoder.Weights()));
                if (round >= 0)
                {
                    news.Add(made);
                    overs.Add(written);
                }
            }

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{precision.RecipeName()} new_ms={WarmUp.Median(news):F1} reload_ms={WarmUp.Median(overs):F1}"));
        }
    }

    private static double Milliseconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
