using Linnet.Core.Messages;

namespace Linnet.Core.Recipes;

/// <summary>What was found, and what is expected, in the words of a message.</summary>
internal static class Describe
{
    private const int ListedNames = 20;

    internal static Text Node(RecipeNode node) => node switch
    {
        ScalarNode { Plain: true, Text: "" } => new Text("nothing", "空值"),
        ScalarNode { Plain: true } plain => Messages.Text.Same(Excerpt.Of(plain.Text)),
        ScalarNode quoted => Text(quoted.Text),
        ListNode => new Text("a list", "列表"),
        _ => new Text("a section", "小节"),
    };

    internal static Text Text(string text) => new($"the text \"{Excerpt.Of(text)}\"", $"文本 \"{Excerpt.Of(text)}\"");

    /// <summary>The type of a value, its range and whether null will do.</summary>
    internal static Text Expected(ValueShape shape, KeyAttribute? key, bool nullable)
    {
        var range = Range(key) ?? (shape.Type == typeof(ulong) ? ">= 0" : null);
        var value = shape switch
        {
            SectionShape => new Text("a section", "小节"),
            ListShape list => Of(Expected(list.Item, key, false)),
            ScalarShape { Kind: ScalarKind.Integer } => Bounded("an integer", "整数"),
            ScalarShape { Kind: ScalarKind.Number } => Bounded("a number", "数"),
            ScalarShape { Kind: ScalarKind.Text } => new Text("text", "文本"),
            _ => Names(((ScalarShape)shape).Names),
        };

        return nullable ? new Text($"{value.English} or null", $"{value.Chinese}或 null") : value;

        Text Bounded(string english, string chinese) =>
            range is null ? new Text(english, chinese) : new Text($"{english} {range}", $"{chinese}（{range}）");

        static Text Of(Text item) => new($"a list, each item {item.English}", $"列表，每项为{item.Chinese}");
    }

    /// <summary><c>&gt;= 1</c>, <c>&gt; 0 and &lt;= 1</c>, or null.</summary>
    internal static string? Range(KeyAttribute? key)
    {
        if (key is null)
        {
            return null;
        }

        var least = double.IsNaN(key.Minimum) ? "" : (key.ExclusiveMinimum ? "> " : ">= ") + Numbers.Format(key.Minimum);
        var greatest = double.IsNaN(key.Maximum) ? "" : (key.ExclusiveMaximum ? "< " : "<= ") + Numbers.Format(key.Maximum);
        return (least, greatest) switch
        {
            ("", "") => null,
            (_, "") => least,
            ("", _) => greatest,
            _ => $"{least}, {greatest}",
        };
    }

    internal static Text Names(IReadOnlyCollection<string> names)
    {
        var more = names.Count > ListedNames;
        var listed = names.Take(ListedNames).ToList();
        return new Text(
            $"one of {string.Join(", ", listed)}{(more ? ", …" : "")}",
            $"{string.Join("、", listed)}{(more ? "……" : "")} 之一");
    }
}
