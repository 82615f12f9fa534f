using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Linnet.Core.Recipes;

/// <summary>A record back to YAML: every key in the order of its declaration, so that the same values give the same bytes.</summary>
internal static partial class RecipeWriter
{
    internal static string Write(SectionShape shape, object record)
    {
        var yaml = new StringBuilder();
        Section(yaml, shape, record, "", "");
        return yaml.ToString();
    }

    /// <summary>One value on one line, as the explanation shows a default.</summary>
    internal static string Inline(ValueShape shape, object? value) => (shape, value) switch
    {
        (_, null) => "null",
        (ListShape list, System.Collections.IEnumerable items) =>
            $"[{string.Join(", ", items.Cast<object>().Select(item => Inline(list.Item, item)))}]",
        (SectionShape section, _) =>
            $"{{{string.Join(", ", section.Keys.Select(k => $"{k.Name}: {Inline(k.Value, k.Property.GetValue(value))}"))}}}",
        _ => Scalar((ScalarShape)shape, value),
    };

    /// <param name="yaml">Receives the lines.</param>
    /// <param name="shape">The section's shape.</param>
    /// <param name="record">The section.</param>
    /// <param name="first">What precedes the first key: the dash of a list item.</param>
    /// <param name="indent">What precedes the others.</param>
    private static void Section(StringBuilder yaml, SectionShape shape, object record, string first, string indent)
    {
        var lead = first;
        foreach (var key in shape.Keys)
        {
            var value = key.Property.GetValue(record);
            yaml.Append(lead).Append(key.Name).Append(':');
            lead = indent;
            switch (key.Value, value)
            {
                case (SectionShape { Keys.Count: > 0 } section, not null):
                    yaml.Append('\n');
                    Section(yaml, section, value, indent + "  ", indent + "  ");
                    break;
                case (ListShape list, System.Collections.IEnumerable items) when items.Cast<object>().Any():
                    yaml.Append('\n');
                    foreach (var item in items)
                    {
                        Item(yaml, list.Item, item, indent);
                    }

                    break;
                default:
                    yaml.Append(' ').Append(Inline(key.Value, value)).Append('\n');
                    break;
            }
        }
    }

    private static void Item(StringBuilder yaml, ValueShape shape, object item, string indent)
    {
        if (shape is SectionShape { Keys.Count: > 0 } section)
        {
            Section(yaml, section, item, indent + "  - ", indent + "    ");
        }
        else
        {
            yaml.Append(indent).Append("  - ").Append(Inline(shape, item)).Append('\n');
        }
    }

    private static string Scalar(ScalarShape shape, object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        double number => Numbers.Format(number),
        string text => Text(text),
        Enum choice => shape.Names[Array.IndexOf(Enum.GetNames(shape.Type), choice.ToString())],
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Text(string text)
    {
        if (PlainForm().IsMatch(text) && !WordOfAnotherType().IsMatch(text))
        {
            return text;
        }

        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' =>
                    quoted.Append($"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    // Readable without quotes in any YAML reader: names and paths. All else is quoted.
    [GeneratedRegex(@"\A[A-Za-z_/][A-Za-z0-9_./-]*(:[A-Za-z0-9_./-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainForm();

    [GeneratedRegex(@"\A(null|true|false|yes|no|on|off|y|n)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex WordOfAnotherType();
}
