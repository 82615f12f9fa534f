using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Members, items and slices of values, as Jinja's sandbox gives them: what would change a value is not there.</summary>
internal static class Access
{
    /// <summary><c>value.name</c>: a method first, else what the key says.</summary>
    public static object? Member(object? value, string name, Budget budget)
    {
        Values.RequireDefined(value);
        return value switch
        {
            JinjaText text => TextMethods.Find(text, name, budget) ?? (object)new Undefined(name),
            JinjaMap map => MapMethod(map, name, budget) ?? (map.TryGet(name, out var item) ? item : new Undefined(name)),
            JinjaList { IsSequence: true } list => ListMethod(list, name, budget) ?? (object)new Undefined(name),
            JinjaNamespace names => names.Names.TryGetValue(name, out var item) ? item : new Undefined(name),
            LoopState loop => loop.Member(name),
            _ => new Undefined(name),
        };
    }

    /// <summary><c>value[key]</c>: what the key says first, else a method.</summary>
    public static object? Item(object? value, object? key, Budget budget)
    {
        Values.RequireDefined(value);
        switch (value)
        {
            case JinjaMap map when Values.Key(key, budget) is var known && map.TryGet(known, out var item):
                return item;
            case JinjaList { IsSequence: true } list when key is bool or long:
                return At(list.Items.Count, key) is { } index ? list.Items[index] : Unknown(key);
            case JinjaText text when key is bool or long:
                budget.Spend(text.Length);
                if (At(CodePoints.Count(text.Text), key) is not { } place)
                {
                    return Unknown(key);
                }

                var start = CodePoints.Offset(text.Text, place);
                return text.Slice(start, CodePoints.Offset(text.Text[start..], 1));
            default:
                return key is JinjaText name ? Member(value, name.Text, budget) : Unknown(key);
        }
    }

    /// <summary><c>value[start:stop:step]</c></summary>
    public static object Slice(object? value, object? start, object? stop, object? step, Budget budget)
    {
        Values.RequireDefined(value);
        var stride = Bound(step) ?? 1;
        if (stride == 0)
        {
            throw new JinjaException(new Text("the step of a slice is 0", "切片的步长为 0"));
        }

        switch (value)
        {
            case JinjaList { IsSequence: true } list:
                var items = Indices(list.Items.Count, Bound(start), Bound(stop), stride).Select(i => list.Items[i]).ToList();
                budget.Spend((long)Budget.Element * items.Count);
                return new JinjaList(items, list.Kind);
            case JinjaText text when stride == 1:
                budget.Spend(text.Length);
                var count = CodePoints.Count(text.Text);
                var (first, last) = (Clamp(Bound(start) ?? 0, count, 0, count), Clamp(Bound(stop) ?? count, count, 0, count));
                var from = CodePoints.Offset(text.Text, first);
                return text.Slice(from, Math.Max(0, CodePoints.Offset(text.Text, last) - from));
            case JinjaText text:
                var characters = Values.Items(text, budget);
                return Operators.Concatenate([.. Indices(characters.Count, Bound(start), Bound(stop), stride).Select(i => (JinjaText)characters[i]!)], budget);
            default:
                throw new JinjaException(new Text($"{Values.TypeName(value)} has no slices", $"{Values.TypeName(value)} 不能切片"));
        }
    }

    private static Function? MapMethod(JinjaMap map, string name, Budget budget) => name switch
    {
        "get" => new Function(name, a =>
        {
            var bound = a.Bind(1, "key", "default");
            return map.TryGet(Values.Key(bound[0], budget), out var value) ? value : bound[1] == CallArguments.Missing ? null : bound[1];
        }),
        "items" => Listing(name, () => [.. map.Items.Select(i => Pair(i, budget))]),
        "keys" => Listing(name, () => [.. Values.Items(map, budget)]),
        "values" => Listing(name, () => [.. Values.Items(map, budget).Zip(map.Items, (_, i) => i.Value)]),
        "copy" => new Function(name, a =>
        {
            a.BindNone();
            return map;
        }),
        _ => null,
    };

    private static Function? ListMethod(JinjaList list, string name, Budget budget) => name switch
    {
        "index" => new Function(name, a =>
        {
            var item = a.Bind(1, "value")[0];
            var (index, _) = list.Items.Index().FirstOrDefault(other => Values.AreEqual(other.Item, item, budget), (-1, null));
            return index >= 0 ? (long)index : throw new JinjaException(new Text("the value is not in the list", "列表中没有该值"));
        }),
        "count" => new Function(name, a =>
        {
            var item = a.Bind(1, "value")[0];
            return (long)list.Items.Count(other => Values.AreEqual(other, item, budget));
        }),
        _ => null,
    };

    private static Function Listing(string name, Func<IReadOnlyList<object?>> items) => new(name, a =>
    {
        a.BindNone();
        return new JinjaList(items(), JinjaListKind.View);
    });

    /// <summary>A key and its value as a tuple.</summary>
    public static JinjaList Pair(KeyValuePair<object?, object?> item, Budget budget)
    {
        budget.Spend(2 * Budget.Element);
        return new JinjaList([item.Key, item.Value], JinjaListKind.Tuple);
    }

    private static Undefined Unknown(object? key) => new(key is JinjaText text ? text.Text : $"[{PythonText.OfScalar(key) ?? Values.TypeName(key)}]");

    private static int? At(int count, object key)
    {
        var index = Values.Number(key)!.Value.Integer;
        index += index < 0 ? count : 0;
        return index >= 0 && index < count ? (int)index : null;
    }

    private static long? Bound(object? value)
    {
        Values.RequireDefined(value);
        return value is null ? null
            : Values.Number(value) is { IsFloat: false } number ? Math.Clamp(number.Integer, -int.MaxValue, int.MaxValue)
            : throw new JinjaException(new Text($"a slice needs integers, not {Values.TypeName(value)}", $"切片需要整数，实际是 {Values.TypeName(value)}"));
    }

    private static int Clamp(long index, int count, int lowest, int highest) => (int)Math.Clamp(index < 0 ? index + count : index, lowest, highest);

    private static IEnumerable<int> Indices(int count, long? start, long? stop, long step)
    {
        if (step > 0)
        {
            var last = Clamp(stop ?? count, count, 0, count);
            for (long i = Clamp(start ?? 0, count, 0, count); i < last; i += step)
            {
                yield return (int)i;
            }
        }
        else
        {
            var last = stop is { } end ? Clamp(end, count, -1, count - 1) : -1;
            for (long i = Clamp(start ?? count - 1, count, -1, count - 1); i > last; i += step)
            {
                yield return (int)i;
            }
        }
    }
}
