using System.Text.Json;
using Linnet.Tokenization.Processing;

namespace Linnet.Tokenization.Formats;

/// <summary>Reads the section <c>padding</c> of a tokenizer.json.</summary>
internal static class PaddingJson
{
    private const int MaximumLength = 1 << 24;

    /// <summary>The rule, or null where there is none.</summary>
    /// <exception cref="TokenizerFormatException">It is of a kind that is not known.</exception>
    public static PaddingRule? Read(JsonSection? section)
    {
        if (section is not { } rule)
        {
            return null;
        }

        rule.AllowOnly("strategy", "direction", "pad_to_multiple_of", "pad_id", "pad_type_id", "pad_token");
        _ = rule.Required("pad_token").Text(); // for people: the id counts
        var multiple = rule.Optional("pad_to_multiple_of")?.Integer(0, MaximumLength) ?? 0;
        return new PaddingRule(
            Length(rule.Required("strategy")),
            Math.Max(multiple, 1), // 0 is as good as none
            rule.Required("pad_id").Integer(0, VocabularyJson.MaximumIds - 1),
            rule.Required("pad_type_id").Integer(0, 1 << 16),
            TruncationJson.Side(rule));
    }

    private static int? Length(JsonSection strategy)
    {
        if (strategy.Element.ValueKind == JsonValueKind.String)
        {
            return strategy.Text() == "BatchLongest" ? null : throw strategy.Refused();
        }

        strategy.AllowOnly("Fixed");
        return strategy.Required("Fixed").Integer(0, MaximumLength);
    }
}
