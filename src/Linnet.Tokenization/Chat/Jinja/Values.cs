using System.Numerics;
using System.Runtime.CompilerServices;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>
/// The values of a template: null (none), bool, long, double, <see cref="BigInteger"/> (from JSON only), <see cref="JinjaText"/>, <see cref="JinjaList"/>,
/// <see cref="JinjaMap"/>, <see cref="JinjaNamespace"/>, <see cref="Callable"/> and <see cref="Undefined"/>; what Python does with them.
/// </summary>
internal static class Values
{
    /// <summary>Whether a condition on the value holds.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool truth => truth,
        long number => number != 0,
        double number => number != 0,
        JinjaText text => text.Length > 0,
        JinjaList list => list.IsTrue,
        JinjaMap map => map.Count > 0,
        _ => true,
    };

    /// <summary>The value's type as Python names it, for messages.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "none",
        Undefined => "undefined",
        bool => "bool",
        long or BigInteger => "int",
        double => "float",
        JinjaText => "str",
        JinjaList { Kind: JinjaListKind.Tuple } => "tuple",
        JinjaList { Kind: JinjaListKind.Iterator } => "iterator",
        JinjaList { Kind: JinjaListKind.View } => "dict view",
        JinjaList => "list",
        JinjaMap => "dict",
        JinjaNamespace => "namespace",
        _ => "function",
    };

    /// <summary><c>==</c></summary>
    public static bool AreEqual(object? left, object? right, Budget budget)
    {
        budget.Enter();
        var areEqual = (left, right) switch
        {
            (null, null) or (Undefined, Undefined) => true,
            (JinjaText a, JinjaText b) => AreEqual(a, b, budget),
            (JinjaList a, JinjaList b) => a.Kind == b.Kind && (ReferenceEquals(a, b) || (a.IsSequence && AreEqual(a.Items, b.Items, budget))),
            (JinjaMap a, JinjaMap b) => a.Count == b.Count && a.Items.All(item => b.TryGet(Key(item.Key, budget), out var other) && AreEqual(item.Value, other, budget)),
            (BigInteger a, BigInteger b) => a == b,
            _ when Number(left) is { } a && Number(right) is { } b => a.IsFloat || b.IsFloat ? a.Float == b.Float : a.Integer == b.Integer,
            _ => ReferenceEquals(left, right),
        };
        budget.Leave();
        return areEqual;
    }

    /// <summary>Below 0, 0, above 0; of texts by code point.</summary>
    /// <exception cref="JinjaException">The two have no order.</exception>
    public static int Compare(object? left, object? right, Budget budget)
    {
        budget.Spend(1);
        if (left is JinjaText a && right is JinjaText b)
        {
            budget.Spend(Math.Min(a.Length, b.Length));
            return CodePoints.Compare(a.Text, b.Text);
        }

        if (Number(left) is { } x && Number(right) is { } y)
        {
            return x.IsFloat || y.IsFloat ? x.Float.CompareTo(y.Float) : x.Integer.CompareTo(y.Integer);
        }

        RequireDefined(left);
        RequireDefined(right);
        if (left is JinjaList { IsSequence: true } first && right is JinjaList second && first.Kind == second.Kind)
        {
            for (var i = 0; i < Math.Min(first.Items.Count, second.Items.Count); i++)
            {
                if (!AreEqual(first.Items[i], second.Items[i], budget))
                {
                    budget.Enter();
                    var order = Compare(first.Items[i], second.Items[i], budget);
                    budget.Leave();
                    return order;
                }
            }

            return first.Items.Count.CompareTo(second.Items.Count);
        }

        throw new JinjaException(new Text(
            $"{TypeName(left)} and {TypeName(right)} have no order", $"{TypeName(left)} 与 {TypeName(right)} 之间没有大小顺序"));
    }

    /// <summary><c>item in container</c></summary>
    public static bool Contains(object? container, object? item, Budget budget)
    {
        RequireDefined(item is Undefined && container is JinjaText ? item : null);
        switch (container)
        {
            case JinjaText text when item is JinjaText part:
                budget.Spend(text.Length);
                return text.Text.Contains(part.Text, StringComparison.Ordinal);
            case JinjaList list:
                return list.Take().Any(other => AreEqual(other, item, budget));
            case JinjaMap map when JinjaMap.CanBeKey(item):
                return map.TryGet(Key(item, budget), out _);
            case Undefined:
                return false;
            default:
                throw new JinjaException(new Text(
                    $"{TypeName(item)} cannot be looked for in {TypeName(container)}", $"无法在 {TypeName(container)} 中查找 {TypeName(item)}"));
        }
    }

    /// <summary>What a loop goes through: items of a list, keys of a map, characters of a text.</summary>
    /// <exception cref="JinjaException">The value has no items.</exception>
    public static IReadOnlyList<object?> Items(object? value, Budget budget)
    {
        switch (value)
        {
            case JinjaList list:
                budget.Spend(list.Items.Count);
                return list.Take();
            case JinjaMap map:
                budget.Spend((long)map.Count * Budget.Element);
                return [.. map.Items.Select(item => item.Key)];
            case JinjaText text:
                budget.Spend((long)text.Length * 2 * Budget.Element);
                return CodePoints.Split(text);
            case Undefined:
                return [];
            default:
                throw new JinjaException(new Text($"{TypeName(value)} has no items to go through", $"{TypeName(value)} 没有可遍历的元素"));
        }
    }

    /// <summary>A value that is looked up as a key: a text is read for it.</summary>
    public static object? Key(object? value, Budget budget)
    {
        budget.Spend(value is JinjaText text ? 1 + text.Length : 1);
        return value;
    }

    /// <summary><c>value|length</c></summary>
    public static long Length(object? value, Budget budget) => value switch
    {
        JinjaText text => CodePoints.Count(((JinjaText)Key(text, budget)!).Text),
        JinjaList { Kind: not JinjaListKind.Iterator } list => list.Items.Count,
        JinjaMap map => map.Count,
        Undefined => 0,
        _ => throw new JinjaException(new Text($"{TypeName(value)} has no length", $"{TypeName(value)} 没有长度")),
    };

    /// <summary>A bool, long, double or, as a float, <see cref="BigInteger"/>; else null.</summary>
    public static JinjaNumber? Number(object? value) => value switch
    {
        bool truth => new JinjaNumber(truth ? 1 : 0),
        long number => new JinjaNumber(number),
        double number => new JinjaNumber(number),
        BigInteger number => new JinjaNumber((double)number),
        _ => null,
    };

    /// <summary>Refuses an undefined value.</summary>
    public static void RequireDefined(object? value)
    {
        if (value is Undefined undefined)
        {
            throw undefined.Error();
        }
    }

    /// <summary>Refuses expressions and calls nested so deep that the stack would end.</summary>
    public static void RequireStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new JinjaException(new Text("expressions or calls are nested too deep", "表达式或调用嵌套过深"));
        }
    }

    private static bool AreEqual(JinjaText a, JinjaText b, Budget budget)
    {
        budget.Spend(a.Length == b.Length ? a.Length : 0);
        return a.Text == b.Text;
    }

    private static bool AreEqual(IReadOnlyList<object?> a, IReadOnlyList<object?> b, Budget budget)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (var i = 0; i < a.Count; i++)
        {
            if (!AreEqual(a[i], b[i], budget))
            {
                return false;
            }
        }

        return true;
    }
}
