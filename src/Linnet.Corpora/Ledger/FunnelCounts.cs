using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Corpora.Ledger;

/// <summary>What one rule took away.</summary>
/// <param name="Documents">Whole documents.</param>
/// <param name="Pieces">Lines, spans and pieces of lines of documents that the rule left, pieces that it masked, documents that it flagged.</param>
/// <param name="Characters">Characters of all, less those of masks.</param>
public readonly record struct RuleCounts(long Documents, long Pieces, long Characters);

/// <summary>The account of one part or source in one stage: what came in, what each step and rule took away, what is left.</summary>
/// <param name="steps">The stage's steps, in order.</param>
public sealed class FunnelCounts(IReadOnlyList<string> steps)
{
    private readonly long[] _documents = new long[steps.Count];
    private readonly long[] _characters = new long[steps.Count];
    private readonly SortedDictionary<string, RuleCounts> _rules = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _skipped = new(StringComparer.Ordinal);

    /// <summary>The steps.</summary>
    public IReadOnlyList<string> Steps => steps;

    /// <summary>Records that were come upon; equal to <see cref="Documents"/> where a stage reads what another wrote.</summary>
    public long Records { get; set; }

    /// <summary>Records that have nothing wrong with them, but no document.</summary>
    public long PassedOver { get; set; }

    /// <summary>Documents that came in.</summary>
    public long Documents { get; set; }

    /// <summary>Characters (code points, line ends included) that came in.</summary>
    public long Characters { get; set; }

    /// <summary>Documents that are left, counted as they were written.</summary>
    public long Kept { get; set; }

    /// <summary>Characters that are left, counted as they were written.</summary>
    public long KeptCharacters { get; set; }

    /// <summary>The SHA-256 of the tokenizer that counted; "" where none did.</summary>
    public string Tokenizer { get; set; } = "";

    /// <summary>Tokens that came in; 0 where no tokenizer counted.</summary>
    public long Tokens { get; set; }

    /// <summary>Tokens that are left, counted as the texts were written; 0 where no tokenizer counted.</summary>
    public long KeptTokens { get; set; }

    /// <summary>By rule, what it took away.</summary>
    public IReadOnlyDictionary<string, RuleCounts> Rules => _rules;

    /// <summary>By reason, records that gave no document for a fault.</summary>
    public IReadOnlyDictionary<string, long> Skipped => _skipped;

    /// <summary>Adds one entry of the ledger.</summary>
    public void Add(LedgerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Fate == LedgerFate.Quarantined)
        {
            _skipped[entry.Rule] = _skipped.GetValueOrDefault(entry.Rule) + 1;
            return;
        }

        var step = IndexOf(entry.Step);
        var isDocument = entry.Fate == LedgerFate.Removed;
        _documents[step] += isDocument ? 1 : 0;
        _characters[step] += entry.Characters;
        var rule = _rules.GetValueOrDefault(entry.Rule);
        _rules[entry.Rule] = new RuleCounts(rule.Documents + (isDocument ? 1 : 0), rule.Pieces + (isDocument ? 0 : 1), rule.Characters + entry.Characters);
    }

    /// <summary>Adds another part's account.</summary>
    public void Add(FunnelCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Records, PassedOver) = (Records + other.Records, PassedOver + other.PassedOver);
        (Documents, Characters, Tokens) = (Documents + other.Documents, Characters + other.Characters, Tokens + other.Tokens);
        (Kept, KeptCharacters, KeptTokens) = (Kept + other.Kept, KeptCharacters + other.KeptCharacters, KeptTokens + other.KeptTokens);
        for (var i = 0; i < steps.Count; i++)
        {
            (_documents[i], _characters[i]) = (_documents[i] + other._documents[i], _characters[i] + other._characters[i]);
        }

        foreach (var (name, counts) in other._rules)
        {
            var rule = _rules.GetValueOrDefault(name);
            _rules[name] = new RuleCounts(rule.Documents + counts.Documents, rule.Pieces + counts.Pieces, rule.Characters + counts.Characters);
        }

        foreach (var (reason, count) in other._skipped)
        {
            _skipped[reason] = _skipped.GetValueOrDefault(reason) + count;
        }
    }

    /// <summary>What is left after each step; the first is "read".</summary>
    public IEnumerable<(string Step, long Documents, long Characters)> Levels()
    {
        var (documents, characters) = (Documents, Characters);
        yield return ("read", documents, characters);
        for (var i = 0; i < steps.Count; i++)
        {
            (documents, characters) = (documents - _documents[i], characters - _characters[i]);
            yield return (steps[i], documents, characters);
        }
    }

    /// <summary>Requires that nothing vanished: in = out + removed, in records, documents and characters.</summary>
    /// <param name="where">What the account is of.</param>
    /// <exception cref="CheckFailedException">Something did.</exception>
    public void Require(string where)
    {
        var (_, documents, characters) = Levels().Last();
        var skipped = _skipped.Values.Sum();
        if (Records != Documents + skipped + PassedOver || documents != Kept || characters != KeptCharacters)
        {
            throw new CheckFailedException(new Text(
                $"{where}: expected {Records} records, {documents} documents and {characters} characters by the ledger, found {Documents + skipped + PassedOver}, {Kept} and {KeptCharacters}. This is a fault of the program: please report it.",
                $"{where}：按账目应有 {Records} 条记录、{documents} 篇文档、{characters} 个字符，实际是 {Documents + skipped + PassedOver}、{Kept} 和 {KeptCharacters}。这是程序的错误，请报告。"));
        }
    }

    /// <summary>The account as it stands in <c>parts.jsonl</c>.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["records"] = Records,
            ["passed_over"] = PassedOver,
            ["documents"] = Documents,
            ["characters"] = Characters,
            ["kept_documents"] = Kept,
            ["kept_characters"] = KeptCharacters,
        };
        if (Tokenizer.Length > 0)
        {
            (json["tokens"], json["kept_tokens"], json["tokenizer"]) = (Tokens, KeptTokens, Tokenizer);
        }

        json["removed"] = new JsonObject(steps.Select((step, i) => KeyValuePair.Create(
            step, (JsonNode?)new JsonObject { ["documents"] = _documents[i], ["characters"] = _characters[i] })));
        json["rules"] = new JsonObject(_rules.Select(rule => KeyValuePair.Create(rule.Key, (JsonNode?)new JsonObject
        {
            ["documents"] = rule.Value.Documents,
            ["pieces"] = rule.Value.Pieces,
            ["characters"] = rule.Value.Characters,
        })));
        json["quarantined"] = new JsonObject(_skipped.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value)));
        return json;
    }

    /// <exception cref="InvalidDataException">A key is missing.</exception>
    internal static FunnelCounts Read(JsonNode? json)
    {
        var removed = Require(json, "removed").AsObject();
        var counts = new FunnelCounts([.. removed.Select(step => step.Key)])
        {
            Records = Long(json, "records"),
            PassedOver = Long(json, "passed_over"),
            Documents = Long(json, "documents"),
            Characters = Long(json, "characters"),
            Kept = Long(json, "kept_documents"),
            KeptCharacters = Long(json, "kept_characters"),
            Tokenizer = json!["tokenizer"]?.GetValue<string>() ?? "",
            Tokens = json["tokens"]?.GetValue<long>() ?? 0,
            KeptTokens = json["kept_tokens"]?.GetValue<long>() ?? 0,
        };
        for (var i = 0; i < removed.Count; i++)
        {
            (counts._documents[i], counts._characters[i]) = (Long(removed[i], "documents"), Long(removed[i], "characters"));
        }

        foreach (var (rule, of) in Require(json, "rules").AsObject())
        {
            counts._rules[rule] = new RuleCounts(Long(of, "documents"), Long(of, "pieces"), Long(of, "characters"));
        }

        foreach (var (reason, count) in Require(json, "quarantined").AsObject())
        {
            counts._skipped[reason] = count!.GetValue<long>();
        }

        return counts;
    }

    internal static JsonNode Require(JsonNode? json, string key) => json is JsonObject found && found[key] is { } value ? value : throw new InvalidDataException(key);

    private static long Long(JsonNode? json, string key) => Require(json, key).GetValue<long>();

    private int IndexOf(string step)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i] == step)
            {
                return i;
            }
        }

        throw new ArgumentException($"'{step}' is no step of this stage.", nameof(step));
    }
}
