using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Corpora.Cleaning;
using Linnet.Corpora.Deduplication.Storage;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Stages;

namespace Linnet.Corpora.Selection;

/// <summary>Finds how far down the scores of one source are taken, and writes what is.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="source">The source's name.</param>
/// <param name="parts">Its parts, in order, as they came in.</param>
/// <param name="input">Their folder.</param>
/// <param name="folder">The stage's folder, which holds a record and the scores of each.</param>
internal sealed class SelectionWriter(CorpusSelectRecipe recipe, string source, IReadOnlyList<PartRecord> parts, PartFolder input, PartFolder folder)
{
    /// <summary>What is in the two files of each source.</summary>
    public const string SplitFile = "split.json";

    private readonly Side _train = new();
    private readonly Side _validation = new();

    // Another selection's scores may have no tokens, so that the recipe does not tell.
    private readonly bool _hasTokens = parts.All(part => folder.Find(part.Number)!.Counts.Tokenizer.Length > 0);

    /// <summary>Documents, characters and, where they were counted, tokens of both sides, once they are written.</summary>
    public JsonObject Split => new() { ["train"] = _train.ToJson(_hasTokens), ["validation"] = _validation.ToJson(_hasTokens) };

    /// <summary>The share of a source that is kept.</summary>
    public static double Keep(CorpusSelectRecipe recipe, string source) => recipe.Sources.FirstOrDefault(s => s.Name == source)?.Keep ?? recipe.Keep;

    /// <summary>The last document that is taken, in order of scores: by tokens where they were counted, else by characters.</summary>
    /// <exception cref="LinnetException">Scores are damaged, or the disk is full.</exception>
    public Boundary FindBoundary(CancellationToken cancellation)
    {
        var spill = folder.In("spill");
        FileErrors.Translate(spill, () => Directory.CreateDirectory(spill));
        try
        {
            using var runs = new SortedRuns<ScoredDocument>(Path.Combine(spill, "scores"), (long)recipe.Memory << 20, 1);
            var (writer, number, total) = (runs.CreateWriter(), 0L, 0L);
            foreach (var score in parts.SelectMany(part => StoredScores.Read(folder, part, cancellation)))
            {
                var size = _hasTokens ? score.Tokens : score.Characters;
                writer.Add(new ScoredDocument(score.Score, number++, size));
                total += size;
            }

            return TopShare.Of(runs, total, Keep(recipe, source), cancellation);
        }
        finally
        {
            Directory.Delete(spill, recursive: true);
        }
    }

    /// <summary>Writes the source's two files, and the ledger and the record of each part.</summary>
    /// <param name="boundary">As from <see cref="FindBoundary"/>.</param>
    /// <param name="done">Is told how many parts are behind.</param>
    /// <param name="cancellation">Stops between parts.</param>
    /// <exception cref="LinnetException">Scores are of other documents, a file is damaged, or the disk is full.</exception>
    public IReadOnlyList<PartRecord> Write(Boundary boundary, Action<int> done, CancellationToken cancellation)
    {
        var (records, number) = (new List<PartRecord>(), 0L);
        AtomicFile.Write(folder.In($"{source}.train.jsonl"), train => AtomicFile.Write(folder.In($"{source}.validation.jsonl"), validation =>
        {
            var (fields, output, bytes) = (new DocumentFields(), new PartOutput(CorpusSelectStage.Steps), new PartBytes());
            foreach (var part in parts)
            {
                cancellation.ThrowIfCancellationRequested();
                output.Begin();
                var path = input.In(part.PathOf(PartFolder.Documents));
                using var scores = StoredScores.Read(folder, part, cancellation).GetEnumerator();
                foreach (var line in new PartLines(bytes.Read(path).Span))
                {
                    fields.Read(line, path, output.Counts.Documents + 1);
                    if (!scores.MoveNext() || scores.Current.Id != fields.Id)
                    {
                        throw StoredScores.Others(part);
                    }

                    var score = scores.Current;
                    output.Take(fields.Id, fields.Characters, score.Tokens);
                    if (boundary.Takes(score.Score, number++))
                    {
                        var isHeldOut = DocumentSplit.IsHeldOut(fields.Id, _ => false, recipe.HeldOutShare);
                        (isHeldOut ? validation : train).Write(line);
                        (isHeldOut ? validation : train).Write("\n"u8);
                        (isHeldOut ? _validation : _train).Add(fields.Characters, score.Tokens);
                        output.Counts.Kept++;
                        output.Counts.KeptCharacters += fields.Characters;
                        output.Counts.KeptTokens += score.Tokens;
                    }
                    else
                    {
                        output.Add(new LedgerEntry(
                            fields.Id, source, "quality", "low_quality", LedgerFate.Removed, fields.Characters, Characters.Excerpt(fields.Text, LedgerEntry.ExcerptLength))
                        {
                            Value = score.Score,
                            Threshold = boundary.Score,
                        });
                    }
                }

                if (scores.MoveNext())
                {
                    throw StoredScores.Others(part);
                }

                records.Add(Record(part, output));
                done(records.Count);
            }
        }));
        return records;
    }

    private PartRecord Record(PartRecord part, PartOutput output)
    {
        var scored = folder.Find(part.Number)!;
        var scores = StoredScores.PathOf(part.Number);
        (output.Counts.Records, output.Counts.Tokenizer) = (output.Counts.Documents, scored.Counts.Tokenizer);
        var written = folder.Write(part.Number, source, part.File, null, output.Ledger, output.Ids, output.Counts);
        return folder.WriteRecord(written with { Files = [.. written.Files, scored.Files.First(f => f.Path == scores)] });
    }

    private sealed class Side
    {
        private long _documents;
        private long _characters;
        private long _tokens;

        public void Add(long characters, long tokens) => (_documents, _characters, _tokens) = (_documents + 1, _characters + characters, _tokens + tokens);

        public JsonObject ToJson(bool hasTokens)
        {
            var side = new JsonObject { ["documents"] = _documents, ["characters"] = _characters };
            if (hasTokens)
            {
                side["tokens"] = _tokens;
            }

            return side;
        }
    }
}
