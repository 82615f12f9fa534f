namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>What filters, tests and functions need of one rendering.</summary>
/// <param name="Budget">Pays for work.</param>
/// <param name="Clock">The time, or null: then <c>strftime_now</c> is undefined.</param>
internal sealed record Runtime(Budget Budget, TimeProvider? Clock)
{
    public JinjaText Text(object? value) => PythonText.Of(value, Budget);

    public IReadOnlyList<object?> Items(object? value) => Values.Items(value, Budget);

    public bool AreEqual(object? left, object? right) => Values.AreEqual(left, right, Budget);

    /// <summary>A new list, which is paid for.</summary>
    public JinjaList List(IEnumerable<object?> items, JinjaListKind kind = JinjaListKind.List)
    {
        List<object?> taken = [];
        foreach (var item in items)
        {
            Budget.Spend(Budget.Element);
            taken.Add(item);
        }

        return new JinjaList(taken, kind);
    }

    /// <summary>What a dotted path such as <c>function.name</c> or <c>0.role</c> leads to.</summary>
    public object? Attribute(object? value, object? path)
    {
        if (path is not JinjaText text)
        {
            return Access.Item(value, path, Budget);
        }

        foreach (var part in text.Text.Split('.'))
        {
            value = Access.Item(value, part.Length > 0 && part.All(char.IsAsciiDigit) && long.TryParse(part, out var index) ? index : new JinjaText(part), Budget);
        }

        return value;
    }
}
