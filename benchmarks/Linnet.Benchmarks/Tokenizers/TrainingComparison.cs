using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Linnet.Core.Progress;
using Linnet.Tokenization.Training;
using Linnet.Tokenization.Training.Direct;

namespace Linnet.Benchmarks.Tokenizers;

/// <summary>Training byte-level BPE of 30,000 tokens beside Hugging Face's tokenizers, each in its own process, on the same text.</summary>
/// <remarks>
/// Both say how long training took and the peak of resident memory. The peer begins with the bytes that the text has, we with all 256, so ours
/// learns as many merges as the peer did, and these are compared.
/// </remarks>
internal static class TrainingComparison
{
    private const string Engine = "tokenizer-training-engine";

    /// <summary>Runs <c>tokenizer-training TEXT PEER.mjs [threads]</c>, or as its child <c>tokenizer-training-engine TEXT VOCABULARY FOLDER THREADS</c>.</summary>
    /// <returns>0 when the merges are equal, else 1.</returns>
    public static int Run(string[] arguments)
    {
        if (arguments is [Engine, var source, var vocabulary, var folder, var count])
        {
            Train(source, Number(vocabulary), folder, Number(count));
            return 0;
        }

        var (text, program) = (arguments[1], arguments[2]);
        var threads = arguments.Length > 3 ? Number(arguments[3]) : Environment.ProcessorCount;
        var work = Directory.CreateTempSubdirectory("linnet-training-");
        try
        {
            var file = Path.Combine(work.FullName, "peer.json");
            using var peer = LineProcess.Start("hf", "node", [program, text, file]);
            var (peerSeconds, peerBytes) = Measured(peer);
            var expected = Merges(file);
            var own = Path.Combine(work.FullName, "own");
            var size = (expected.Count + 256).ToString(CultureInfo.InvariantCulture);
            using var engine = LineProcess.StartOwn("linnet", [Engine, text, size, own, threads.ToString(CultureInfo.InvariantCulture)]);
            var (seconds, bytes) = Measured(engine);
            var found = Merges(Path.Combine(own, "tokenizer.json"));
            var differing = Enumerable.Range(0, Math.Max(expected.Count, found.Count)).Count(i => expected.ElementAtOrDefault(i) != found.ElementAtOrDefault(i));
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"hf {peerSeconds:F1} s {peerBytes / 1e6:F0} MB"));
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"linnet {seconds:F1} s {bytes / 1e6:F0} MB, {threads} threads"));
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"time={peerSeconds / seconds:F2} memory={peerBytes / bytes:F2} merges={expected.Count} differing={differing}"));
            return differing == 0 ? 0 : 1;
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The line of two numbers; the peer shows its progress before it.</summary>
    private static (double Seconds, double PeakBytes) Measured(LineProcess process)
    {
        while (true)
        {
            if (process.Read() is [var seconds, var peak]
                && double.TryParse(seconds, CultureInfo.InvariantCulture, out var taken)
                && double.TryParse(peak, CultureInfo.InvariantCulture, out var bytes))
            {
                return (taken, bytes);
            }
        }
    }

    private static void Train(string text, int vocabulary, string folder, int threads)
    {
        var start = Stopwatch.GetTimestamp();
        TokenizerTraining.Run(
            new TrainingSettings
            {
                Type = VocabularyType.ByteBpe,
                VocabularySize = vocabulary,
                Files = [text],
                PreTokenizer = "gpt2",
                Learning = new LearningOptions { MinimumCount = 1, KnownTokens = KnownTokens.Merge, Threads = threads },
            },
            folder,
            SilentProgress.Instance,
            CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var self = Process.GetCurrentProcess();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {self.PeakWorkingSet64}"));
    }

    private static List<string> Merges(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. json.RootElement.GetProperty("model").GetProperty("merges").EnumerateArray()
            .Select(m => m.ValueKind == JsonValueKind.String ? m.GetString()! : string.Join(' ', m.EnumerateArray().Select(p => p.GetString())))];
    }
}
