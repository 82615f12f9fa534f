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
        section.RequireList(MaximumCount);
        var merges = new List<BytePairMerge>(section.Element.GetArrayLength());
        var lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var item in section.Element.EnumerateArray())
        {
            merges.Add(Parts(item) is var (text, end, start) && Join(text.AsSpan(0, end), text.AsSpan(start), lookup, prefix) is { } merge ? merge : throw Refused(section.Item(merges.Count, item)));
        }

        return merges;
    }

    /// <summary>Refuses a merge that stands twice.</summary>
    /// <param name="section">The list.</param>
    /// <param name="merges">What was read from it.</param>
    public static void RequireOnce(JsonSection section, List<BytePairMerge> merges)
    {
        var pairs = new HashSet<(int, int)>(merges.Count);
        if (merges.FindIndex(merge => !pairs.Add((merge.Left, merge.Right))) is >= 0 and var index)
        {
            var item = section.Item(index, section.Element[index]);
            throw item.Fault(new Text($"{item.Shown()}, which stands twice", $"{item.Shown()}，出现两次"));
        }
    }

    /// <summary>The merge of two texts with a space between, or null when one of the three tokens is not in the vocabulary.</summary>
    public static BytePairMerge? Join(string line, Dictionary<string, int> ids) =>
        line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space && line.IndexOf(' ', space + 1) < 0
            ? Join(line.AsSpan(0, space), line.AsSpan(space + 1), ids.GetAlternateLookup<ReadOnlySpan<char>>(), "")
            : null;

    private static BytePairMerge? Join(
        ReadOnlySpan<char> left, ReadOnlySpan<char> right, Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ids, string prefix)
    {
        var rest = right.StartsWith(prefix, StringComparison.Ordinal) ? right[prefix.Length..] : right;
        return ids.TryGetValue(left, out var first) && ids.TryGetValue(right, out var second) && ids.TryGetValue(string.Concat(left, rest), out var result)
            ? new BytePairMerge(first, second, result)
            : null;
    }

    /// <summary>Both parts as one text: up to where the first goes, and from where the second begins.</summary>
    private static (string Text, int End, int Start)? Parts(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.String && item.GetString() is { } text
            && text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space && text.IndexOf(' ', space + 1) < 0)
        {
            return (text, space, space + 1);
        }

        return item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2
            && item[0].ValueKind == JsonValueKind.String && item[1].ValueKind == JsonValueKind.String && item[0].GetString() is { } left
                ? (left + item[1].GetString(), left.Length, left.Length)
                : null;
    }

    private static TokenizerFormatException Refused(JsonSection item) => item.Fault(new Text(
        $"{item.Shown()}, whose parts and whole are not all in the vocabulary", $"{item.Shown()}，其两部分与合并结果并不都在词表中"));
}
