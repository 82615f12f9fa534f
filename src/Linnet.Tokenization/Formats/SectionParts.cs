using Linnet.Core.Messages;

namespace Linnet.Tokenization.Formats;

/// <summary>The parts of a section of tokenizer.json that may be a <c>Sequence</c>.</summary>
internal static class SectionParts
{
    private const int Maximum = 64;

    /// <summary>The section itself, or the parts of its <c>Sequence</c>, of those inside of it too.</summary>
    /// <param name="section">The section.</param>
    /// <param name="list">The key of a sequence's list.</param>
    /// <exception cref="TokenizerFormatException">There are more than 64 parts together: each costs time and stack for every text.</exception>
    public static List<JsonSection> Flatten(JsonSection section, string list)
    {
        List<JsonSection> parts = [];
        Add(section, list, parts);
        return parts;
    }

    private static void Add(JsonSection section, string list, List<JsonSection> parts)
    {
        if (section.Type == "Sequence")
        {
            section.AllowOnly("type", list);
            foreach (var item in section.Required(list).Items(Maximum))
            {
                Add(item, list, parts);
            }
        }
        else if (parts.Count == Maximum)
        {
            throw section.Fault(new Text($"one of more than {Maximum} parts", $"部件总数超过 {Maximum} 个"));
        }
        else
        {
            parts.Add(section);
        }
    }
}
