using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Corpora.Deduplication;
using Linnet.Corpora.Deduplication.Near;
using Linnet.Corpora.Deduplication.Repeats;
using Linnet.Corpora.Deduplication.Storage;
using Linnet.Corpora.Deduplication.Substrings;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;

namespace Linnet.Corpora.Stages;

/// <summary>One step of deduplication over all parts: files in, files and ledger out.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="parts">The parts that came in.</param>
/// <param name="files">Their documents as the step before left them.</param>
/// <param name="folder">Receives <c>documents/</c>, <c>ledger/</c> and, where groups were found, <c>clusters.jsonl</c>.</param>
/// <param name="work">Threads, memory and a folder for files.</param>
/// <param name="cancellation">Stops the work.</param>
internal sealed class DedupStep(
    CorpusDedupRecipe recipe, IReadOnlyList<PartRecord> parts, IReadOnlyList<string> files, string folder, DiskWork work, CancellationToken cancellation)
{
    public const string Clusters = "clusters.jsonl";

    /// <summary>Which of the documents that came in are left; written where no step has changed a text yet.</summary>
    public const string Kept = "kept.bin";

    /// <summary>The longest line that is read.</summary>
    public const int MaximumLineBytes = 512 << 20;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly DocumentKeys _keys = KeysOf(recipe);

    private readonly DocumentFields _fields = new();
    private readonly ArrayBufferWriter<byte> _ledger = new();

    /// <summary>Names of the steps that a recipe asks for, in order.</summary>
    public static IReadOnlyList<string> Names(CorpusDedupRecipe recipe) =>
    [
        .. recipe.Exact ? ["exact"] : (IEnumerable<string>)[],
        .. recipe.Lines ? ["repeated_lines"] : (IEnumerable<string>)[],
        .. recipe.Near.Enabled ? ["near"] : (IEnumerable<string>)[],
        .. recipe.Spans.Enabled ? ["sentence_spans"] : (IEnumerable<string>)[],
        .. recipe.Substrings.Enabled ? ["substrings"] : (IEnumerable<string>)[],
    ];

    /// <summary>The rules of a step.</summary>
    public static IEnumerable<string> Rules(string step) => step switch
    {
        "exact" => ["duplicate_document"],
        "near" => ["near_duplicate"],
        "repeated_lines" => ["repeated_line", "nothing_left"],
        "sentence_spans" => ["repeated_sentences", "too_little_left"],
        _ => ["repeated_substring", "nothing_left"],
    };

    /// <summary>Whether a step takes whole documents and changes none.</summary>
    public static bool TakesDocuments(string step) => step is "exact" or "near";

    /// <summary>The name of the index that a step makes.</summary>
    public static string IndexOf(string step) => step switch
    {
        "exact" => RepeatedText.DocumentsIndex,
        "near" => NearDuplicateFiles.BandsIndex,
        "repeated_lines" => RepeatedText.LinesIndex,
        "sentence_spans" => SentenceSpans.SpansIndex,
        _ => RepeatedWindows.GramsIndex,
    };

    /// <summary>Where a document says what.</summary>
    public static DocumentKeys KeysOf(CorpusDedupRecipe recipe) => new(
        Score: recipe.Keep == KeptDocument.BestScored ? "score" : "",
        Scope: recipe.Scope switch { DuplicateScope.Source => "source", DuplicateScope.Snapshot => "snapshot", _ => "" });

    /// <summary>How near duplicates are looked for.</summary>
    public static NearDuplicateSettings NearOf(CorpusDedupRecipe recipe) =>
        new(recipe.Near.Bands, recipe.Near.Rows, recipe.Near.Piece, recipe.Near.Unit, recipe.Near.Similarity, recipe.Seed);

    /// <summary>Does a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="numbers">Which of the documents that came in the steps before left; null where one of them changed texts.</param>
    /// <exception cref="LinnetException">A document is damaged, or the disk does not hold the work.</exception>
    public void Run(string step, KeptNumbers? numbers)
    {
        Directory.CreateDirectory(Path.Combine(folder, PartFolder.Documents));
        Directory.CreateDirectory(Path.Combine(folder, PartFolder.Ledgers));
        using var lines = new NumberedLines(files, work.File("places"), work.MemoryBytes / 8, MaximumLineBytes);
        switch (step)
        {
            case "exact":
                using (var clusters = RepeatedText.Documents(lines, _keys, recipe.ExactForm, Folding.Default, work, cancellation))
                {
                    WithoutCopies(lines, clusters, step, "duplicate_document", numbers);
                }

                break;
            case "near":
                using (var clusters = NearDuplicateFiles.Find(lines, _keys, NearOf(recipe), Folding.Default, work, cancellation).Clusters)
                {
                    WithoutCopies(lines, clusters, step, "near_duplicate", numbers);
                }

                break;
            case "repeated_lines":
                using (var places = RepeatedText.Lines(lines, _keys, recipe.ExactForm, Folding.Default, work, cancellation))
                {
                    Edited(lines, places, step, "repeated_line", "nothing_left", LineRemoval.Remove, isLines: true);
                }

                break;
            case "sentence_spans":
                var spans = new SentenceSpanSettings(recipe.Spans.Sentences, recipe.Spans.MinimumRemoved, recipe.Spans.MinimumKept, recipe.Spans.MinimumSentences);
                using (var places = SentenceSpans.Find(lines, _keys, spans.Sentences, Folding.Default, work, cancellation))
                {
                    Edited(lines, places, step, "repeated_sentences", "too_little_left", (text, starts) => SentenceSpans.Remove(text, starts, spans), isLines: false);
                }

                break;
            default:
                var (length, copies) = (recipe.Substrings.Length, recipe.Substrings.Copies);
                using (var places = RepeatedWindows.Find(lines, _keys, length, copies, recipe.Seed, work, cancellation))
                {
                    Edited(lines, places, step, "repeated_substring", "nothing_left", (text, starts) => RepeatedSubstrings.Remove(text, starts, length), isLines: false);
                }

                break;
        }
    }

    /// <summary>Returns what large arrays took that are not used any more: left to itself, the collector keeps it while the next ones take as much.</summary>
    public static void GiveBackMemory() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>The name of a part's file in a step's folder.</summary>
    public static string FileName(int part) => PartFolder.Name(part) + ".jsonl";

    private void WithoutCopies(NumberedLines lines, DuplicateClusters clusters, string step, string rule, KeptNumbers? numbers)
    {
        GiveBackMemory();
        numbers?.After(Numbers(lines.Count).Select(clusters.IsKept)).Write(Path.Combine(folder, Kept));
        using var reader = lines.CreateReader();
        WriteParts(lines, (part, line, _) =>
        {
            var kept = clusters.Kept(line.Number);
            if (kept == line.Number)
            {
                return LineFate.Keep;
            }

            var original = reader.Read(kept);
            _fields.Read(original.Bytes, original.Path, 0);
            var keptId = _fields.Id;
            _fields.Read(line.Bytes, line.Path, line.LineInFile);
            Add(Document(part, step, rule, _fields.Characters, _fields.Text) with { Value = clusters.Size(line.Number), Kept = keptId });
            return LineFate.Drop;
        });
        AtomicFile.Write(Path.Combine(folder, Clusters), stream =>
        {
            foreach (var (kept, size) in clusters.Groups())
            {
                var line = reader.Read(kept);
                _fields.Read(line.Bytes, line.Path, 0);
                using (var json = new Utf8JsonWriter(stream, Options))
                {
                    json.WriteStartObject();
                    json.WriteString("id", _fields.Id);
                    json.WriteNumber("documents", size);
                    json.WriteEndObject();
                }

                stream.Write("\n"u8);
            }
        });
    }

    private void Edited(NumberedLines lines, PlaceList places, string step, string rule, string leftRule, EditText edit, bool isLines)
    {
        GiveBackMemory();
        using var cursor = places.Begin(cancellation);
        var document = new DocumentLine(new DocumentKeys());
        WriteParts(lines, (part, line, replacement) =>
        {
            var indexes = cursor.Of(line.Number);
            if (indexes.Count == 0)
            {
                return LineFate.Keep;
            }

            _fields.Read(line.Bytes, line.Path, line.LineInFile);
            var text = _fields.Text;
            var result = edit(text, indexes);
            if (result.RemovedPieces == 0)
            {
                return LineFate.Keep;
            }

            foreach (var piece in isLines ? Lines(part, step, rule, text, indexes, result) : [Pieces(part, step, rule, indexes, result)])
            {
                Add(piece);
            }

            if (result.IsTooShort)
            {
                Add(Document(part, step, leftRule, Characters.Count(result.Text), result.Text));
                return LineFate.Drop;
            }

            document.Read(line);
            document.WriteWith(line, Encoding.UTF8.GetBytes(result.Text), replacement);
            return LineFate.Replace;
        });
    }

    private LedgerEntry Document(PartRecord part, string step, string rule, long characters, string text) =>
        new(_fields.Id, part.Source, step, rule, LedgerFate.Removed, characters, Characters.Excerpt(text, LedgerEntry.ExcerptLength));

    // Spans and stretches of one document are one line: where the first begins, and how many characters all of them took.
    private LedgerEntry Pieces(PartRecord part, string step, string rule, IReadOnlyList<long> indexes, TextEdit edit) =>
        new(_fields.Id, part.Source, step, rule, LedgerFate.Changed, edit.RemovedCharacters, "") { Value = edit.RemovedPieces, Column = (int)Math.Min(int.MaxValue, indexes[0] + 1) };

    private IEnumerable<LedgerEntry> Lines(PartRecord part, string step, string rule, string text, IReadOnlyList<long> indexes, TextEdit edit)
    {
        var lines = text.Split('\n');
        var left = edit.RemovedCharacters;
        for (var i = 0; i < indexes.Count; i++)
        {
            // A line goes with its end; where no line is left, the last has none.
            var line = lines[(int)indexes[i]];
            var characters = i == indexes.Count - 1 ? left : Characters.Count(line) + 1;
            left -= characters;
            yield return new LedgerEntry(_fields.Id, part.Source, step, rule, LedgerFate.Changed, characters, Characters.Excerpt(line, LedgerEntry.ExcerptLength)) { Line = (int)indexes[i] + 1 };
        }
    }

    private static IEnumerable<long> Numbers(long count)
    {
        for (var number = 0L; number < count; number++)
        {
            yield return number;
        }
    }

    private delegate LineFate Rewrite(PartRecord part, NumberedLine line, IBufferWriter<byte> replacement);

    private void WriteParts(NumberedLines lines, Rewrite rewrite)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var (index, part) = (i, parts[i]);
            _ledger.ResetWrittenCount();
            AtomicFile.Write(Path.Combine(folder, PartFolder.Documents, FileName(part.Number)), output =>
                lines.Copy(index, output, (line, replacement) => rewrite(part, line, replacement), cancellation));
            AtomicFile.Write(Path.Combine(folder, PartFolder.Ledgers, FileName(part.Number)), _ledger.WrittenSpan);
        }
    }

    private void Add(LedgerEntry entry)
    {
        using (var json = new Utf8JsonWriter(_ledger, Options))
        {
            entry.Write(json);
        }

        _ledger.Write("\n"u8);
    }

    /// <summary>The name of a step's folder: <c>2-near</c>.</summary>
    public static string FolderName(int index, string step) => string.Create(CultureInfo.InvariantCulture, $"{index + 1}-{step}");
}
