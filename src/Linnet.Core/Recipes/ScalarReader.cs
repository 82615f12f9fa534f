using Linnet.Core.Messages;

namespace Linnet.Core.Recipes;

/// <summary>A scalar that could not be read.</summary>
internal sealed record ScalarFault(Text What, string? DidYouMean = null)
{
    internal static readonly Text WrongType = new("wrong type", "类型错误");
}

/// <summary>One scalar's text to a value of the type that the record asks for.</summary>
internal static class ScalarReader
{
    // What others call the formats of numbers; of 16 bits, only this one is offered.
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["fp32"] = "float32",
        ["f32"] = "float32",
        ["bf16"] = "bfloat16",
        ["fp16"] = "bfloat16",
        ["f16"] = "bfloat16",
        ["float16"] = "bfloat16",
        ["half"] = "bfloat16",
        ["q8"] = "int8",
        ["q8_0"] = "int8_groups",
    };

    private static readonly Text OutOfRange = new("out of range", "超出范围");

    /// <summary>Returns the value, or what is wrong with it.</summary>
    internal static (object? Value, ScalarFault? Fault) Read(ScalarNode node, ScalarShape shape, KeyAttribute? key) => shape.Kind switch
    {
        ScalarKind.Text => Text(node),
        _ when node is { Plain: true, Text: "" } => Wrong(),
        ScalarKind.Choice => Choice(node.Text, shape),
        _ when !node.Plain => Wrong(),
        ScalarKind.Flag => Flag(node.Text),
        ScalarKind.Integer when Numbers.Integer(node.Text, shape.Type) is { } integer => InRange(integer, Convert.ToDouble(integer), key),
        ScalarKind.Integer when Numbers.IsInteger(node.Text) => (null, new ScalarFault(TooLarge(node.Text, shape.Type))),
        ScalarKind.Integer => Wrong(Numbers.MeantInteger(node.Text, shape.Type)),
        _ when Numbers.Number(node.Text) is double number => InRange(number, number, key),
        _ => Wrong(Numbers.MeantNumber(node.Text)),
    };

    private static (object?, ScalarFault?) Text(ScalarNode node) => node switch
    {
        { Plain: true, Text: "" } => (null, new ScalarFault(new Text("no value", "缺少值"), "\"\"")),
        _ when node.Text.Contains('\0') => (null, new ScalarFault(new Text("a NUL character in text", "文本中含有 NUL 字符"))),
        _ => (node.Text, null),
    };

    private static (object?, ScalarFault?) Flag(string text) => text switch
    {
        "true" => (true, null),
        "false" => (false, null),
        _ => Wrong(text.ToLowerInvariant() switch
        {
            "true" or "yes" or "on" or "y" or "1" => "true",
            "false" or "no" or "off" or "n" or "0" => "false",
            _ => null,
        }),
    };

    private static (object?, ScalarFault?) Choice(string text, ScalarShape shape)
    {
        var at = shape.Names.ToList().IndexOf(text);
        return at >= 0
            ? (Enum.Parse(shape.Type, Enum.GetNames(shape.Type)[at]), null)
            : (null, new ScalarFault(new Text("unknown choice", "未知选项"), Synonym(text, shape.Names) ?? DidYouMean.Nearest(text, shape.Names)));
    }

    private static string? Synonym(string text, IReadOnlyList<string> names) =>
        Synonyms.TryGetValue(text, out var meant) && names.Contains(meant, StringComparer.Ordinal) ? meant : null;

    private static (object?, ScalarFault?) InRange(object value, double number, KeyAttribute? key)
    {
        // A comparison with NaN is false: an end that is not given refuses nothing.
        var below = key is not null && (key.ExclusiveMinimum ? number <= key.Minimum : number < key.Minimum);
        var above = key is not null && (key.ExclusiveMaximum ? number >= key.Maximum : number > key.Maximum);
        return below || above ? (null, new ScalarFault(OutOfRange)) : (value, null);
    }

    private static (object?, ScalarFault?) Wrong(string? didYouMean = null) => (null, new ScalarFault(ScalarFault.WrongType, didYouMean));

    private static Text TooLarge(string text, Type type)
    {
        var bits = type == typeof(int) ? 32 : 64;
        return type == typeof(ulong) && text[0] == '-'
            ? OutOfRange
            : new Text($"out of range for a {bits}-bit integer", $"超出 {bits} 位整数的范围");
    }
}
