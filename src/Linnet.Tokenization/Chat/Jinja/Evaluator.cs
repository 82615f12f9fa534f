using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Gives expressions their values.</summary>
internal sealed class Evaluator(Runtime runtime)
{
    /// <summary>Where the last operation began, for errors.</summary>
    public Position At { get; set; }

    public object? Evaluate(Expression expression, Scope scope)
    {
        Values.RequireStack();
        runtime.Budget.Spend(1);
        switch (expression)
        {
            case Literal literal:
                return literal.Value;
            case Name name:
                return Lookup(name.Id, scope);
            case Member member:
                var owner = Evaluate(member.Target, scope);
                At = member.At;
                return Access.Member(owner, member.Name, runtime.Budget);
            case Subscript subscript:
                var container = Evaluate(subscript.Target, scope);
                var key = Evaluate(subscript.Key, scope);
                At = subscript.At;
                return Access.Item(container, key, runtime.Budget);
            case Slice slice:
                return Cut(slice, scope);
            case Negation negation:
                return Boxes.Of(!Values.IsTrue(Evaluate(negation.Value, scope)));
            case Signed signed:
                var unsigned = Evaluate(signed.Value, scope);
                At = signed.At;
                return Operators.Sign(signed.IsMinus, unsigned);
            case Junction junction:
                var left = Evaluate(junction.Left, scope);
                return Values.IsTrue(left) == junction.IsAnd ? Evaluate(junction.Right, scope) : left;
            case Arithmetic arithmetic:
                var (first, second) = (Evaluate(arithmetic.Left, scope), Evaluate(arithmetic.Right, scope));
                At = arithmetic.At;
                return Operators.Apply(arithmetic.Operator, first, second, runtime.Budget);
            case Comparison comparison:
                return Boxes.Of(Holds(comparison, scope));
            case Concatenation concatenation:
                var parts = new JinjaText[concatenation.Parts.Count];
                for (var i = 0; i < parts.Length; i++)
                {
                    parts[i] = runtime.Text(Evaluate(concatenation.Parts[i], scope));
                }

                return Operators.Concatenate(parts, runtime.Budget);
            case Conditional conditional:
                return Values.IsTrue(Evaluate(conditional.Test, scope)) ? Evaluate(conditional.Then, scope)
                    : conditional.Otherwise is { } otherwise ? Evaluate(otherwise, scope)
                    : new Undefined("else");
            case ListDisplay list:
                return runtime.List(list.Items.Select(item => Evaluate(item, scope)), list.IsTuple ? JinjaListKind.Tuple : JinjaListKind.List);
            case MapDisplay map:
                runtime.Budget.Spend((long)map.Items.Count * Budget.Element);
                return new JinjaMap(map.Items.Select(i => new KeyValuePair<object?, object?>(Values.Key(Evaluate(i.Key, scope), runtime.Budget), Evaluate(i.Value, scope))));
            case Call call:
                return Invoke(call, scope);
            case Filtered filtered:
                return Apply(filtered.Filter, Evaluate(filtered.Value, scope), scope);
            case Tested tested:
                var value = Evaluate(tested.Value, scope);
                var arguments = Bind(tested.Name, tested.Arguments, scope);
                At = tested.At;
                return Boxes.Of(Tests.Holds(runtime, tested.Name, value, arguments));
            default:
                throw new InvalidOperationException($"No value for {expression.GetType().Name}.");
        }
    }

    /// <summary>Applies a filter to a value.</summary>
    public object? Apply(FilterUse filter, object? value, Scope scope)
    {
        var arguments = Bind(filter.Name, filter.Arguments, scope);
        At = filter.At;
        return Filters.Apply(runtime, filter.Name, value, arguments);
    }

    private object? Lookup(string name, Scope scope) =>
        scope.TryGet(name, out var value) ? value : Globals.Find(name, runtime) ?? (object)new Undefined(name);

    private object Cut(Slice slice, Scope scope)
    {
        var target = Evaluate(slice.Target, scope);
        var (start, stop, step) = (Part(slice.Start), Part(slice.Stop), Part(slice.Step));
        At = slice.At;
        return Access.Slice(target, start, stop, step, runtime.Budget);

        object? Part(Expression? part) => part is null ? null : Evaluate(part, scope);
    }

    private bool Holds(Comparison comparison, Scope scope)
    {
        var left = Evaluate(comparison.First, scope);
        foreach (var (sign, expression) in comparison.Rest)
        {
            var right = Evaluate(expression, scope);
            At = comparison.At;
            var holds = sign switch
            {
                "==" => runtime.AreEqual(left, right),
                "!=" => !runtime.AreEqual(left, right),
                "in" => Values.Contains(right, left, runtime.Budget),
                "not in" => !Values.Contains(right, left, runtime.Budget),
                "<" => Values.Compare(left, right, runtime.Budget) < 0,
                "<=" => Values.Compare(left, right, runtime.Budget) <= 0,
                ">" => Values.Compare(left, right, runtime.Budget) > 0,
                _ => Values.Compare(left, right, runtime.Budget) >= 0,
            };
            if (!holds)
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    private object? Invoke(Call call, Scope scope)
    {
        var target = Evaluate(call.Target, scope);
        var name = (target as Callable)?.Name ?? Values.TypeName(target);
        var arguments = Bind(name, call.Arguments, scope);
        At = call.At;
        Values.RequireDefined(target);
        return target is Callable callable
            ? callable.Call(arguments)
            : throw new JinjaException(new Text($"{name} cannot be called", $"无法调用 {name}"));
    }

    private CallArguments Bind(string callee, ArgumentList arguments, Scope scope)
    {
        if (arguments == ArgumentList.None)
        {
            return new CallArguments(callee, [], []);
        }

        var positional = new object?[arguments.Positional.Count];
        for (var i = 0; i < positional.Length; i++)
        {
            positional[i] = Evaluate(arguments.Positional[i], scope);
        }

        var named = new (string, object?)[arguments.Named.Count];
        for (var i = 0; i < named.Length; i++)
        {
            named[i] = (arguments.Named[i].Name, Evaluate(arguments.Named[i].Value, scope));
        }

        return new CallArguments(callee, positional, named);
    }
}
