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

    /// <summary>Makes a model of what was read.</summary>
    /// <exception cref="TokenizerFormatException">What was read contradicts itself.</exception>
    public static T Sound<T>(JsonSection section, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException error)
        {
            throw section.Fault(new Text($"a vocabulary that contradicts itself: {error.Message}", $"自相矛盾的词表：{error.Message}"));
        }
    }
}
