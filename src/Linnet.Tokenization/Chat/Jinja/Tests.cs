using System.Collections.Frozen;
using System.Numerics;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>The tests: <c>value is name</c>.</summary>
internal static class Tests
{
    private static readonly FrozenDictionary<string, Func<Runtime, object?, CallArguments, bool>> Known = Table();

    public static bool IsKnown(string name) => Known.ContainsKey(name);

    /// <summary>Whether <c>value is name(arguments)</c>.</summary>
    /// <exception cref="JinjaException">There is no such test.</exception>
    public static bool Holds(Runtime runtime, string name, object? value, CallArguments arguments) => Known.TryGetValue(name, out var test)
        ? test(runtime, value, arguments)
        : throw new JinjaException(new Text($"the test `is {name}` is not read", $"不支持测试 `is {name}`"));

    private static FrozenDictionary<string, Func<Runtime, object?, CallArguments, bool>> Table()
    {
        var table = new Dictionary<string, Func<Runtime, object?, CallArguments, bool>>(StringComparer.Ordinal)
        {
            ["boolean"] = Plain(value => value is bool),
            ["callable"] = Plain(value => value is Callable or Undefined), // undefined has a method that fails when called
            ["defined"] = Plain(value => value is not Undefined),
            ["divisibleby"] = (r, value, a) => Rest(value, a.Bind(1, "num")[0], r) == 0,
            ["even"] = (r, value, a) => IsRest(r, value, a, 0),
            ["false"] = Plain(value => value is false),
            ["float"] = Plain(value => value is double),
            ["in"] = (r, value, a) => Values.Contains(a.Bind(1, "seq")[0], value, r.Budget),
            ["integer"] = Plain(value => value is long or BigInteger),
            ["iterable"] = Plain(value => value is JinjaText or JinjaList or JinjaMap or Undefined),
            ["lower"] = (r, value, a) => IsCase(r, value, a, Cases.IsLower),
            ["mapping"] = Plain(value => value is JinjaMap),
            ["none"] = Plain(value => value is null),
            ["number"] = Plain(value => value is bool or long or double or BigInteger),
            ["odd"] = (r, value, a) => IsRest(r, value, a, 1),
            ["sameas"] = (r, value, a) => IsSame(value, a.Bind(1, "other")[0], r.Budget),
            ["sequence"] = Plain(value => value is JinjaText or JinjaMap or Undefined or JinjaList { IsSequence: true }),
            ["string"] = Plain(value => value is JinjaText),
            ["true"] = Plain(value => value is true),
            ["undefined"] = Plain(value => value is Undefined),
            ["upper"] = (r, value, a) => IsCase(r, value, a, Cases.IsUpper),
        };
        Add((r, a, b) => r.AreEqual(a, b), "eq", "equalto");
        Add((r, a, b) => !r.AreEqual(a, b), "ne");
        Add((r, a, b) => Values.Compare(a, b, r.Budget) < 0, "lt", "lessthan");
        Add((r, a, b) => Values.Compare(a, b, r.Budget) <= 0, "le");
        Add((r, a, b) => Values.Compare(a, b, r.Budget) > 0, "gt", "greaterthan");
        Add((r, a, b) => Values.Compare(a, b, r.Budget) >= 0, "ge");
        foreach (var (sign, name) in new[] { ("==", "eq"), ("!=", "ne"), ("<", "lt"), ("<=", "le"), (">", "gt"), (">=", "ge") })
        {
            table.Add(sign, table[name]); // for select('==', …)
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(Func<Runtime, object?, object?, bool> body, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                table.Add(name, (runtime, value, arguments) => body(runtime, value, arguments.Bind(1, "other")[0]));
            }
        }
    }

    private static Func<Runtime, object?, CallArguments, bool> Plain(Func<object?, bool> body) => (_, value, arguments) =>
    {
        arguments.BindNone();
        return body(value);
    };

    private static bool IsRest(Runtime runtime, object? value, CallArguments arguments, long rest)
    {
        arguments.BindNone();
        return Rest(value, 2L, runtime) == rest;
    }

    private static double Rest(object? value, object? divisor, Runtime runtime) => Values.Number(Operators.Apply("%", value, divisor, runtime.Budget))?.Float ?? double.NaN;

    private static bool IsCase(Runtime runtime, object? value, CallArguments arguments, Func<JinjaText, Budget, bool> isCase)
    {
        arguments.BindNone();
        return isCase(runtime.Text(value), runtime.Budget);
    }

    private static bool IsSame(object? value, object? other, Budget budget) => (value, other) switch
    {
        (bool a, bool b) => a == b,
        (long a, long b) => a == b,
        (JinjaText, JinjaText) => Values.AreEqual(value, other, budget),
        _ => ReferenceEquals(value, other),
    };
}
