using System.Text.Json;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Formats;

/// <summary>The list <c>merges</c> of a BPE model.</summary>
internal static class MergesJson
{
    /// <summary>More are refused.</summary>
    public const int MaximumCount = 1 << 22;

    /// <summary>The merges, each <c>"a b"</c> or, as newer files have it, <c>["a", "b"]</c>.</summary>
    /// <param name="section">The list.</param>
    /// <param name="ids">The ids of the vocabulary's tokens.</param>
    /// <param name="prefix">What the second part loses when both are joined: <c>continuing_subword_prefix</c>.</param>
    /// <exception cref="TokenizerFormatException">A part, or what both make, is not in the vocabulary.</exception>
    public static List<BytePairMerge> Read(JsonSection section, Dictionary<string, int> ids, string prefix = "")
    {
        var merges = new List<BytePairMerge>();
        foreach (var item in section.Items(MaximumCount))
        {
            merges.Add(Parts(item) is var (left, right) && Join(left, right, ids, prefix) is { } merge
                ? merge
                : throw item.Fault(new Text($"{item.Shown()}, whose parts and whole are not all in the vocabulary", $"{item.Shown()}，其两部分与合并结果并不都在词表中")));
        }

        return merges;
    }

    /// <summary>The merge of two texts, or null when one of the three is not in the vocabulary.</summary>
    public static BytePairMerge? Join(string left, string right, Dictionary<string, int> ids, string prefix = "")
    {
        var rest = prefix.Length > 0 && right.StartsWith(prefix, StringComparison.Ordinal) ? right[prefix.Length..] : right;
        return ids.TryGetValue(left, out var first) && ids.TryGetValue(right, out var second) && ids.TryGetValue(left + rest, out var result)
            ? new BytePairMerge(first, second, result)
            : null;
    }

    private static (string Left, string Right)? Parts(JsonSection item)
    {
        if (item.Element.ValueKind == JsonValueKind.Array && item.Element.GetArrayLength() == 2
            && item.Element[0].ValueKind == JsonValueKind.String && item.Element[1].ValueKind == JsonValueKind.String)
        {
            return (item.Element[0].GetString()!, item.Element[1].GetString()!);
        }

        return item.Element.ValueKind == JsonValueKind.String && item.Element.GetString()!.Split(' ') is [var left, var right] ? (left, right) : null;
    }
}
