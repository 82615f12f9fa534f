using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>The filters that go through lists.</summary>
internal static class ListFilters
{
    /// <summary><c>map('filter', …)</c>, <c>map(attribute='name', default=…)</c></summary>
    public static JinjaList Map(Runtime runtime, object? value, CallArguments arguments)
    {
        if (arguments.Positional.Count == 0)
        {
            var bound = arguments.Bind(0, "attribute", "default");
            return bound[0] == CallArguments.Missing
                ? throw new JinjaException(new Text("`map` needs a filter or an attribute", "`map` 需要过滤器或 attribute"))
                : runtime.List(ItemsOrNone(runtime, value).Select(Attribute), JinjaListKind.Iterator);

            object? Attribute(object? item)
            {
                var found = runtime.Attribute(item, bound[0]);
                return found is Undefined && bound[1] != CallArguments.Missing ? bound[1] : found;
            }
        }

        var name = arguments.Text(arguments.Positional[0]).Text;
        var rest = new CallArguments(name, [.. arguments.Positional.Skip(1)], arguments.Named);
        return runtime.List(ItemsOrNone(runtime, value).Select(item => Filters.Apply(runtime, name, item, rest)), JinjaListKind.Iterator);
    }

    /// <summary><c>select('test', …)</c>, <c>reject('test', …)</c>; without a test, whether an item is true.</summary>
    public static JinjaList Select(Runtime runtime, object? value, CallArguments arguments, bool keeps) =>
        Select(runtime, value, item => item, arguments.Positional, arguments.Named, keeps);

    /// <summary><c>selectattr('name', 'test', …)</c>, <c>rejectattr('name', 'test', …)</c></summary>
    public static JinjaList SelectByAttribute(Runtime runtime, object? value, CallArguments arguments, bool keeps) => arguments.Positional.Count == 0
        ? throw new JinjaException(new Text("an attribute is missing", "缺少 attribute"))
        : Select(runtime, value, item => runtime.Attribute(item, arguments.Positional[0]), [.. arguments.Positional.Skip(1)], arguments.Named, keeps);

    /// <summary><c>sort(reverse, case_sensitive, attribute)</c></summary>
    public static JinjaList Sort(Runtime runtime, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind(0, "reverse", "case_sensitive", "attribute");
        var items = runtime.Items(value);
        return Sorted(
            runtime,
            items,
            [.. items.Select(item => bound[2] is null || bound[2] == CallArguments.Missing ? item : runtime.Attribute(item, bound[2]))],
            isCaseSensitive: IsSet(bound[1]),
            isReversed: IsSet(bound[0]));
    }

    /// <summary><c>unique</c>: the first of equal items.</summary>
    public static JinjaList Unique(Runtime runtime, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind(0, "case_sensitive", "attribute");
        List<object?> keys = [];
        return runtime.List(
            runtime.Items(value).Where(item =>
            {
                var key = bound[1] is null || bound[1] == CallArguments.Missing ? item : runtime.Attribute(item, bound[1]);
                key = key is JinjaText text && !IsSet(bound[0]) ? Cases.Lower(text, runtime.Budget) : key;
                if (keys.Any(known => runtime.AreEqual(known, key)))
                {
                    return false;
                }

                keys.Add(key);
                return true;
            }),
            JinjaListKind.Iterator);
    }

    /// <summary><c>sum(attribute, start)</c></summary>
    public static object? Sum(Runtime runtime, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind(0, "attribute", "start");
        var sum = bound[1] == CallArguments.Missing ? 0L : bound[1];
        foreach (var item in runtime.Items(value))
        {
            sum = Operators.Apply("+", sum, bound[0] is null || bound[0] == CallArguments.Missing ? item : runtime.Attribute(item, bound[0]), runtime.Budget);
        }

        return sum;
    }

    /// <summary>Items in the order of their keys, equal ones as they came; texts without regard to case where it does not matter.</summary>
    /// <exception cref="JinjaException">Two keys have no order.</exception>
    public static JinjaList Sorted(Runtime runtime, IReadOnlyList<object?> items, IReadOnlyList<object?> keys, bool isCaseSensitive, bool isReversed)
    {
        object?[] compared = [.. keys.Select(key => key is JinjaText text && !isCaseSensitive ? Cases.Lower(text, runtime.Budget) : key)];
        var order = Comparer<int>.Create((a, b) => Values.Compare(compared[a], compared[b], runtime.Budget));
        var places = Enumerable.Range(0, items.Count);
        try
        {
            return runtime.List((isReversed ? places.OrderByDescending(i => i, order) : places.OrderBy(i => i, order)).Select(i => items[i]));
        }
        catch (InvalidOperationException error) when (error.InnerException is JinjaException cause)
        {
            throw new JinjaException(cause.Problem);
        }
    }

    private static JinjaList Select(
        Runtime runtime,
        object? value,
        Func<object?, object?> key,
        IReadOnlyList<object?> test,
        IReadOnlyList<(string Name, object? Value)> named,
        bool keeps)
    {
        if (test.Count == 0)
        {
            return runtime.List(ItemsOrNone(runtime, value).Where(item => Values.IsTrue(key(item)) == keeps), JinjaListKind.Iterator);
        }

        var name = (test[0] as JinjaText)?.Text ?? "";
        var rest = new CallArguments(name, [.. test.Skip(1)], named);
        return runtime.List(ItemsOrNone(runtime, value).Where(item => Tests.Holds(runtime, name, key(item), rest) == keeps), JinjaListKind.Iterator);
    }

    // What is false has no items, even where it is no list.
    private static IReadOnlyList<object?> ItemsOrNone(Runtime runtime, object? value) => Values.IsTrue(value) ? runtime.Items(value) : [];

    private static bool IsSet(object? argument) => argument != CallArguments.Missing && Values.IsTrue(argument);
}
