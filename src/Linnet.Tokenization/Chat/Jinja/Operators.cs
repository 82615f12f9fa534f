using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Arithmetic as Python has it, with integers of 64 bits: what does not fit is refused.</summary>
internal static class Operators
{
    /// <summary><c>left sign right</c></summary>
    /// <param name="sign">+, -, *, /, //, % or **.</param>
    /// <param name="left">Left of it.</param>
    /// <param name="right">Right of it.</param>
    /// <param name="budget">Pays for texts and lists.</param>
    public static object? Apply(string sign, object? left, object? right, Budget budget)
    {
        Values.RequireDefined(left);
        Values.RequireDefined(right);
        try
        {
            return (sign, left, right) switch
            {
                (_, _, _) when Values.Number(left) is { } a && Values.Number(right) is { } b =>
                    a.IsFloat || b.IsFloat ? (object)OfFloats(sign, a.Float, b.Float) : OfIntegers(sign, a.Integer, b.Integer),
                ("+", JinjaText a, JinjaText b) => Concatenate([a, b], budget),
                ("+", JinjaList { IsSequence: true } a, JinjaList b) when a.Kind == b.Kind => Concatenate(a, b, budget),
                ("*", JinjaText a, _) when Count(right) is { } count => Repeat(a, count, budget),
                ("*", _, JinjaText b) when Count(left) is { } count => Repeat(b, count, budget),
                ("*", JinjaList { IsSequence: true } a, _) when Count(right) is { } count => Repeat(a, count, budget),
                ("*", _, JinjaList { IsSequence: true } b) when Count(left) is { } count => Repeat(b, count, budget),
                _ => throw new JinjaException(new Text(
                    $"`{sign}` does not go between {Values.TypeName(left)} and {Values.TypeName(right)}",
                    $"{Values.TypeName(left)} 与 {Values.TypeName(right)} 之间不能用 `{sign}`")),
            };
        }
        catch (OverflowException)
        {
            throw new JinjaException(new Text("a number needs more than 64 bits", "数值超出 64 位"));
        }
    }

    /// <summary><c>-value</c> or <c>+value</c></summary>
    public static object Sign(bool isMinus, object? value)
    {
        Values.RequireDefined(value);
        return Values.Number(value) switch
        {
            { IsFloat: true } number => (object)(isMinus ? -number.Float : number.Float),
            { Integer: > long.MinValue } number => isMinus ? -number.Integer : number.Integer,
            _ => throw new JinjaException(new Text($"{Values.TypeName(value)} has no sign", $"{Values.TypeName(value)} 不能加正负号")),
        };
    }

    /// <summary>Texts one behind another.</summary>
    public static JinjaText Concatenate(ReadOnlySpan<JinjaText> parts, Budget budget)
    {
        var output = new JinjaTextBuilder(budget);
        foreach (var part in parts)
        {
            output.Append(part);
        }

        return output.ToText();
    }

    private static JinjaList Concatenate(JinjaList left, JinjaList right, Budget budget)
    {
        budget.Spend((long)Budget.Element * (left.Items.Count + right.Items.Count));
        return new JinjaList([.. left.Items, .. right.Items], left.Kind);
    }

    private static JinjaText Repeat(JinjaText text, long count, Budget budget)
    {
        var output = new JinjaTextBuilder(budget);
        for (var i = 0L; i < count && text.Length > 0; i++)
        {
            output.Append(text);
        }

        return output.ToText();
    }

    private static long? Count(object? value) => value is bool or long ? Values.Number(value)!.Value.Integer : null;

    private static JinjaList Repeat(JinjaList list, long count, Budget budget)
    {
        List<object?> items = [];
        for (var i = 0L; i < count && list.Items.Count > 0; i++)
        {
            budget.Spend((long)Budget.Element * list.Items.Count);
            items.AddRange(list.Items);
        }

        return new JinjaList(items, list.Kind);
    }

    private static object OfIntegers(string sign, long a, long b) => sign switch
    {
        "+" => (object)checked(a + b), // an object: else all of them would be floats
        "-" => checked(a - b),
        "*" => checked(a * b),
        "/" => b == 0 ? throw DividedByZero() : (double)a / b,
        "//" => b == 0 ? throw DividedByZero() : checked(a / b) - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0),
        "%" => b switch { 0 => throw DividedByZero(), -1 => 0L, _ => a % b is var rest && rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest },
        _ when b < 0 => a == 0 ? throw DividedByZero() : Math.Pow(a, b),
        _ => Power(a, b),
    };

    private static double OfFloats(string sign, double a, double b) => sign switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => b == 0 ? throw DividedByZero() : a / b,
        "//" => b == 0 ? throw DividedByZero() : Math.Floor(a / b),
        "%" => b == 0 ? throw DividedByZero() : a - b * Math.Floor(a / b),
        _ => Math.Pow(a, b) is var power && double.IsFinite(power) ? power : throw new OverflowException(),
    };

    private static long Power(long a, long b)
    {
        var power = 1L;
        for (; b > 0; b >>= 1)
        {
            power = (b & 1) == 1 ? checked(power * a) : power;
            a = b > 1 ? checked(a * a) : a;
        }

        return power;
    }

    private static JinjaException DividedByZero() => new(new Text("division by zero", "除数为零"));
}
