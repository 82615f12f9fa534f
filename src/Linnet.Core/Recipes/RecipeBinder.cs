using System.Globalization;
using Linnet.Core.Messages;

namespace Linnet.Core.Recipes;

/// <summary>Nodes to records: the values that are given, the record's own defaults for the others.</summary>
/// <remarks>
/// A value that cannot be read is reported and replaced by its default, or by a stand-in in its range where it has none, so that
/// reading goes on and the rules between keys can still be checked. Such a record never leaves the reader.
/// </remarks>
internal sealed class RecipeBinder(SectionShape root, ProblemList problems)
{
    private const int LongestMeant = 40;

    private readonly Dictionary<string, RecipePosition> _positions = new(StringComparer.Ordinal);
    private readonly List<string> _unread = [];

    internal object Bind(SectionNode node)
    {
        _positions[""] = RecipePosition.Start;
        return Section(root, node, null, "", RecipePosition.Start);
    }

    /// <summary>Reports the rules between keys that are broken and whose values could all be read.</summary>
    internal void Check(IRecipe recipe)
    {
        foreach (var rule in recipe.Check())
        {
            var parent = rule.Key.LastIndexOf('.');
            IEnumerable<string> reads = rule.Reads.Count > 0 ? rule.Reads.Append(rule.Key) : [parent < 0 ? "" : rule.Key[..parent]];
            if (!reads.Any(key => _unread.Any(unread => Within(key, unread) || Within(unread, key))))
            {
                var text = new Text(rule.Text.English.TrimEnd('.'), rule.Text.Chinese.TrimEnd('。'));
                problems.Add(PositionOf(rule.Key), rule.Key, text);
            }
        }
    }

    private static bool Within(string path, string section) =>
        section.Length == 0 || path == section || path.StartsWith(section + ".", StringComparison.Ordinal);

    private RecipePosition PositionOf(string key)
    {
        for (var path = key; ; path = path[..Math.Max(0, path.LastIndexOf('.'))])
        {
            if (_positions.TryGetValue(path, out var position))
            {
                return position;
            }
        }
    }

    /// <param name="shape">The section's shape.</param>
    /// <param name="node">What is written, or null.</param>
    /// <param name="given">The default that the outer record gives for the whole section, or null.</param>
    /// <param name="path">Dotted path of the section.</param>
    /// <param name="position">Where missing keys are reported.</param>
    private object Section(SectionShape shape, SectionNode? node, object? given, string path, RecipePosition position)
    {
        var defaults = given ?? Activator.CreateInstance(shape.Type)!;
        var record = Activator.CreateInstance(shape.Type)!;
        var entries = node?.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal) ?? [];
        foreach (var entry in node?.Entries ?? [])
        {
            if (!shape.Keys.Any(key => key.Name == entry.Name) && !problems.Full)
            {
                problems.Add(
                    entry.Position,
                    RecipeParser.Join(path, entry.Name),
                    new Text("unknown key", "未知的键"),
                    Describe.Names([.. shape.Keys.Select(key => key.Name)]),
                    didYouMean: Meant(entry.Name, shape));
            }
        }

        foreach (var key in shape.Keys)
        {
            var required = key.Required && given is null;
            var byDefault = required ? null : key.Property.GetValue(defaults);
            var keyPath = RecipeParser.Join(path, key.Name);
            var value = entries.TryGetValue(key.Name, out var entry)
                ? Value(key, entry, byDefault, required, keyPath)
                : required ? Missing(key, keyPath, position) : Default(key, byDefault);
            key.Property.SetValue(record, value);
        }

        return record;
    }

    private string? Meant(string name, SectionShape shape)
    {
        // A slip of indentation leaves a right name in the wrong section: then its full path is the answer.
        return DidYouMean.Nearest(name, shape.Keys.Select(key => key.Name))
            ?? root.Paths().FirstOrDefault(p => p.EndsWith("." + name, StringComparison.Ordinal) || p == name);
    }

    private object? Value(KeyShape key, RecipeEntry entry, object? byDefault, bool required, string path)
    {
        _positions[path] = entry.Position;
        if (key.Nullable && entry.Value is ScalarNode { Plain: true, Text: "null" })
        {
            return null;
        }

        if (key.Nullable && entry.Value is ScalarNode { Plain: true, Text: "~" or "" })
        {
            Unread(key.Value, key, entry.Value, path, new ScalarFault(new Text("no value", "缺少值"), "null"));
        }
        else if (Read(key.Value, key, entry.Value, byDefault, path, entry.Position) is { } value)
        {
            return value;
        }

        return required ? StandIn(key.Value, key.Documentation) : Default(key, byDefault);
    }

    /// <summary>The value, or null when it was reported as unreadable.</summary>
    private object? Read(ValueShape shape, KeyShape key, RecipeNode node, object? byDefault, string path, RecipePosition position)
    {
        switch (shape, node)
        {
            case (_, RefusedNode):
                _unread.Add(path);
                return null;
            case (ScalarShape scalar, ScalarNode text):
                var (value, fault) = ScalarReader.Read(text, scalar, key.Documentation);
                if (fault is not null)
                {
                    Unread(shape, key, node, path, fault);
                }

                return value;
            case (SectionShape section, SectionNode keys):
                return Section(section, keys, byDefault, path, position);
            case (ListShape list, ListNode items):
                return RecipeList.Of(list.Item.Type, [.. items.Items.Select((item, i) => Item(list.Item, key, item, path, i))]);
            case (ListShape { Item: ScalarShape { Kind: ScalarKind.Text } }, ScalarNode { Text: { Length: > 0 and <= LongestMeant } single }) when !single.AsSpan().ContainsAny('"', '\\'):
                Unread(shape, key, node, path, new ScalarFault(ScalarFault.WrongType, $"[\"{single}\"]"));
                return null;
            default:
                Unread(shape, key, node, path, new ScalarFault(ScalarFault.WrongType));
                return null;
        }
    }

    private object Item(ValueShape shape, KeyShape key, RecipeNode node, string path, int index)
    {
        var itemPath = RecipeParser.Join(path, index.ToString(CultureInfo.InvariantCulture));
        _positions[itemPath] = node.Position;
        return problems.Full ? StandIn(shape, key.Documentation) : Read(shape, key, node, null, itemPath, node.Position) ?? StandIn(shape, key.Documentation);
    }

    private void Unread(ValueShape shape, KeyShape key, RecipeNode node, string path, ScalarFault fault)
    {
        _unread.Add(path);
        var nullable = key.Nullable && ReferenceEquals(shape, key.Value);
        problems.Add(
            node.Position, path, fault.What, Describe.Expected(shape, key.Documentation, nullable), Describe.Node(node), fault.DidYouMean);
    }

    private object? Missing(KeyShape key, string path, RecipePosition position)
    {
        _unread.Add(path);
        problems.Add(
            position,
            path,
            new Text("missing required key", "缺少必需的键"),
            Describe.Expected(key.Value, key.Documentation, key.Nullable));
        return StandIn(key.Value, key.Documentation);
    }

    private object? Default(KeyShape key, object? value) => (key.Value, value) switch
    {
        (_, null) when !key.Nullable => throw new ArgumentException(
            $"{key.Property.DeclaringType}.{key.Property.Name} has no default: make it required or nullable."),
        (_, null) => null,
        (SectionShape section, _) => Section(section, null, value, "", RecipePosition.Start),
        (ListShape { Item: SectionShape section } list, System.Collections.IEnumerable items) => RecipeList.Of(
            list.Item.Type, [.. items.Cast<object>().Select(item => Section(section, null, item, "", RecipePosition.Start))]),
        (ListShape list, System.Collections.IEnumerable items) => RecipeList.Of(list.Item.Type, [.. items.Cast<object>()]),
        _ => value,
    };

    /// <summary>Some value within range: only rules that do not read it are reported.</summary>
    private object StandIn(ValueShape shape, KeyAttribute? key)
    {
        switch (shape)
        {
            case SectionShape section:
                var record = Activator.CreateInstance(section.Type)!;
                foreach (var inner in section.Keys)
                {
                    inner.Property.SetValue(record, inner.Required
                        ? StandIn(inner.Value, inner.Documentation)
                        : Default(inner, inner.Property.GetValue(record)));
                }

                return record;
            case ListShape list:
                return RecipeList.Of(list.Item.Type, []);
            case ScalarShape { Kind: ScalarKind.Text }:
                return "";
            case ScalarShape { Kind: ScalarKind.Integer or ScalarKind.Number }:
                var least = key is null || double.IsNaN(key.Minimum) ? double.NegativeInfinity : key.Minimum;
                var greatest = key is null || double.IsNaN(key.Maximum) ? double.PositiveInfinity : key.Maximum;
                return Convert.ChangeType(Math.Min(Math.Max(1, least), greatest), shape.Type, CultureInfo.InvariantCulture);
            default:
                return shape.Type.IsEnum ? Enum.GetValues(shape.Type).GetValue(0)! : false;
        }
    }
}
