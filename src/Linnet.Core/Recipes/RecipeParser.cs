using System.Buffers;
using System.Globalization;
using Linnet.Core.Messages;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Linnet.Core.Recipes;

/// <summary>YAML text to nodes, in the strict subset that a recipe may use.</summary>
/// <remarks>
/// One document of sections, lists and scalars. Anchors, aliases, tags, merge keys and directives are refused: a recipe says
/// what it says at the place where it says it. Scalars keep their text; the record decides their type.
/// </remarks>
internal sealed class RecipeParser
{
    internal const int MaximumDepth = 32;

    private const int MaximumName = 100;

    private static readonly Text NotYaml = new("not valid YAML", "不是有效的 YAML");
    private static readonly Text TagsNotUsed = new("YAML tags (!name) are not used in recipes", "配方中不使用 YAML 标签（!name）");

    private readonly Parser _parser;
    private readonly ProblemList _problems;
    private readonly int _override;
    private readonly Stack<RecipePosition> _brackets = [];

    private RecipeParser(string text, ProblemList problems, int @override)
    {
        _parser = new Parser(new StringReader(text));
        (_problems, _override) = (problems, @override);
    }

    /// <summary>Parses one document.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="problems">Receives what is refused.</param>
    /// <param name="key">Dotted path of the text within the recipe; empty for a whole file.</param>
    /// <param name="override">The number of the override that the text comes from; -1 for a file.</param>
    /// <returns>The root, or null when nothing can be made of the text: then at least one problem was added.</returns>
    internal static RecipeNode? Parse(string text, ProblemList problems, string key = "", int @override = -1)
    {
        var content = text.StartsWith('\uFEFF') ? text[1..] : text;
        if (!CheckCharacters(content, problems, key, @override))
        {
            return null;
        }

        var parser = new RecipeParser(content, problems, @override);
        try
        {
            return parser.Document(key);
        }
        catch (YamlException broken)
        {
            // A block's fault is reported at its beginning, which may lie far above: what was read last is nearer.
            var at = new[] { parser.Position(broken.Start), parser.Position(parser._parser.Current?.End ?? Mark.Empty) }.Max();
            var message = broken.Message.TrimEnd('.');
            problems.Add(at, key, new Text($"{NotYaml.English}: {message}", $"{NotYaml.Chinese}：请检查此处及其上文的缩进、冒号、引号和括号"));
        }
        catch (InvalidOperationException)
        {
            // What the scanner throws when a key follows a list or section in brackets that was not closed.
            var open = parser._brackets.TryPeek(out var bracket) ? bracket : parser.Position(parser._parser.Current?.End ?? Mark.Empty);
            problems.Add(open, key, NotYaml, new Text("the bracket that is opened here to be closed", "此处打开的括号有对应的结尾"));
        }
        catch (ArgumentOutOfRangeException)
        {
            // What the scanner throws for "\U" followed by more than 10FFFF.
            problems.Add(
                parser.Position(parser._parser.Current?.End ?? Mark.Empty), key, NotYaml, new Text("a Unicode character", "Unicode 字符"));
        }
        catch (ArgumentException)
        {
            // What the parser throws for a tag that is no URI.
            problems.Add(parser.Position(parser._parser.Current?.End ?? Mark.Empty), key, TagsNotUsed);
        }

        return null;
    }

    private RecipeNode? Document(string key)
    {
        Next();
        Next();
        if (_parser.Current is not DocumentStart start)
        {
            _problems.Add(Position(Mark.Empty), key, new Text("the recipe is empty", "配方为空"));
            return null;
        }

        if (start.Version is not null)
        {
            Refuse(start.Start, key, new Text("YAML directives are not used in recipes", "配方中不使用 YAML 指令"));
        }

        Next();
        var root = Node(key, 0);
        if (root is null)
        {
            return null;
        }

        Next();
        Next();
        if (_parser.Current is DocumentStart second)
        {
            Refuse(second.Start, key, new Text("a second YAML document", "出现第二个 YAML 文档"), new Text("one document", "仅一个文档"));
        }

        return root;
    }

    /// <summary>Reads the current event's node and leaves its last event current. Null: nested too deeply, reading stops.</summary>
    private RecipeNode? Node(string path, int depth)
    {
        var current = _parser.Current!;
        var position = Position(current.Start);
        if (current is AnchorAlias)
        {
            Refuse(current.Start, path, new Text("YAML aliases (*name) are not used in recipes", "配方中不使用 YAML 别名（*name）"));
            return new RefusedNode(position);
        }

        if (current is not NodeEvent node)
        {
            // The parser lets some misplaced colons through as a key that is followed by the end of its section.
            throw new SemanticErrorException(current.Start, current.End, "While parsing a section, did not find a value.");
        }

        if (!node.Anchor.IsEmpty)
        {
            Refuse(node.Start, path, new Text("YAML anchors (&name) are not used in recipes", "配方中不使用 YAML 锚点（&name）"));
        }

        if (!node.Tag.IsEmpty)
        {
            Refuse(node.Start, path, TagsNotUsed);
        }

        if (node is Scalar scalar)
        {
            return new ScalarNode(position, scalar.Value, scalar.Style == ScalarStyle.Plain);
        }

        if (depth == MaximumDepth)
        {
            Refuse(
                node.Start,
                path,
                new Text("nested too deeply", "嵌套过深"),
                new Text($"at most {MaximumDepth} levels", $"至多 {MaximumDepth} 层"));
            return null;
        }

        var bracket = node is SequenceStart { Style: SequenceStyle.Flow } or MappingStart { Style: MappingStyle.Flow };
        if (bracket)
        {
            _brackets.Push(position);
        }

        RecipeNode? read = node is SequenceStart ? List(path, position, depth + 1) : Section(path, position, depth + 1);
        if (bracket)
        {
            _brackets.Pop();
        }

        return read;
    }

    private ListNode? List(string path, RecipePosition position, int depth)
    {
        var items = new List<RecipeNode>();
        while (Next() is not SequenceEnd)
        {
            if (Node(Join(path, items.Count.ToString(CultureInfo.InvariantCulture)), depth) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return new ListNode(position, items);
    }

    private SectionNode? Section(string path, RecipePosition position, int depth)
    {
        var entries = new List<RecipeEntry>();
        var first = new Dictionary<string, RecipePosition>(StringComparer.Ordinal);
        while (Next() is not MappingEnd)
        {
            var keyStart = _parser.Current!.Start;
            if (Node(path, depth) is not { } key)
            {
                return null;
            }

            // Paths are built of names, for each node below: an unbounded name would make that quadratic.
            var name = key is ScalarNode { Text.Length: > 0 and <= MaximumName } scalar ? scalar.Text : null;
            var keyPath = name is null ? path : Join(path, name);
            Next();
            if (Node(keyPath, depth) is not { } value)
            {
                return null;
            }

            if (name is null)
            {
                if (key is not RefusedNode)
                {
                    Refuse(keyStart, path, new Text("not a key", "不是键"), new Text("a name of at most 100 characters", "至多 100 个字符的名称"), Describe.Node(key));
                }
            }
            else if (name == "<<" && ((ScalarNode)key).Plain)
            {
                Refuse(keyStart, keyPath, new Text("YAML merge keys (<<) are not used in recipes", "配方中不使用 YAML 合并键（<<）"));
            }
            else if (!first.TryAdd(name, key.Position))
            {
                var (line, column) = (first[name].Line, first[name].Column);
                Refuse(
                    keyStart,
                    keyPath,
                    new Text("duplicate key", "键重复"),
                    new Text("each key once", "每个键只出现一次"),
                    _override >= 0 ? null : new Text($"it first at {line}:{column}", $"首次出现在 {line}:{column}"));
            }
            else
            {
                entries.Add(new RecipeEntry(name, key.Position, value));
            }
        }

        return new SectionNode(position, entries);
    }

    internal static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private ParsingEvent Next()
    {
        // Only a document that ended could run dry, and Document() asks for nothing after that.
        _ = _parser.MoveNext();
        return _parser.Current!;
    }

    private void Refuse(Mark mark, string key, Text what, Text? expected = null, Text? found = null) =>
        _problems.Add(Position(mark), key, what, expected, found);

    private RecipePosition Position(Mark mark) => _override >= 0
        ? new RecipePosition(0, 0, _override)
        : new RecipePosition((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    // The scanner takes NUL for the end of the file and U+0085, U+2028, U+2029 for ends of lines: what follows would vanish
    // or move. The other control characters are outside of YAML. In double quotes all of them can be written as escapes.
    private static readonly SearchValues<char> Refused = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(i => (char)i).Where(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r')),
            '\u2028', '\u2029', '\uFEFF', '\uFFFE', '\uFFFF']);

    private static bool CheckCharacters(string text, ProblemList problems, string key, int @override)
    {
        var at = text.AsSpan().IndexOfAny(Refused);
        if (at < 0)
        {
            return true;
        }

        var before = text.AsSpan(0, at);
        var position = @override >= 0
            ? new RecipePosition(0, 0, @override)
            : new RecipePosition(before.Count('\n') + 1, at - before.LastIndexOf('\n'));
        problems.Add(
            position,
            key,
            new Text("a character that YAML does not allow", "YAML 不允许的字符"),
            new Text("an escape in double quotes", "双引号内的转义"),
            Text.Same($"U+{(int)text[at]:X4}"));
        return false;
    }
}
