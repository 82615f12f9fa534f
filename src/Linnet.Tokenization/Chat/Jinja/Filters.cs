using System.Collections.Frozen;
using System.Globalization;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>The filters, as Jinja 3.1 and, for <c>tojson</c>, transformers define them.</summary>
/// <remarks><c>safe</c> is <c>string</c>: there is no HTML here to be safe from.</remarks>
internal static class Filters
{
    private static readonly FrozenDictionary<string, Func<Runtime, object?, CallArguments, object?>> Known =
        new Dictionary<string, Func<Runtime, object?, CallArguments, object?>>(StringComparer.Ordinal)
        {
            ["abs"] = (_, value, a) => Absolute(value, a),
            ["capitalize"] = Plain((r, value) => Cases.Capitalize(r.Text(value), r.Budget)),
            ["count"] = Plain((r, value) => Values.Length(value, r.Budget)),
            ["d"] = Default,
            ["default"] = Default,
            ["dictsort"] = SortItems,
            ["first"] = Plain((r, value) => r.Items(value) is [var first, ..] ? first : new Undefined("first")),
            ["float"] = Float,
            ["indent"] = Indent,
            ["int"] = Integer,
            ["items"] = Plain((r, value) => value switch
            {
                JinjaMap map => r.List(map.Items.Select(i => Access.Pair(i, r.Budget)), JinjaListKind.Iterator),
                Undefined => new JinjaList([], JinjaListKind.Iterator),
                _ => throw new JinjaException(new Text($"`items` needs a dict, not {Values.TypeName(value)}", $"`items` 需要 dict，实际是 {Values.TypeName(value)}")),
            }),
            ["join"] = Join,
            ["last"] = Plain((r, value) => r.Items(value) is [.., var last] ? last : new Undefined("last")),
            ["length"] = Plain((r, value) => Values.Length(value, r.Budget)),
            ["list"] = Plain((r, value) => r.List(r.Items(value))),
            ["lower"] = Plain((r, value) => Cases.Lower(r.Text(value), r.Budget)),
            ["map"] = ListFilters.Map,
            ["reject"] = (r, value, a) => ListFilters.Select(r, value, a, keeps: false),
            ["rejectattr"] = (r, value, a) => ListFilters.SelectByAttribute(r, value, a, keeps: false),
            ["replace"] = Replace,
            ["reverse"] = Plain(Reverse),
            ["round"] = Round,
            ["safe"] = Plain((r, value) => r.Text(value)),
            ["select"] = (r, value, a) => ListFilters.Select(r, value, a, keeps: true),
            ["selectattr"] = (r, value, a) => ListFilters.SelectByAttribute(r, value, a, keeps: true),
            ["sort"] = ListFilters.Sort,
            ["string"] = Plain((r, value) => r.Text(value)),
            ["sum"] = ListFilters.Sum,
            ["title"] = Plain((r, value) => Cases.TitleOfWords(r.Text(value), r.Budget)),
            ["tojson"] = (r, value, a) => JsonOutput.Apply(value, a, r.Budget),
            ["trim"] = (r, value, a) => TextMethods.Strip(
                r.Text(value), a.Bind(0, "chars")[0] is var chars && chars != CallArguments.Missing && chars is not null ? a.Text(chars) : null, true, true, r.Budget),
            ["unique"] = ListFilters.Unique,
            ["upper"] = Plain((r, value) => Cases.Upper(r.Text(value), r.Budget)),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsKnown(string name) => Known.ContainsKey(name);

    /// <summary><c>value | name(arguments)</c></summary>
    /// <exception cref="JinjaException">There is no such filter.</exception>
    public static object? Apply(Runtime runtime, string name, object? value, CallArguments arguments) =>
        Known.TryGetValue(name, out var filter)
            ? filter(runtime, value, arguments)
            : throw new JinjaException(new Text($"the filter `{name}` is not read", $"不支持过滤器 `{name}`"));

    private static Func<Runtime, object?, CallArguments, object?> Plain(Func<Runtime, object?, object?> body) => (runtime, value, arguments) =>
    {
        arguments.BindNone();
        return body(runtime, value);
    };

    private static object? Default(Runtime runtime, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind(0, "default_value", "boolean");
        var replaces = value is Undefined || (bound[1] != CallArguments.Missing && Values.IsTrue(bound[1]) && !Values.IsTrue(value));
        return !replaces ? value : bound[0] == CallArguments.Missing ? JinjaText.Empty : bound[0];
    }

    private static JinjaText Join(Runtime runtime, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind(0, "d", "attribute");
        var separator = bound[0] == CallArguments.Missing ? JinjaText.Empty : runtime.Text(bound[0]);
        var isPlain = bound[1] is null || bound[1] == CallArguments.Missing;
        return TextMethods.Join(
            separator, runtime.Items(value).Select(item => runtime.Text(isPlain ? item : runtime.Attribute(item, bound[1]))), runtime.Budget);
    }

    private static JinjaText Replace(Runtime runtime, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind(2, "old", "new", "count");
        var count = bound[2] is null || bound[2] == CallArguments.Missing ? -1 : arguments.Integer(bound[2]);
        return TextMethods.Replace(runtime.Text(value), runtime.Text(bound[0]).Text, runtime.Text(bound[1]), count, runtime.Budget);
    }

    private static object? Reverse(Runtime runtime, object? value) => value is JinjaText text
        ? Operators.Concatenate([.. runtime.Items(text).Reverse().Cast<JinjaText>()], runtime.Budget)
        : runtime.List(runtime.Items(value).Reverse(), JinjaListKind.Iterator);

    private static JinjaList SortItems(Runtime runtime, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind(0, "case_sensitive", "by", "reverse");
        var isValue = bound[1] is JinjaText { Text: "value" };
        var map = value as JinjaMap
            ?? throw new JinjaException(new Text($"`dictsort` needs a dict, not {Values.TypeName(value)}", $"`dictsort` 需要 dict，实际是 {Values.TypeName(value)}"));
        return ListFilters.Sorted(
            runtime,
            [.. map.Items.Select(i => Access.Pair(i, runtime.Budget))],
            [.. map.Items.Select(i => isValue ? i.Value : i.Key)],
            isCaseSensitive: bound[0] != CallArguments.Missing && Values.IsTrue(bound[0]),
            isReversed: bound[2] != CallArguments.Missing && Values.IsTrue(bound[2]));
    }

    private static JinjaText Indent(Runtime runtime, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind(0, "width", "first", "blank");
        var width = bound[0] is JinjaText given ? given : new JinjaText(new string(' ', bound[0] == CallArguments.Missing ? 4 : Math.Clamp(arguments.Integer(bound[0]), 0, 256)));
        var (first, blank) = (bound[1] != CallArguments.Missing && Values.IsTrue(bound[1]), bound[2] != CallArguments.Missing && Values.IsTrue(bound[2]));
        var output = new JinjaTextBuilder(runtime.Budget);
        var isFirst = true;
        foreach (var line in TextParts.Lines(Operators.Concatenate([arguments.Text(value), new JinjaText("\n")], runtime.Budget), keepsEnds: false, runtime.Budget).Cast<JinjaText>())
        {
            output.Append(isFirst ? "" : "\n");
            output.Append(isFirst ? first ? width : JinjaText.Empty : line.Length > 0 || blank ? width : JinjaText.Empty);
            output.Append(line);
            isFirst = false;
        }

        return output.ToText();
    }

    private static object Absolute(object? value, CallArguments arguments)
    {
        arguments.BindNone();
        return Values.Number(value) is { } number ? number.IsFloat ? Math.Abs(number.Float) : (object)Math.Abs(number.Integer) : throw NoNumber("abs", value);
    }

    private static object? Integer(Runtime runtime, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind(0, "default");
        Values.Key(value, runtime.Budget);
        return value switch
        {
            _ when Values.Number(value) is { } number => number.IsFloat && !(Math.Abs(number.Float) < 1L << 62) ? Fallback() : number.Integer,
            JinjaText text when long.TryParse(text.Text.Trim(), NumberStyles.AllowLeadingSign, null, out var parsed) => parsed,
            JinjaText text when double.TryParse(text.Text.Trim(), NumberStyles.Float, null, out var parsed) && Math.Abs(parsed) < 1L << 62 => (long)parsed,
            Undefined undefined => throw undefined.Error(),
            _ => Fallback(),
        };

        object? Fallback() => bound[0] == CallArguments.Missing ? 0L : bound[0];
    }

    private static object? Float(Runtime runtime, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind(0, "default");
        Values.Key(value, runtime.Budget);
        return Values.Number(value) is { } number ? number.Float
            : value is JinjaText text && double.TryParse(text.Text.Trim(), NumberStyles.Float, null, out var parsed) ? parsed
            : value is Undefined undefined ? throw undefined.Error()
            : bound[0] == CallArguments.Missing ? 0.0 : bound[0];
    }

    // Python rounds half to even and gives an integer back as it is.
    private static object Round(Runtime runtime, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind(0, "precision");
        var digits = bound[0] == CallArguments.Missing ? 0 : arguments.Integer(bound[0]);
        return (Values.Number(value), digits) switch
        {
            ({ IsFloat: false } number, >= 0) => (object)number.Integer,
            ({ IsFloat: true } number, >= 0 and <= 15) => Math.Round(number.Float, digits, MidpointRounding.ToEven),
            _ => throw NoNumber("round", value),
        };
    }

    private static JinjaException NoNumber(string name, object? value) =>
        new(new Text($"`{name}` cannot take {Values.TypeName(value)}", $"`{name}` 不接受 {Values.TypeName(value)}"));
}
