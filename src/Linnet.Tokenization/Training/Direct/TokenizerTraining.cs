using System.Globalization;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Progress;
using Linnet.Core.Reports;

namespace Linnet.Tokenization.Training.Direct;

/// <summary>Trains a tokenizer on files of text: gives <c>tokenizer.json</c> and, of WordPiece, <c>vocab.txt</c>.</summary>
/// <remarks>
/// The same files and settings give the same bytes, whatever threads and memory. Counts that do not fit into the memory lie in a folder until
/// all is written: the same call after a kill goes on from them.
/// </remarks>
public static class TokenizerTraining
{
    /// <summary>The summary's file.</summary>
    public const string SummaryName = "training.json";

    /// <summary>The tokenizer's file.</summary>
    internal const string TokenizerName = "tokenizer.json";

    private const string WordsName = "vocab.txt";

    /// <summary>Trains without a run, and writes a folder: the tokenizer and <see cref="SummaryName"/>. Counts lie beside it, in <c>FOLDER.counting</c>.</summary>
    /// <param name="settings">What, and on what.</param>
    /// <param name="folder">The folder to write; it appears whole or not at all.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The summary that <see cref="SummaryName"/> holds.</returns>
    /// <exception cref="Core.Errors.ArtifactException">A file is missing or cannot be read.</exception>
    /// <exception cref="Core.Errors.DataFormatException">A line has no text, or a file is broken.</exception>
    /// <exception cref="Core.Errors.CheckFailedException">The characters alone are more than the vocabulary may have.</exception>
    /// <exception cref="Core.Errors.ResourceException">The text or the vocabulary does not fit into the memory, or the disk is full.</exception>
    public static JsonObject Run(TrainingSettings settings, string folder, IProgressReporter progress, CancellationToken cancellation)
    {
        var counting = folder + ".counting";
        var trained = Train(settings, counting, progress, cancellation);
        AtomicFolder.Write(
            folder,
            target =>
            {
                foreach (var (name, bytes) in trained.Files)
                {
                    File.WriteAllBytes(Path.Combine(target, name), bytes);
                }

                File.WriteAllBytes(Path.Combine(target, SummaryName), JsonText.Pretty(trained.Summary));
            },
            withManifest: false);
        Clean(counting);
        return trained.Summary;
    }

    /// <summary>Trains.</summary>
    /// <param name="settings">What, and on what.</param>
    /// <param name="counting">Where counts go that the memory does not hold: they stay until <see cref="Clean"/>.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <inheritdoc cref="Run" path="/exception"/>
    internal static TrainedTokenizer Train(TrainingSettings settings, string counting, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(progress);
        var cut = TextCut.All.Single(c => c.Name == settings.PreTokenizer);
        var form = TextForm.All.Single(f => f.Name == settings.Normalizer);
        var options = settings.Learning with { Reserved = settings.SpecialTokens };
        TextTooLarge.RequireVocabulary(settings.VocabularySize, options.Memory);
        var text = new PieceCounter(Counting(settings, counting), () => Counts(settings, cut, form), progress).Count(cancellation);
        var summary = new JsonObject
        {
            ["type"] = Name(settings.Type),
            ["pretokenizer"] = cut.Name,
            ["normalizer"] = form.Name,
            ["documents"] = text.Tally.Documents,
            ["bytes"] = text.Tally.Bytes,
            ["characters"] = text.Tally.Characters,
            ["pieces"] = text.Tally.Pieces,
            ["distinct_pieces"] = text.Distinct,
            ["cut_pieces"] = text.Tally.CutPieces,
            ["cut_lines"] = text.Tally.CutLines,
        };
        var (files, learnt) = settings.Type == VocabularyType.ByteBpe
            ? OfBytes(settings, cut, form, text, options, summary, progress, cancellation)
            : OfCharacters(settings, cut, form, text, options, summary, progress, cancellation);
        return new TrainedTokenizer(files, learnt, summary, text.IsAll);
    }

    /// <summary>Takes the counts away.</summary>
    internal static void Clean(string counting) => new CountingFolder(counting, "", SilentProgress.Instance).Clean();

    private static CountingSettings Counting(TrainingSettings settings, string folder)
    {
        var (threads, memory) = (settings.Learning.Threads, settings.Learning.Memory);
        return new CountingSettings(settings.Files, threads, TrainingMemory.ForCounts(memory, threads), folder, Task(settings))
        {
            BlockBytes = TrainingMemory.BlockBytes(memory, threads),
            RowGroupBytes = memory / 4,
            MaximumCharacters = settings.MaximumCharacters,
        };
    }

    private static PieceCounts Counts(TrainingSettings settings, TextCut cut, TextForm form)
    {
        INormalizer? rewriting = (form.Normalizer, cut.Spaces) switch
        {
            ({ } first, { } second) => new Normalizers.SequenceNormalizer([first, second]),
            var (first, second) => first ?? second,
        };
        return new PieceCounts(cut.Name == "linnet" ? null : cut.Cut, settings.MaximumLetters, rewriting);
    }

    private static (List<(string Name, byte[] Bytes)> Files, IEnumerable<StripToken> Learnt) OfBytes(
        TrainingSettings settings, TextCut cut, TextForm form, CountedText text, LearningOptions options, JsonObject summary, IProgressReporter progress, CancellationToken cancellation)
    {
        var bytes = BytePairVocabulary.OfBytes();
        var tokens = settings.VocabularySize - bytes.Count - settings.SpecialTokens.Count;
        var vocabulary = BytePairTrainer.Train(bytes, text, tokens, options, progress, cancellation).WithSpecialTokens(settings.SpecialTokens);
        (summary["vocabulary_size"], summary["merges"]) = (vocabulary.Count, vocabulary.Merges.Count);
        Settle(text);
        var learnt = Enumerable.Range(bytes.Count, vocabulary.Count - bytes.Count).Where(id => !vocabulary[id].IsEmpty).Select(id => StripToken.Of(id, vocabulary[id]));
        return ([(TokenizerName, JsonText.Pretty(TrainedTokenizerJson.Of(vocabulary, cut, form)))], learnt);
    }

    private static (List<(string Name, byte[] Bytes)> Files, IEnumerable<StripToken> Learnt) OfCharacters(
        TrainingSettings settings, TextCut cut, TextForm form, CountedText text, LearningOptions options, JsonObject summary, IProgressReporter progress, CancellationToken cancellation)
    {
        var isWordPiece = settings.Type != VocabularyType.Bpe;
        var characters = new CharacterSettings(settings.VocabularySize, settings.SpecialTokens)
        {
            Coverage = settings.Coverage,
            HasByteTokens = settings.ByteFallback && !isWordPiece,
            InsidePrefix = isWordPiece ? TrainedTokenizerJson.InsidePrefix : null,
            ByLikelihood = settings.Type == VocabularyType.Wordpiece,
        };
        var vocabulary = CharacterTrainer.Train(text, characters, options, progress, cancellation);
        (summary["vocabulary_size"], summary["merges"]) = (vocabulary.Tokens.Count, vocabulary.Merges.Count);
        (summary["alphabet"], summary["characters_left_out"], summary["coverage"]) = (vocabulary.Characters, vocabulary.LeftOut, vocabulary.Coverage);
        Settle(text);
        var first = settings.SpecialTokens.Count + (characters.HasByteTokens ? 256 : 0) + vocabulary.Characters;
        var learnt = Enumerable.Range(first, vocabulary.Tokens.Count - first).Select(id => new StripToken(vocabulary.Tokens[id], id, IsPartial: false));
        List<(string, byte[])> files = [(TokenizerName, JsonText.Pretty(TrainedTokenizerJson.Of(vocabulary, settings, cut, form)))];
        if (isWordPiece)
        {
            files.Add((WordsName, System.Text.Encoding.UTF8.GetBytes(string.Concat(vocabulary.Tokens.Select(token => token + "\n")))));
        }

        return (files, learnt);
    }

    /// <summary>The text that was learnt from is no longer needed: its memory is free for writing the vocabulary.</summary>
    private static void Settle(CountedText text)
    {
        if (text.Tally.Bytes > LargeMemory.Bytes)
        {
            LargeMemory.GiveBack();
        }
    }

    /// <summary>Names the counts: other files, or another way to cut them, give others.</summary>
    private static string Task(TrainingSettings settings) => new JsonObject
    {
        ["pretokenizer"] = settings.PreTokenizer,
        ["normalizer"] = settings.Normalizer,
        ["maximum_letters"] = settings.MaximumLetters,
        ["maximum_characters"] = settings.MaximumCharacters,
        ["files"] = new JsonArray([.. settings.Files.Select(path => (JsonNode)new JsonObject
        {
            ["path"] = Path.GetFullPath(path),
            ["bytes"] = File.Exists(path) ? new FileInfo(path).Length : -1,
            ["written"] = File.GetLastWriteTimeUtc(path).ToString("O", CultureInfo.InvariantCulture),
        })]),
    }.ToJsonString();

    private static string Name(VocabularyType type) => type switch
    {
        VocabularyType.ByteBpe => "byte_bpe",
        VocabularyType.Bpe => "bpe",
        VocabularyType.Wordpiece => "wordpiece",
        _ => "wordpiece_bpe",
    };
}
