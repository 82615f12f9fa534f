using System.Text.Json;
using Linnet.Core.Messages;
using Linnet.Tokenization.Processing;

namespace Linnet.Tokenization.Formats;

/// <summary>Reads the section <c>truncation</c> of a tokenizer.json.</summary>
internal static class TruncationJson
{
    /// <summary>The rule, or null where there is none.</summary>
    /// <param name="section">The section.</param>
    /// <param name="added">How many tokens a model expects around a text.</param>
    /// <exception cref="TokenizerFormatException">It is of a kind that is not known, or leaves no room for a text.</exception>
    public static TruncationRule? Read(JsonSection? section, int added)
    {
        if (section is not { } rule)
        {
            return null;
        }

        rule.AllowOnly("direction", "max_length", "strategy", "stride");
        var strategy = rule.Required("strategy");
        if (strategy.Text() is not ("LongestFirst" or "OnlyFirst"))
        {
            throw strategy.Refused(); // OnlySecond: single texts have no second one
        }

        var (maximum, stride) = (Count(rule.Required("max_length")), Count(rule.Required("stride")));
        return maximum - added > stride
            ? new TruncationRule(maximum, stride, Side(rule))
            : throw rule.Fault(new Text(
                $"max_length {maximum}, of which {added} are special tokens, where more than the stride, {stride}, is needed for the text",
                $"max_length 为 {maximum}，其中特殊词元占 {added} 个，留给文本的应多于 stride（{stride}）"));
    }

    /// <summary>The key <c>direction</c>: older files lack it and mean the right.</summary>
    public static SequenceSide Side(JsonSection rule) => rule.Optional("direction") is not { } direction ? SequenceSide.Right : direction.Text() switch
    {
        "Right" => SequenceSide.Right,
        "Left" => SequenceSide.Left,
        _ => throw direction.Refused(),
    };

    private static int Count(JsonSection section) => section.Element.ValueKind == JsonValueKind.Number && section.Element.TryGetUInt64(out var value)
        ? (int)Math.Min(value, int.MaxValue) // no text is so long
        : throw section.Refused();
}
