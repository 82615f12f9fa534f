using System.Buffers;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;

namespace Linnet.Corpora.Stages;

/// <summary>Makes a part of the stage of what the steps left of one that came in. One for each thread.</summary>
/// <param name="folder">The stage's folder.</param>
/// <param name="input">The folder of the parts that came in.</param>
/// <param name="steps">The steps that were done.</param>
/// <param name="tokenizer">Counts tokens; null: they are not counted.</param>
internal sealed class PartAssembly(PartFolder folder, PartFolder input, IReadOnlyList<string> steps, CorpusTokenizer? tokenizer)
{
    private readonly DocumentFields _fields = new();
    private readonly TokenCounter _tokens = new(tokenizer);
    private readonly PartBytes _bytes = new();
    private readonly ArrayBufferWriter<byte> _ledger = new();

    /// <summary>Writes the part.</summary>
    /// <param name="part">As it came in.</param>
    /// <param name="documents">What the last step left of its documents.</param>
    public PartRecord Write(PartRecord part, string documents)
    {
        var counts = new FunnelCounts(steps)
        {
            Records = part.Counts.Kept,
            Documents = part.Counts.Kept,
            Characters = part.Counts.KeptCharacters,
            Tokenizer = tokenizer?.Sha256 ?? "",
            Tokens = TokensOf(part),
        };
        var ids = new List<ulong>();
        _ledger.ResetWrittenCount();
        for (var i = 0; i < steps.Count; i++)
        {
            var path = folder.In(Path.Combine("work", DedupStep.FolderName(i, steps[i]), PartFolder.Ledgers, DedupStep.FileName(part.Number)));
            _ledger.Write(_bytes.Read(path).Span);
            foreach (var entry in LedgerFile.Read(path))
            {
                counts.Add(entry);
                ids.Add(IdIndex.Hash(entry.Id));
            }
        }

        var bytes = _bytes.Read(documents);
        foreach (var line in new PartLines(bytes.Span))
        {
            _fields.Read(line, documents, counts.Kept + 1);
            counts.Kept++;
            counts.KeptCharacters += _fields.Characters;
            counts.KeptTokens += _tokens.Count(_fields.Utf8);
            ids.Add(IdIndex.Hash(_fields.Id));
        }

        return folder.Write(part.Number, part.Source, part.File, bytes, _ledger.WrittenMemory, ids, counts);
    }

    // What the stage before counted with the same tokenizer need not be counted again.
    private long TokensOf(PartRecord part)
    {
        if (tokenizer is null || part.Counts.Tokenizer == tokenizer.Sha256)
        {
            return tokenizer is null ? 0 : part.Counts.KeptTokens;
        }

        var (path, tokens, number) = (input.In(part.PathOf(PartFolder.Documents)), 0L, 0L);
        foreach (var line in new PartLines(_bytes.Read(path).Span))
        {
            _fields.Read(line, path, ++number);
            tokens += _tokens.Count(_fields.Utf8);
        }

        return tokens;
    }
}
