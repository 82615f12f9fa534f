using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Tokenization.Texts;

namespace Linnet.Tokenization.Statistics;

/// <summary>A tokenizer's numbers: of its vocabulary, and of texts where there are any.</summary>
/// <param name="Name">How the tokenizer was named.</param>
/// <param name="Format">What it was read from: <see cref="TokenizerFormat"/>.</param>
/// <param name="Facts">What it consists of.</param>
/// <param name="Vocabulary">The vocabulary's numbers.</param>
/// <param name="Sources">Those of each file.</param>
public sealed record TokenizerInspection(
    string Name, string Format, TokenizerFacts Facts, VocabularyStatistics Vocabulary, IReadOnlyList<InspectedSource> Sources)
{
    private const int BatchBytes = 1 << 20;

    /// <summary>All files together.</summary>
    public SourceCounts Total
    {
        get
        {
            var total = new SourceCounts(Facts);
            foreach (var source in Sources)
            {
                total.Add(source.Counts);
            }

            return total;
        }
    }

    /// <summary>Inspects.</summary>
    /// <param name="name">How the tokenizer was named.</param>
    /// <param name="format">What it was read from.</param>
    /// <param name="facts">The tokenizer.</param>
    /// <param name="files">Files of text, one source each; read once, in blocks.</param>
    /// <param name="threads">At least 1; the numbers are the same for any.</param>
    /// <param name="progress">Told what is being read.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArtifactException">A file cannot be read.</exception>
    /// <exception cref="DataFormatException">A file is broken.</exception>
    public static TokenizerInspection Run(
        string name, string format, TokenizerFacts facts, IReadOnlyList<string> files, int threads, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return new TokenizerInspection(
            name, format, facts, VocabularyStatistics.Of(facts, cancellation), files.Count == 0 ? [] : Inspected(facts, files, threads, progress, cancellation));
    }

    /// <summary>The tokens that all files use most, most used first, the lower id first among equals.</summary>
    public IReadOnlyList<int> MostUsed(int count)
    {
        var uses = Total.Uses;
        return [.. Enumerable.Range(0, uses.Count).Where(id => uses[id] > 0).OrderByDescending(id => uses[id]).Take(count)];
    }

    /// <summary>Counts documents on several threads.</summary>
    internal static SourceCounts Count(TokenizerFacts facts, IEnumerable<byte[]> documents, int threads, CancellationToken cancellation)
    {
        var counts = Enumerable.Range(0, threads).Select(_ => new SourceCounts(facts)).ToArray();
        var batches = counts.Select(_ => new List<byte[]>()).ToArray();
        using var reader = documents.GetEnumerator();
        while (batches.Sum(batch => Fill(batch, reader)) > 0)
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i =>
                batches[i].ForEach(document => counts[i].Add(document)));
        }

        for (var i = 1; i < counts.Length; i++)
        {
            counts[0].Add(counts[i]);
        }

        return counts[0];
    }

    private static IReadOnlyList<InspectedSource> Inspected(
        TokenizerFacts facts, IReadOnlyList<string> files, int threads, IProgressReporter progress, CancellationToken cancellation)
    {
        var texts = new TextFiles(files);
        using var task = progress.Begin(new Text("Counting tokens", "正在统计词元"), texts.Length, new Text("bytes", "字节"));
        return [.. files.Select((file, i) => new InspectedSource(file, Count(facts, texts.Read(i, task, cancellation), threads, cancellation)))];
    }

    private static long Fill(List<byte[]> batch, IEnumerator<byte[]> documents)
    {
        batch.Clear();
        var bytes = 0L;
        while (bytes < BatchBytes && documents.MoveNext())
        {
            batch.Add(documents.Current);
            bytes += documents.Current.Length;
        }

        return bytes;
    }
}

/// <summary>One file under a tokenizer.</summary>
/// <param name="File">The file as it was named.</param>
/// <param name="Counts">Its numbers.</param>
public sealed record InspectedSource(string File, SourceCounts Counts);
