using System.Globalization;
using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Benchmarks.Training;

/// <summary>Peak memory of one attention layer, forward and backward, by the length of the sequence: linear where no [T, T] tensor exists.</summary>
/// <remarks>
/// The layer is a block whose feed-forward network is next to nothing. <c>masked</c> is the plain path under a mask of documents, for which
/// ATen's fused attention would need a [T, T] tensor.
/// </remarks>
internal static class AttentionBenchmark
{
    private const int Longest = 8_192;

    private static readonly string[] Paths = ["vector", "plain", "masked"];

    /// <summary>Prints MiB above the start for T = 256 … 8,192 with one sequence, and with as many as make 8,192 tokens.</summary>
    /// <remarks>
    /// In the last line, <c>NAME_growth</c> is the growth of memory from T/2 to T over that from T/4 to T/2 at T = 8,192, B = 1: 2 where memory is linear in
    /// T, 4 where it is quadratic.
    /// </remarks>
    public static void Run(TextWriter output)
    {
        output.WriteLine($"T, B: MiB by {string.Join(", ", Paths)}");
        var peaks = new Dictionary<(string Path, int Length), double>();
        for (var length = 256; length <= Longest; length *= 2)
        {
            foreach (var batch in new[] { 1, Longest / length }.Distinct())
            {
                var row = Paths.Select(path => PeakMemory.Measure("attention", path, $"{length}", $"{batch}")).ToArray();
                output.WriteLine($"{length}, {batch}: {string.Join(", ", row.Select(Show))}");
                for (var i = 0; batch == 1 && i < row.Length; i++)
                {
                    peaks[(Paths[i], length)] = row[i];
                }
            }
        }

        output.WriteLine("attention " + string.Join(' ', Paths.Select(path =>
            $"{path}={Show(peaks[(path, Longest)])} {path}_growth={(At(path, 1) - At(path, 2)) / (At(path, 2) - At(path, 4)):F2}")));

        double At(string path, int part) => peaks[(path, Longest / part)];
    }

    /// <summary>Measures one case in this process and prints its MiB.</summary>
    public static void RunOne(string path, int length, int batch, TextWriter output)
    {
        TorchLibrary.EnsureLoaded();
        TorchThreads.Use(1); // Working memory is each thread's own: the peak is then not the machine's.
        var description = new DecoderDescription
        {
            VocabularySize = 2,
            Width = 384,
            Layers = 1,
            Heads = 6,
            KeyValueHeads = 2,
            HeadWidth = 64,
            FeedForwardWidth = 16,
            MaximumSequenceLength = Longest,
        };
        using var block = new DecoderBlock(description, new KernelPlan { Kernels = path == "vector" ? KernelSet.Vector : KernelSet.Plain });
        using var rotary = new RotaryTable(description);
        Step(1, 64);
        output.WriteLine(PeakMemory.RiseOf(() => Step(batch, length)).ToString("F3", CultureInfo.InvariantCulture));

        void Step(int sequences, int tokens)
        {
            using var scope = NewDisposeScope();
            var input = rand(sequences, tokens, description.Width, requires_grad: true);

            // Two documents, the first of one token: nearly everything is still attended to.
            var documents = path == "masked" ? arange(tokens, ScalarType.Int64).gt(0).to(ScalarType.Int64).expand(sequences, tokens) : null;
            var layout = new SequenceLayout(rotary, VisibleKeys.Of(sequences, tokens, documents, null));
            block.call(input, layout).sum().backward();
        }
    }

    private static string Show(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
}
