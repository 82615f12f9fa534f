using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>The filter <c>tojson</c> as transformers defines it: Python's <c>json.dumps</c>, without Jinja's escapes for HTML.</summary>
/// <param name="isAscii">Whether other characters are escaped (<c>ensure_ascii</c>; transformers' default is not).</param>
/// <param name="indent">What a level is indented by, or null for one line.</param>
/// <param name="itemSeparator">Stands between items.</param>
/// <param name="keySeparator">Stands behind a key.</param>
/// <param name="sortsKeys">Whether keys are sorted.</param>
/// <param name="budget">Pays.</param>
internal sealed class JsonOutput(bool isAscii, string? indent, string itemSeparator, string keySeparator, bool sortsKeys, Budget budget)
{
    private readonly JinjaTextBuilder _output = new(budget);
    private int _depth;

    /// <summary>Reads the filter's arguments and applies it.</summary>
    public static JinjaText Apply(object? value, CallArguments arguments, Budget budget)
    {
        var bound = arguments.Bind(0, "ensure_ascii", "indent", "separators", "sort_keys");
        var indent = bound[1] switch
        {
            null => null,
            JinjaText text => text.Text,
            var number when number != CallArguments.Missing => new string(' ', Math.Clamp(arguments.Integer(number), 0, 64)),
            _ => null,
        };
        var (item, key) = (indent is null ? ", " : ",", ": ");
        if (bound[2] is JinjaList { Items: [JinjaText first, JinjaText second] })
        {
            (item, key) = (first.Text, second.Text);
        }
        else if (bound[2] is not null && bound[2] != CallArguments.Missing)
        {
            throw new JinjaException(new Text("`separators` needs two strings", "`separators` 需要两个字符串"));
        }

        var json = new JsonOutput(IsSet(bound[0]), indent, item, key, IsSet(bound[3]), budget);
        json.Append(value);
        return json._output.ToText();
    }

    private static bool IsSet(object? argument) => argument != CallArguments.Missing && Values.IsTrue(argument);

    private void Append(object? value)
    {
        budget.Enter();
        switch (value)
        {
            case null:
                _output.Append("null");
                break;
            case bool truth:
                _output.Append(truth ? "true" : "false");
                break;
            case JinjaText text:
                AppendString(text);
                break;
            case JinjaList { IsSequence: true } list:
                AppendItems('[', list.Items, Append, ']');
                break;
            case JinjaMap map:
                AppendItems('{', sortsKeys ? Sorted(map.Items) : map.Items, AppendItem, '}');
                break;
            case double number when !double.IsFinite(number):
                _output.Append(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
                break;
            default:
                Values.RequireDefined(value);
                _output.Append(PythonText.OfScalar(value)
                    ?? throw new JinjaException(new Text($"{Values.TypeName(value)} has no JSON", $"{Values.TypeName(value)} 无法写成 JSON")));
                break;
        }

        budget.Leave();
    }

    private List<KeyValuePair<object?, object?>> Sorted(IReadOnlyList<KeyValuePair<object?, object?>> items)
    {
        try
        {
            return [.. items.OrderBy(i => i.Key, Comparer<object?>.Create((a, b) => Values.Compare(a, b, budget)))];
        }
        catch (InvalidOperationException error) when (error.InnerException is JinjaException cause)
        {
            throw new JinjaException(cause.Problem);
        }
    }

    private void AppendItem(KeyValuePair<object?, object?> item)
    {
        if (item.Key is JinjaText name)
        {
            AppendString(name);
        }
        else
        {
            _output.Append("\"");
            Append(item.Key);
            _output.Append("\"");
        }

        _output.Append(keySeparator);
        Append(item.Value);
    }

    private void AppendItems<T>(char open, IReadOnlyList<T> items, Action<T> append, char close)
    {
        _output.Append(open.ToString());
        _depth++;
        for (var i = 0; i < items.Count; i++)
        {
            _output.Append(i > 0 ? itemSeparator : "");
            AppendLineEnd();
            append(items[i]);
        }

        _depth--;
        if (items.Count > 0)
        {
            AppendLineEnd();
        }

        _output.Append(close.ToString());
    }

    private void AppendLineEnd()
    {
        if (indent is not null)
        {
            _output.Append("\n");
            for (var i = 0; i < _depth; i++)
            {
                _output.Append(indent);
            }
        }
    }

    private void AppendString(JinjaText text)
    {
        _output.Append("\"");
        var plain = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (Escape(text.Text[i]) is { } escape)
            {
                _output.Append(text, plain, i - plain);
                _output.Append(escape);
                plain = i + 1;
            }
        }

        _output.Append(text, plain, text.Length - plain);
        _output.Append("\"");
    }

    private string? Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\f' => "\\f",
        '\b' => "\\b",
        < ' ' => $"\\u{(int)c:x4}",
        > '~' when isAscii => $"\\u{(int)c:x4}",
        _ => null,
    };
}
