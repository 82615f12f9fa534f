using System.Buffers;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Runs;
using Linnet.Corpora.FastText;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Stages;

namespace Linnet.Corpora.Selection;

/// <summary>Gives every document of every part its score and sizes, or takes those that an earlier selection stored.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="resolve">Finds the recipe's files.</param>
/// <param name="input">The parts' folder.</param>
/// <param name="parts">The parts.</param>
internal sealed class PartScoring(CorpusSelectRecipe recipe, Func<string, string> resolve, PartFolder input, IReadOnlyList<PartRecord> parts)
{
    /// <summary>Scores the parts that are not there yet: the scores' file of each, and its record.</summary>
    /// <param name="folder">Where they are written.</param>
    /// <param name="shard">Which parts; null: all.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops between parts.</param>
    /// <exception cref="CheckFailedException">The model lacks the label, or stored scores do not fit.</exception>
    /// <exception cref="LinnetException">A file is missing or damaged, or the disk is full.</exception>
    public void Run(PartFolder folder, Shard? shard, int threads, IProgressReporter progress, CancellationToken cancellation)
    {
        FileErrors.Translate(folder.Path, () => Directory.CreateDirectory(folder.In(StoredScores.Folder)));
        using var task = progress.Begin(new Text("Scoring", "正在评分"), parts.Count, new Text("parts", "分片"));
        if (recipe.Scores.Length > 0)
        {
            var stored = new PartFolder(resolve(recipe.Scores));
            var records = stored.Parts();
            Require(records);
            PartWork.Run(parts.Count, folder, shard, threads, () => folder, (_, number) => Take(stored, records[number], folder, parts[number]), task, cancellation);
            return;
        }

        var model = recipe.Score.By == ScoreKind.Model ? FastTextFile.Read(resolve(recipe.Score.Model)) : null;
        var labels = model is null ? [] : LabelNames.Of(model);
        if (model is not null && !labels.Contains(recipe.Score.Label, StringComparer.Ordinal))
        {
            throw new CheckFailedException(new Text(
                $"score.label: expected one of the model's labels, found {recipe.Score.Label}. Correct it.", $"score.label：应为模型的标签之一，实际是 {recipe.Score.Label}。请修改。"));
        }

        var tokenizer = CorpusTokenizer.Open(recipe.Tokenizer, resolve);
        PartWork.Run(
            parts.Count,
            folder,
            shard,
            threads,
            () => new Scorer(recipe.Score.Label, model?.CreatePredictor(recipe.Score.Unit), labels, tokenizer),
            (scorer, number) => scorer.Score(input, parts[number], folder),
            task,
            cancellation);
    }

    private void Require(IReadOnlyList<PartRecord> records)
    {
        if (records.Count != parts.Count)
        {
            throw StoredScores.Others(parts[Math.Min(records.Count, parts.Count - 1)]);
        }

        if (recipe.Tokenizer.Length > 0 && CorpusTokenizer.ShaOf(recipe.Tokenizer, resolve) is var sha && records.Any(r => r.Counts.Tokenizer != sha))
        {
            throw new CheckFailedException(new Text(
                $"scores: expected sizes in tokens of {recipe.Tokenizer}, found none or those of another tokenizer in {recipe.Scores}. Leave `tokenizer` out to take them as they are, or `scores` to count anew.",
                $"scores：应为用 {recipe.Tokenizer} 统计的词元数，{recipe.Scores} 中没有，或由另一分词器统计。去掉 `tokenizer` 可照原样采用，去掉 `scores` 则重新统计。"));
        }
    }

    private static void Take(PartFolder stored, PartRecord record, PartFolder folder, PartRecord part)
    {
        var path = StoredScores.PathOf(part.Number);
        var bytes = FileErrors.Translate(stored.In(path), () => File.ReadAllBytes(stored.In(path)));
        if (record.Files.FirstOrDefault(f => f.Path == path)?.Sha256 != ContentHash.OfBytes(bytes).Sha256)
        {
            throw new ArtifactException(
                stored.In(path),
                new Text($"the scores that {PartFolder.ListFile} tells of", $"{PartFolder.ListFile} 所记的分数"),
                new Text("other bytes: the file is damaged or was edited", "其他内容：文件已损坏或被改动"),
                new Text("Leave `scores` out to compute them anew.", "去掉 `scores` 可重新计算。"));
        }

        Write(folder, part, bytes, record.Counts.Tokens, record.Counts.Tokenizer);
    }

    private static void Write(PartFolder folder, PartRecord part, ReadOnlySpan<byte> packed, long tokens, string tokenizer)
    {
        var path = StoredScores.PathOf(part.Number);
        AtomicFile.Write(folder.In(path), packed);
        folder.WriteRecord(new PartRecord(part.Number, part.Source, part.File, [folder.Entry(path)], new FunnelCounts(CorpusSelectStage.Steps)
        {
            Records = part.Counts.Kept,
            Documents = part.Counts.Kept,
            Characters = part.Counts.KeptCharacters,
            Tokens = tokens,
            Tokenizer = tokenizer,
        }));
    }

    private sealed class Scorer(string label, FastTextPredictor? predictor, IReadOnlyList<string> labels, CorpusTokenizer? tokenizer)
    {
        private readonly DocumentFields _fields = new();
        private readonly TokenCounter _tokens = new(tokenizer);
        private readonly PartBytes _bytes = new();
        private readonly ArrayBufferWriter<byte> _scores = new();

        public void Score(PartFolder input, PartRecord part, PartFolder folder)
        {
            _scores.ResetWrittenCount();
            var (path, number, tokens) = (input.In(part.PathOf(PartFolder.Documents)), 0L, 0L);
            foreach (var line in new PartLines(_bytes.Read(path).Span))
            {
                _fields.Read(line, path, ++number);
                var score = new StoredScore(
                    _fields.Id, Math.Round(predictor is null ? _fields.Score : Probability(), 6), _fields.Characters, _tokens.Count(_fields.Utf8));
                tokens += score.Tokens;
                StoredScores.Write(_scores, score, tokenizer is not null);
            }

            Write(folder, part, PartFolder.Pack(_scores.WrittenSpan), tokens, tokenizer?.Sha256 ?? "");
        }

        private double Probability()
        {
            foreach (var found in predictor!.Predict(_fields.Text, labels.Count))
            {
                if (labels[found.Label] == label)
                {
                    return Math.Min(1, found.Probability);
                }
            }

            return 0;
        }
    }
}
