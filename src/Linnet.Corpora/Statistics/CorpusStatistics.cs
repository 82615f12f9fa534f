using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Corpora.FastText;
using Linnet.Corpora.Reading;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Corpora.Statistics;

/// <summary>One file that was read.</summary>
/// <param name="Path">The file as it was named.</param>
/// <param name="Format">How it was read.</param>
/// <param name="Encoding">The encoding of a file of lines, or null.</param>
/// <param name="Counts">What became of its records.</param>
public sealed record FileStatistics(string Path, CorpusFormat Format, string? Encoding, ReadCounts Counts);

/// <summary>The numbers of a corpus.</summary>
/// <param name="Files">Each file's records.</param>
/// <param name="Sources">Each source's documents, in the order in which they were come upon.</param>
/// <param name="Settings">What was counted.</param>
/// <param name="AreDuplicatesComplete">Whether every text was compared with every other one.</param>
public sealed record CorpusStatistics(
    IReadOnlyList<FileStatistics> Files, IReadOnlyList<SourceStatistics> Sources, StatisticsSettings Settings, bool AreDuplicatesComplete)
{
    /// <summary>Sources beyond so many are counted together under <see cref="OtherSources"/>.</summary>
    public const int MaximumSources = 1000;

    /// <summary>The name of sources that are counted together.</summary>
    public const string OtherSources = "(other)";

    private const int BatchCharacters = 1 << 20;

    /// <summary>All sources together.</summary>
    public SourceStatistics Total
    {
        get
        {
            var total = new SourceStatistics("");
            foreach (var source in Sources)
            {
                total.Add(source);
            }

            return total;
        }
    }

    /// <summary>All files' records.</summary>
    public ReadCounts Records
    {
        get
        {
            var all = new ReadCounts();
            foreach (var file in Files)
            {
                all.Add(file.Counts);
            }

            return all;
        }
    }

    /// <summary>Counts.</summary>
    /// <param name="paths">The files; each is read once.</param>
    /// <param name="settings">What is counted.</param>
    /// <param name="progress">Told what is being read.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArtifactException">A file cannot be read.</exception>
    /// <exception cref="DataFormatException">A file is broken.</exception>
    public static CorpusStatistics Run(IReadOnlyList<string> paths, StatisticsSettings settings, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Threads, 1);
        using var task = progress.Begin(new Text("Reading the corpus", "正在读取语料"), null, new Text("characters", "字符"));
        var sources = new OrderedDictionary<string, SourceStatistics>(StringComparer.Ordinal);
        var (seen, ids, done) = (new SeenHashes(settings.RememberedTexts), new DocumentIds(), 0L);
        var predictors = Enumerable.Range(0, settings.Threads).Select(_ => settings.Languages?.CreatePredictor()).ToArray();
        List<FileStatistics> files = [];
        foreach (var path in paths)
        {
            var file = new CorpusFile(path, settings.Reading) { Quarantine = settings.Quarantine, Ids = ids };
            using var documents = file.Read(cancellation).GetEnumerator();
            List<SourceDocument> batch = [];
            while (Fill(batch, documents) is > 0 and var read)
            {
                var numbers = Count(batch, settings, predictors, cancellation);
                foreach (var (document, number) in batch.Zip(numbers))
                {
                    Source(sources, document.Document.Source).Add(number, seen.Seen(document.Document.Text));
                }

                task.Report(done += read);
            }

            files.Add(new FileStatistics(path, file.Format, file.Encoding, file.Counts));
        }

        return new CorpusStatistics(files, [.. sources.Values], settings, !seen.IsFull);
    }

    private static SourceStatistics Source(OrderedDictionary<string, SourceStatistics> sources, string name)
    {
        name = sources.ContainsKey(name) || sources.Count < MaximumSources ? name : OtherSources;
        if (!sources.TryGetValue(name, out var source))
        {
            sources.Add(name, source = new SourceStatistics(name));
        }

        return source;
    }

    private static long Fill(List<SourceDocument> batch, IEnumerator<SourceDocument> documents)
    {
        batch.Clear();
        var characters = 0L;
        while (characters < BatchCharacters && documents.MoveNext())
        {
            batch.Add(documents.Current);
            characters += documents.Current.Document.Text.Length;
        }

        return characters;
    }

    private static DocumentNumbers[] Count(List<SourceDocument> batch, StatisticsSettings settings, FastTextPredictor?[] predictors, CancellationToken cancellation)
    {
        var numbers = new DocumentNumbers[batch.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Threads, CancellationToken = cancellation };
        Parallel.For(0, settings.Threads, options, thread =>
        {
            for (var i = thread; i < batch.Count; i += settings.Threads)
            {
                numbers[i] = Count(batch[i].Document.Text, settings, predictors[thread]);
            }
        });
        return numbers;
    }

    private static DocumentNumbers Count(string text, StatisticsSettings settings, FastTextPredictor? languages)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return new DocumentNumbers(Characters.Count(text), utf8.Length, settings.Tokenizer?.Encode(utf8).Length ?? 0, Language(text, settings.Languages, languages));
    }

    private static string Language(string text, FastTextModel? model, FastTextPredictor? predictor)
    {
        if (model is null || predictor is null)
        {
            return WritingScripts.Of(text).Key();
        }

        const string Prefix = "__label__";
        var best = predictor.Predict(text);
        var label = best.IsEmpty ? "" : model.Labels[best[0].Label];
        return label.Length == 0 ? WritingScript.None.Key() : label.StartsWith(Prefix, StringComparison.Ordinal) ? label[Prefix.Length..] : label;
    }
}
