namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>The methods of a text. Each part of a result keeps its origin.</summary>
/// <remarks>One difference from Python: letters are put in upper and lower case one by one, so that ß stays ß. <c>format</c> is left out.</remarks>
internal static class TextMethods
{
    /// <summary>A method of a text, or null.</summary>
    public static Function? Find(JinjaText text, string name, Budget budget) => name switch
    {
        "strip" or "lstrip" or "rstrip" => new Function(name, a => Strip(text, Optional(a, a.Bind(0, "chars")[0]), name != "rstrip", name != "lstrip", budget)),
        "split" or "rsplit" => new Function(name, a =>
        {
            var bound = a.Bind(0, "sep", "maxsplit");
            var most = bound[1] == CallArguments.Missing || a.Integer(bound[1]) < 0 ? int.MaxValue : a.Integer(bound[1]);
            return new JinjaList(TextParts.Split(text, Optional(a, bound[0]), most, name == "rsplit", budget));
        }),
        "splitlines" => new Function(name, a => new JinjaList(TextParts.Lines(text, a.Bind(0, "keepends")[0] is var keep && keep != CallArguments.Missing && Values.IsTrue(keep), budget))),
        "startswith" => new Function(name, a => Boxes.Of(Affixes(a, budget).Any(affix => text.Text.StartsWith(affix, StringComparison.Ordinal)))),
        "endswith" => new Function(name, a => Boxes.Of(Affixes(a, budget).Any(affix => text.Text.EndsWith(affix, StringComparison.Ordinal)))),
        "removeprefix" => new Function(name, a => Without(text, a.Text(a.Bind(1, "prefix")[0]).Text, isSuffix: false, budget)),
        "removesuffix" => new Function(name, a => Without(text, a.Text(a.Bind(1, "suffix")[0]).Text, isSuffix: true, budget)),
        "replace" => new Function(name, a =>
        {
            var bound = a.Bind(2, "old", "new", "count");
            return Replace(text, a.Text(bound[0]).Text, a.Text(bound[1]), bound[2] == CallArguments.Missing ? -1 : a.Integer(bound[2]), budget);
        }),
        "find" or "rfind" => new Function(name, a =>
        {
            budget.Spend(text.Length);
            var part = a.Text(a.Bind(1, "sub")[0]).Text;
            var found = name == "find" ? text.Text.IndexOf(part, StringComparison.Ordinal) : text.Text.LastIndexOf(part, StringComparison.Ordinal);
            return (long)(found < 0 ? -1 : CodePoints.Count(text.Text[..found]));
        }),
        "count" => new Function(name, a => (long)TextParts.Places(text.Text, a.Text(a.Bind(1, "sub")[0]).Text, int.MaxValue, budget).Count),
        "join" => new Function(name, a => Join(text, Values.Items(a.Bind(1, "iterable")[0], budget).Select(a.Text), budget)),
        "upper" => Plain(name, () => Cases.Upper(text, budget)),
        "lower" => Plain(name, () => Cases.Lower(text, budget)),
        "title" => Plain(name, () => Cases.Title(text, budget)),
        "capitalize" => Plain(name, () => Cases.Capitalize(text, budget)),
        "isupper" => Plain(name, () => Boxes.Of(Cases.IsUpper(text, budget))),
        "islower" => Plain(name, () => Boxes.Of(Cases.IsLower(text, budget))),
        "isspace" => Plain(name, () => Boxes.Of(Read(text, budget).Length > 0 && PythonText.TrimmedStart(text.Text) == text.Length)),
        "isdigit" => Plain(name, () => Boxes.Of(Read(text, budget).Length > 0 && text.Text.All(char.IsAsciiDigit))),
        _ => null,
    };

    /// <summary>Drops white space, or the characters of a text, from its ends.</summary>
    public static JinjaText Strip(JinjaText text, JinjaText? characters, bool fromStart, bool fromEnd, Budget budget)
    {
        budget.Spend(text.Length);
        if (characters is null)
        {
            var from = fromStart ? PythonText.TrimmedStart(text.Text) : 0;
            return text.Slice(from, (fromEnd ? Math.Max(from, PythonText.TrimmedEnd(text.Text)) : text.Length) - from);
        }

        var set = characters.Text.EnumerateRunes().ToHashSet();
        var (start, end) = (0, text.Length);
        foreach (var rune in text.Text.EnumerateRunes().TakeWhile(r => fromStart && set.Contains(r)))
        {
            start += rune.Utf16SequenceLength;
        }

        while (fromEnd && end > start)
        {
            var size = end - start > 1 && char.IsSurrogatePair(text.Text, end - 2) ? 2 : 1;
            if (!System.Text.Rune.TryGetRuneAt(text.Text, end - size, out var rune) || !set.Contains(rune))
            {
                break;
            }

            end -= size;
        }

        return text.Slice(start, end - start);
    }

    /// <summary>Puts a text in place of each occurrence of another, from the left.</summary>
    public static JinjaText Replace(JinjaText text, string old, JinjaText replacement, int count, Budget budget)
    {
        var most = count < 0 ? int.MaxValue : count;
        var output = new JinjaTextBuilder(budget);
        var at = 0;
        foreach (var place in TextParts.Places(text.Text, old, most, budget))
        {
            output.Append(text, at, place - at);
            output.Append(replacement);
            at = place + old.Length;
        }

        output.Append(text, at, text.Length - at);
        return output.ToText();
    }

    /// <summary>Texts with another between them.</summary>
    public static JinjaText Join(JinjaText separator, IEnumerable<JinjaText> parts, Budget budget)
    {
        var output = new JinjaTextBuilder(budget);
        var isFirst = true;
        foreach (var part in parts)
        {
            if (!isFirst)
            {
                output.Append(separator);
            }

            output.Append(part);
            isFirst = false;
        }

        return output.ToText();
    }

    private static IEnumerable<string> Affixes(CallArguments arguments, Budget budget)
    {
        var affix = arguments.Bind(1, "prefix")[0];
        return affix is JinjaList { Kind: JinjaListKind.Tuple } tuple
            ? tuple.Items.Select(item => Read(arguments.Text(item), budget).Text)
            : [Read(arguments.Text(affix), budget).Text];
    }

    private static JinjaText Without(JinjaText text, string affix, bool isSuffix, Budget budget)
    {
        Read(text, budget);
        return isSuffix
            ? text.Text.EndsWith(affix, StringComparison.Ordinal) ? text.Slice(0, text.Length - affix.Length) : text
            : text.Text.StartsWith(affix, StringComparison.Ordinal) ? text.Slice(affix.Length, text.Length - affix.Length) : text;
    }

    private static JinjaText Read(JinjaText text, Budget budget)
    {
        budget.Spend(1 + text.Length);
        return text;
    }

    private static JinjaText? Optional(CallArguments arguments, object? value) => value is null || value == CallArguments.Missing ? null : arguments.Text(value);

    private static Function Plain(string name, Func<object?> body) => new(name, a =>
    {
        a.BindNone();
        return body();
    });
}
