using System.Text.Json;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Formats;

/// <summary>What BPE models are refused for.</summary>
internal static class PairOptions
{
    /// <summary>Refuses an option that is not empty.</summary>
    public static void RequireEmpty(JsonSection section, string key)
    {
        if (section.Optional(key) is { } found && found.Text().Length > 0)
        {
            throw found.Refused();
        }
    }

    /// <summary>Refuses dropout: with it, a text would give other ids each time.</summary>
    public static void RequireNoDropout(JsonSection section)
    {
        if (section.Optional("dropout") is { } found && !(found.Element.ValueKind == JsonValueKind.Number && found.Element.GetDouble() == 0))
        {
            throw found.Refused();
        }
    }

    /// <summary>Requires that a text is a token.</summary>
    /// <param name="token">The text.</param>
    /// <param name="ids">The ids of the vocabulary's tokens.</param>
    public static string RequireToken(JsonSection token, IReadOnlyDictionary<string, int> ids) => ids.ContainsKey(token.Text())
        ? token.Text()
        : throw token.Fault(new Text($"{token.Shown()}, which is not in the vocabulary", $"{token.Shown()}，不在词表中"));

    /// <summary>Makes a model of what was read. What has a place of its own is refused before.</summary>
    /// <exception cref="TokenizerFormatException">What was read contradicts itself.</exception>
    public static T Sound<T>(JsonSection section, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException)
        {
            throw section.Fault(new Text("tokens that contradict each other, or more than there is room for", "词元相互矛盾，或多于可容纳的数量"));
        }
    }
}
