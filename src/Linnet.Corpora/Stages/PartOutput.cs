using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Reading;

namespace Linnet.Corpora.Stages;

/// <summary>What a part comes to, before it is written. One for each thread.</summary>
/// <param name="steps">The stage's steps.</param>
/// <param name="tokenizer">Counts tokens; null: they are not counted.</param>
internal sealed class PartOutput(IReadOnlyList<string> steps, CorpusTokenizer? tokenizer = null)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _documents = new();
    private readonly ArrayBufferWriter<byte> _ledger = new();
    public ReadOnlyMemory<byte> Documents => _documents.WrittenMemory;

    public ReadOnlyMemory<byte> Ledger => _ledger.WrittenMemory;

    /// <summary>Hashes of the ids that the part speaks of.</summary>
    public List<ulong> Ids { get; } = [];

    public FunnelCounts Counts { get; private set; } = new(steps);

    /// <summary>Counts tokens of texts; 0 without a tokenizer.</summary>
    public TokenCounter Tokens { get; } = new(tokenizer);

    public void Begin()
    {
        _documents.ResetWrittenCount();
        _ledger.ResetWrittenCount();
        Ids.Clear();
        Counts = new FunnelCounts(steps) { Tokenizer = tokenizer?.Sha256 ?? "" };
    }

    /// <summary>A document came in.</summary>
    public void Take(string id, long characters, long tokens)
    {
        Ids.Add(IdIndex.Hash(id));
        Counts.Documents++;
        Counts.Characters += characters;
        Counts.Tokens += tokens;
    }

    /// <summary>Something went.</summary>
    public void Add(LedgerEntry entry)
    {
        if (entry.Fate == LedgerFate.Quarantined)
        {
            Ids.Add(IdIndex.Hash(entry.Id));
        }

        Counts.Add(entry);
        using (var json = new Utf8JsonWriter(_ledger, Options))
        {
            entry.Write(json);
        }

        _ledger.Write("\n"u8);
    }

    /// <summary>A document is kept.</summary>
    public void Keep(SourceDocument document, string source, string text, long tokens, double? score)
    {
        Counts.Kept++;
        Counts.KeptCharacters += Characters.Count(text);
        Counts.KeptTokens += tokens;
        using (var json = new Utf8JsonWriter(_documents, Options))
        {
            json.WriteStartObject();
            json.WriteString("id", document.Document.Id);
            json.WriteString("source", source);
            Word(json, "origin", document.Document.Source == source ? null : document.Document.Source);
            Word(json, "url", document.Url);
            Word(json, "language", document.Language);
            Word(json, "snapshot", document.Snapshot);
            if (score is { } value)
            {
                json.WriteNumber("score", Math.Round(value, 6));
            }

            json.WriteString("text", text);
            json.WriteEndObject();
        }

        _documents.Write("\n"u8);
    }

    private static void Word(Utf8JsonWriter json, string key, string? value)
    {
        if (value is not null)
        {
            json.WriteString(key, value);
        }
    }
}
