using Linnet.Core.Recipes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Linnet.Core.Runs;

/// <summary>One key in which two recipes differ.</summary>
/// <param name="Key">Dotted path, list items by index: <c>training.steps</c>, <c>sources.0.path</c>.</param>
/// <param name="Left">The first recipe's value as YAML writes it, or null when it has no such key.</param>
/// <param name="Right">The second recipe's value, or null.</param>
public sealed record RecipeDifference(string Key, string? Left, string? Right)
{
    /// <summary>The keys in which two resolved recipes (<see cref="RecipeDocument{T}.Resolved"/>) differ, ordered by key.</summary>
    /// <exception cref="InvalidDataException">A text is not plain YAML of at most 64 levels.</exception>
    public static IReadOnlyList<RecipeDifference> Between(string left, string right)
    {
        var leftValues = Flatten(left);
        var rightValues = Flatten(right);
        return [.. leftValues.Keys.Union(rightValues.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(k => new RecipeDifference(k, leftValues.GetValueOrDefault(k), rightValues.GetValueOrDefault(k)))
            .Where(d => d.Left != d.Right)];
    }

    private static Dictionary<string, string> Flatten(string yaml)
    {
        const int MaximumDepth = 64;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var levels = new Stack<Level>();
        try
        {
            var parser = new Parser(new StringReader(yaml));
            while (parser.MoveNext())
            {
                switch (parser.Current)
                {
                    case AnchorAlias:
                        throw new InvalidDataException("alias");
                    case MappingStart or SequenceStart when levels.Count == MaximumDepth:
                        throw new InvalidDataException("too deep");
                    case MappingStart or SequenceStart:
                        levels.Push(new Level(Path(levels), parser.Current is SequenceStart));
                        break;
                    case MappingEnd or SequenceEnd:
                        var closed = levels.Pop();
                        if (closed.Count == 0 && closed.Path.Length > 0)
                        {
                            values[closed.Path] = closed.IsList ? "[]" : "{}";
                        }

                        Close(levels);
                        break;
                    case Scalar scalar when levels.TryPeek(out var level) && !level.IsList && level.Key is null:
                        level.Key = scalar.Value;
                        break;
                    case Scalar scalar:
                        // Quotes tell the text "null" from no value.
                        values[Path(levels)] = scalar.IsPlainImplicit ? scalar.Value : $"\"{scalar.Value}\"";
                        Close(levels);
                        break;
                }
            }
        }
        catch (Exception error) when (error is YamlException or ArgumentException or InvalidOperationException)
        {
            // The latter two are what the scanner throws for a character or a tag that cannot be, and for a bracket that stays open.
            throw new InvalidDataException(error.Message, error);
        }

        return values;
    }

    private static string Path(Stack<Level> levels)
    {
        if (!levels.TryPeek(out var level))
        {
            return "";
        }

        var name = level.IsList ? level.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) : level.Key ?? "?";
        return level.Path.Length == 0 ? name : $"{level.Path}.{name}";
    }

    private static void Close(Stack<Level> levels)
    {
        if (levels.TryPeek(out var level))
        {
            level.Count++;
            level.Key = null;
        }
    }

    private sealed class Level(string path, bool isList)
    {
        public string Path { get; } = path;

        public bool IsList { get; } = isList;

        public string? Key { get; set; }

        public int Count { get; set; }
    }
}
