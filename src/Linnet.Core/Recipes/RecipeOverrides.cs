using System.Globalization;
using Linnet.Core.Messages;

namespace Linnet.Core.Recipes;

/// <summary>Replaces values of the file by those of the command line, before types: <c>a.b=1</c>, <c>a.list=[1, 2]</c>, <c>sources.0.weight=2</c>.</summary>
/// <remarks>
/// A value that begins with <c>[</c>, <c>{</c>, <c>"</c> or <c>'</c> is YAML; any other is taken as it stands, so that
/// <c>prompt=Once: a #tag</c> needs no quoting but the shell's. Later overrides replace earlier ones.
/// </remarks>
internal static class RecipeOverrides
{
    internal static void Apply(SectionNode root, IReadOnlyList<string> overrides, ProblemList problems)
    {
        for (var i = 0; i < overrides.Count; i++)
        {
            var position = new RecipePosition(0, 0, i);
            var equals = overrides[i].IndexOf('=');
            var path = equals < 0 ? overrides[i] : overrides[i][..equals];
            var names = path.Split('.', RecipeParser.MaximumDepth + 1); // one more than allowed is enough to refuse
            if (equals >= 0 && names.Length > RecipeParser.MaximumDepth)
            {
                problems.Add(
                    position,
                    Excerpt.Of(path),
                    new Text("too many names", "名称过多"),
                    new Text($"at most {RecipeParser.MaximumDepth}, separated by dots", $"以点分隔的至多 {RecipeParser.MaximumDepth} 个名称"),
                    null);
            }
            else if (equals < 0 || names.Any(string.IsNullOrWhiteSpace))
            {
                problems.Add(
                    position,
                    path,
                    new Text("not an override", "不是覆盖项"),
                    new Text("key=value, such as training.steps=20", "key=value 形式，例如 training.steps=20"),
                    Describe.Text(overrides[i]));
            }
            else if (Value(overrides[i][(equals + 1)..], path, position, problems) is { } value)
            {
                Set(root, names, 0, value, problems);
            }
        }
    }

    private static RecipeNode? Value(string text, string path, RecipePosition position, ProblemList problems)
    {
        if (text.Length > 0 && text[0] is '[' or '{' or '"' or '\'')
        {
            return RecipeParser.Parse(text, problems, path, position.Override);
        }

        // An empty value is an empty text, not "nothing": the shell has already taken the quotes away.
        return new ScalarNode(position, text, Plain: text.Length > 0);
    }

    private static void Set(RecipeNode node, string[] names, int depth, RecipeNode value, ProblemList problems)
    {
        var (name, last) = (names[depth], depth == names.Length - 1);
        var path = string.Join('.', names[..(depth + 1)]);
        switch (node)
        {
            case SectionNode section:
                var at = section.Entries.FindIndex(e => e.Name == name);
                if (at < 0)
                {
                    // An index below it leads nowhere: Set() on the new section says so as an unknown key.
                    section.Entries.Add(new RecipeEntry(name, value.Position, last ? value : new SectionNode(value.Position, [])));
                    at = section.Entries.Count - 1;
                }
                else if (last)
                {
                    section.Entries[at] = new RecipeEntry(name, value.Position, value);
                }

                if (!last)
                {
                    Set(section.Entries[at].Value, names, depth + 1, value, problems);
                }

                break;
            case ListNode list:
                if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= list.Items.Count)
                {
                    problems.Add(
                        value.Position,
                        path,
                        new Text("no such item", "没有这一项"),
                        list.Items.Count == 0
                            ? new Text("a list that has items", "非空列表")
                            : new Text($"an index from 0 to {list.Items.Count - 1}", $"0 到 {list.Items.Count - 1} 的序号"),
                        Text.Same(Excerpt.Of(name)));
                }
                else if (last)
                {
                    list.Items[index] = value;
                }
                else
                {
                    Set(list.Items[index], names, depth + 1, value, problems);
                }

                break;
            default:
                problems.Add(
                    value.Position, path, new Text("no such key", "没有这个键"), new Text("a section above it", "上一级为小节"), Describe.Node(node));
                break;
        }
    }
}
