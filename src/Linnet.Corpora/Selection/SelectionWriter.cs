using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Corpora.Deduplication.Storage;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Stages;

namespace Linnet.Corpora.Selection;

/// <summary>Finds how far down the scores of one source are taken, and writes what is.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="source">The source's name.</param>
/// <param name="types">Ids of documentation of types, which tell nested types from namespaces; those of the source are added.</param>
/// <param name="parts">Its parts, in order, as they came in.</param>
/// <param name="input">Their folder.</param>
/// <param name="folder">The stage's folder, which holds a record and the scores of each.</param>
internal sealed class SelectionWriter(CorpusSelectRecipe recipe, string source, HashSet<string> types, IReadOnlyList<PartRecord> parts, PartFolder input, PartFolder folder)
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
            var (writer, total) = (runs.CreateWriter(), 0L);
            foreach (var score in parts.SelectMany(part => StoredScores.Read(folder, part, cancellation)))
            {
                var size = _hasTokens ? score.Tokens : score.Characters;
                writer.Add(new ScoredDocument(score.Score, ScoredDocument.PlaceOf(score.Id), size));
                if (score.Id.StartsWith(DocumentSplit.TypePrefix, StringComparison.Ordinal))
                {
                    types.Add(score.Id);
                }

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
    /// <exception cref="LinnetException">Scores are of other documents, a file is damaged, the disk is full, or too little is held out.</exception>
    public IReadOnlyList<PartRecord> Write(Boundary boundary, Action<int> done, CancellationToken cancellation)
    {
        var records = new List<PartRecord>();
        WriteBoth((train, validation) =>
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
                    if (boundary.Takes(score.Score, ScoredDocument.PlaceOf(score.Id)))
                    {
                        var isHeldOut = DocumentSplit.IsHeldOut(fields.Id, types.Contains, recipe.HeldOutShare);
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
        });
        return records;
    }

    // Of a source of which nothing came in, such as noise, there are no files.
    private void WriteBoth(Action<Stream, Stream> write)
    {
        if (parts.All(part => part.Counts.Kept == 0))
        {
            write(Stream.Null, Stream.Null);
            return;
        }

        AtomicFile.Write(folder.In($"{source}.train.jsonl"), train => AtomicFile.Write(folder.In($"{source}.validation.jsonl"), validation => write(train, validation)));
        if (recipe.MinimumHeldOut > 0 && (_train.Documents == 0 || _validation.Documents < recipe.MinimumHeldOut))
        {
            throw new CheckFailedException(new Text(
                $"{source}: expected documents to train on and at least {recipe.MinimumHeldOut} held out, found {_train.Documents} and {_validation.Documents} of the {parts.Sum(p => p.Counts.Kept)} that came in. "
                + "Give more text, or change held_out_share, minimum_held_out, keep, or the rules of cleaning.",
                $"{source}：应有训练文档且至少留出 {recipe.MinimumHeldOut} 篇，实际从读入的 {parts.Sum(p => p.Counts.Kept)} 篇中得到 {_train.Documents} 篇与 {_validation.Documents} 篇。"
                + "请提供更多文本，或修改 held_out_share、minimum_held_out、keep 或清洗规则。"));
        }
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

        public long Documents => _documents;

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
