using System.Diagnostics;
using System.Globalization;
using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Hardware;
using Linnet.Core.Recipes;
using Linnet.Corpora.Deduplication;
using Linnet.Corpora.Deduplication.Near;
using Linnet.Corpora.Deduplication.Repeats;
using Linnet.Corpora.Deduplication.Storage;
using Linnet.Corpora.Deduplication.Substrings;

namespace Linnet.Benchmarks.Corpora;

/// <summary>Deduplication of a synthetic Chinese corpus, files in to files out: documents a second and peak memory.</summary>
/// <remarks>The corpus is written first, in a process of its own, so that its memory does not count. It is kept, and used again when it fits.</remarks>
internal static class DedupBenchmark
{
    private static readonly DocumentKeys Keys = new();

    /// <summary>Runs <c>dedup key=value …</c>, or as its child <c>dedup-corpus key=value …</c>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            var work = RecipeReader.ReadText<DedupWork>("{}", "command line", arguments[1..]).Value;
            Directory.CreateDirectory(work.Folder);
            string[] files = [.. Enumerable.Range(0, work.Files).Select(i => Path.Combine(work.Folder, $"corpus-{work.Documents}-{work.Characters}-{work.Copies}-{work.Seed}-{i}.jsonl"))];
            if (arguments[0] == "dedup-corpus")
            {
                new SyntheticChinese((ulong)work.Seed).Write(files, work.Documents, work.Characters, work.Copies);
                return (int)ExitCode.Done;
            }

            if (work.Kind == DedupKind.Signatures)
            {
                Signatures(work);
                return (int)ExitCode.Done;
            }

            if (!files.All(File.Exists))
            {
                using var writer = Process.Start(Environment.ProcessPath!, ["dedup-corpus", .. arguments[1..]]);
                writer.WaitForExit();
            }

            for (var round = 0; round < work.Rounds; round++)
            {
                Measure(work, files);
            }

            return (int)ExitCode.Done;
        }
        catch (LinnetException error)
        {
            Console.Error.WriteLine(error.Message);
            return (int)error.ExitCode;
        }
    }

    private static void Signatures(DedupWork work)
    {
        var source = new SyntheticChinese((ulong)work.Seed);
        List<byte[]> texts = [.. Enumerable.Range(0, 4_000).Select(_ => Encoding.UTF8.GetBytes(source.New(work.Characters)))];
        var (hash, shingler) = (new MinHash(14, 8, 1), new Shingler(Folding.Default, 5));
        var (signature, bands) = (new ulong[hash.Length], new ulong[hash.Bands]);
        for (var round = 0; round <= work.Rounds; round++)
        {
            var (clock, began, check) = (Stopwatch.StartNew(), Environment.CpuUsage.UserTime, 0UL);
            foreach (var text in texts)
            {
                hash.Signature(shingler.Pieces(text), signature);
                hash.BandHashes(signature, bands);
                check ^= bands[0];
            }

            var (speed, processor) = (texts.Count / clock.Elapsed.TotalSeconds, texts.Count / (Environment.CpuUsage.UserTime - began).TotalSeconds);
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"signatures_documents_per_second {speed:F0} per_processor_second {processor:F0} checksum {check:x16}{(round == 0 ? " (warm-up)" : "")}"));
        }
    }

    private static void Measure(DedupWork work, string[] files)
    {
        var temporary = Path.Combine(work.Folder, "work");
        Directory.CreateDirectory(temporary);
        string[] outputs = [.. files.Select(file => file + ".out")];
        var disk = new DiskWork(temporary, (long)work.Memory << 20, work.Workers);
        var (clock, began) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        using var lines = new NumberedLines(files, disk.File("places"), disk.MemoryBytes / 16);
        var (removed, seconds) = work.Kind switch
        {
            DedupKind.Near => Documents(NearDuplicateFiles.Find(lines, Keys, new NearDuplicateSettings(Similarity: work.Similarity), Folding.Default, disk).Clusters),
            DedupKind.Exact => Documents(RepeatedText.Documents(lines, Keys, ExactForm.Characters, Folding.Default, disk)),
            DedupKind.Lines => Pieces(RepeatedText.Lines(lines, Keys, ExactForm.Characters, Folding.Default, disk), LineRemoval.Remove),
            DedupKind.Spans => Pieces(
                SentenceSpans.Find(lines, Keys, 3, Folding.Default, disk), (text, starts) => SentenceSpans.Remove(text, starts, new SentenceSpanSettings())),
            _ => Pieces(
                RepeatedWindows.Find(lines, Keys, 50, Copies.Later, 1, disk), (text, starts) => RepeatedSubstrings.Remove(text, starts, 50)),
        };
        var (total, processor) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - began).TotalSeconds);
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{work.Kind.ToString().ToLowerInvariant()}_documents_per_second {lines.Count / total:F0} megabytes_per_second {lines.Bytes / total / 1e6:F1} "
            + $"seconds {total:F2} search {seconds:F2} processor {processor:F2} documents {lines.Count} bytes {lines.Bytes} found {removed} peak_mib {(ProcessMemory.Peak() ?? 0) >> 20}"));

        (long, double) Documents(DuplicateClusters clusters)
        {
            using (clusters)
            {
                var searched = clock.Elapsed.TotalSeconds;
                DocumentRewriter.WriteKept(lines, clusters, outputs);
                return (clusters.Removed, searched);
            }
        }

        (long, double) Pieces(PlaceList places, EditText edit)
        {
            using (places)
            {
                var searched = clock.Elapsed.TotalSeconds;
                DocumentRewriter.WriteEdited(lines, Keys, places, edit, outputs, (_, _) => { });
                return (places.Count, searched);
            }
        }
    }
}
