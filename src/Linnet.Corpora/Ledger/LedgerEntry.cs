using System.Text.Json;

namespace Linnet.Corpora.Ledger;

/// <summary>What became of a record or of a piece of it.</summary>
public enum LedgerFate
{
    /// <summary>A piece of a document went; the document stays.</summary>
    Changed,

    /// <summary>The document went.</summary>
    Removed,

    /// <summary>Nothing went: a person should look at the document.</summary>
    Flagged,

    /// <summary>The record gave no document.</summary>
    Quarantined,
}

/// <summary>One line of the ledger: something that was taken away, masked or flagged, and why.</summary>
/// <param name="Id">The document's id; of a quarantined record, its place.</param>
/// <param name="Source">The source's name in the recipe.</param>
/// <param name="Step">The step of the stage.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Characters">
/// Characters (code points) that went with it, line ends included, less those that stand there instead: below zero where a mask is the longer.
/// </param>
/// <param name="Excerpt">The beginning of what went, bounded.</param>
public sealed record LedgerEntry(string Id, string Source, string Step, string Rule, LedgerFate Fate, long Characters, string Excerpt)
{
    /// <summary>Characters of an excerpt at most.</summary>
    public const int ExcerptLength = 120;

    /// <summary>What the rule measured; null where it measures nothing.</summary>
    public double? Value { get; init; }

    /// <summary>What it was measured against.</summary>
    public double? Threshold { get; init; }

    /// <summary>The line, from 1; 0 for the document.</summary>
    public int Line { get; init; }

    /// <summary>The character in the line, from 1; 0 for the line.</summary>
    public int Column { get; init; }

    /// <summary>The id of what is kept instead, or null.</summary>
    public string? Kept { get; init; }

    /// <summary>What was found, such as a language's label, a list's entry or a question's id, or null.</summary>
    public string? Found { get; init; }

    /// <summary>Writes the entry as one JSON object.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("source", Source);
        json.WriteString("step", Step);
        json.WriteString("rule", Rule);
        json.WriteString("fate", Fate switch { LedgerFate.Changed => "changed", LedgerFate.Removed => "removed", LedgerFate.Flagged => "flagged", _ => "quarantined" });
        Number("value", Value);
        Number("threshold", Threshold);
        Place("line", Line);
        Place("column", Column);
        json.WriteNumber("characters", Characters);
        Word("kept", Kept);
        Word("found", Found);
        json.WriteString("excerpt", Excerpt);
        json.WriteEndObject();

        void Number(string key, double? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(key, Math.Round(number, 6));
            }
        }

        void Place(string key, int value)
        {
            if (value > 0)
            {
                json.WriteNumber(key, value);
            }
        }

        void Word(string key, string? value)
        {
            if (value is not null)
            {
                json.WriteString(key, value);
            }
        }
    }

    /// <exception cref="InvalidDataException">A key is missing or of another kind.</exception>
    internal static LedgerEntry Read(JsonElement line)
    {
        return new LedgerEntry(Word("id")!, Word("source")!, Word("step")!, Word("rule")!, Word("fate") switch
        {
            "changed" => LedgerFate.Changed,
            "removed" => LedgerFate.Removed,
            "flagged" => LedgerFate.Flagged,
            "quarantined" => LedgerFate.Quarantined,
            var other => throw new InvalidDataException($"fate: {other}"),
        }, (long)Number("characters")!.Value, Word("excerpt")!)
        {
            Value = Number("value"),
            Threshold = Number("threshold"),
            Line = (int)(Number("line") ?? 0),
            Column = (int)(Number("column") ?? 0),
            Kept = Word("kept"),
            Found = Word("found"),
        };

        string? Word(string key) => line.TryGetProperty(key, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : throw new InvalidDataException(key)
            : key is "kept" or "found" ? null : throw new InvalidDataException(key);

        double? Number(string key) => line.TryGetProperty(key, out var value) ? value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw new InvalidDataException(key)
            : key == "characters" ? throw new InvalidDataException(key) : null;
    }
}
