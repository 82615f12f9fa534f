using System.Globalization;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Progress;

namespace Linnet.Tokenization.Training.Direct;

/// <summary>Trains a tokenizer on files of text, without a run: writes <c>tokenizer.json</c>, <c>training.json</c> and, of WordPiece, <c>vocab.txt</c>.</summary>
/// <remarks>
/// The same files and settings give the same bytes, whatever threads and memory. Counts that do not fit into the memory lie beside the
/// folder, in <c>FOLDER.counting</c>, until it is written: the same call after a kill goes on from them.
/// </remarks>
public static class TokenizerTraining
{
    /// <summary>The summary's file.</summary>
    public const string SummaryName = "training.json";

    private const string TokenizerName = "tokenizer.json";
    private const string WordsName = "vocab.txt";

    /// <summary>Trains.</summary>
    /// <param name="settings">What, and on what.</param>
    /// <param name="folder">The folder to write; it appears whole or not at all.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The summary that <see cref="SummaryName"/> holds.</returns>
    /// <exception cref="Core.Errors.ArtifactException">A file is missing or cannot be read.</exception>
    /// <exception cref="Core.Errors.DataFormatException">A line has no text.</exception>
    /// <exception cref="Core.Errors.CheckFailedException">The characters alone are more than the vocabulary may have.</exception>
    /// <exception cref="Core.Errors.ResourceException">The text does not fit into the memory, or the disk is full.</exception>
    public static JsonObject Run(TrainingSettings settings, string folder, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(progress);
        var cut = TextCut.All.Single(c => c.Name == settings.PreTokenizer);
        var form = TextForm.All.Single(f => f.Name == settings.Normalizer);
        var counting = new CountingSettings(settings.Files, settings.Learning.Threads, settings.Learning.Memory / 2, folder + ".counting", Task(settings));
        var counter = new PieceCounter(counting, () => Counts(settings, cut, form), progress);
        var text = counter.Count(cancellation);
        var options = settings.Learning with { Reserved = settings.SpecialTokens };
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
        var files = settings.Type == VocabularyType.ByteBpe
            ? OfBytes(settings, cut, form, text, options, summary, progress, cancellation)
            : OfCharacters(settings, cut, form, text, options, summary, progress, cancellation);
        AtomicFolder.Write(
            folder,
            target =>
            {
                foreach (var (name, bytes) in files)
                {
                    File.WriteAllBytes(Path.Combine(target, name), bytes);
                }

                File.WriteAllBytes(Path.Combine(target, SummaryName), JsonText.Pretty(summary));
            },
            withManifest: false);
        counter.Clean();
        return summary;
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

    private static List<(string Name, byte[] Bytes)> OfBytes(
        TrainingSettings settings, TextCut cut, TextForm form, CountedText text, LearningOptions options, JsonObject summary, IProgressReporter progress, CancellationToken cancellation)
    {
        var bytes = BytePairVocabulary.OfBytes();
        var tokens = settings.VocabularySize - bytes.Count - settings.SpecialTokens.Count;
        var vocabulary = BytePairTrainer.Train(bytes, text, tokens, options, progress, cancellation).WithSpecialTokens(settings.SpecialTokens);
        (summary["vocabulary_size"], summary["merges"]) = (vocabulary.Count, vocabulary.Merges.Count);
        return [(TokenizerName, JsonText.Pretty(TrainedTokenizerJson.Of(vocabulary, cut, form)))];
    }

    private static List<(string Name, byte[] Bytes)> OfCharacters(
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
        var json = JsonText.Pretty(TrainedTokenizerJson.Of(vocabulary, settings, cut, form));
        return isWordPiece
            ? [(TokenizerName, json), (WordsName, System.Text.Encoding.UTF8.GetBytes(string.Concat(vocabulary.Tokens.Select(token => token + "\n"))))]
            : [(TokenizerName, json)];
    }

    /// <summary>Names the counts: other files, or another way to cut them, give others.</summary>
    private static string Task(TrainingSettings settings) => new JsonObject
    {
        ["pretokenizer"] = settings.PreTokenizer,
        ["normalizer"] = settings.Normalizer,
        ["maximum_letters"] = settings.MaximumLetters,
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
