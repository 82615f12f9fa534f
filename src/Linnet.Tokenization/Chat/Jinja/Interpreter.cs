using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Runs the statements of a template.</summary>
internal sealed class Interpreter
{
    private const int MaximumCalls = 64;

    private readonly Runtime _runtime;
    private readonly Evaluator _evaluator;
    private JinjaTextBuilder _output;
    private int _loops;
    private int _calls;

    public Interpreter(Runtime runtime)
    {
        (_runtime, _evaluator) = (runtime, new Evaluator(runtime));
        _output = new JinjaTextBuilder(runtime.Budget);
    }

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    /// <summary>Renders a template.</summary>
    /// <exception cref="JinjaException">It does not fit the values, or refuses them; or it takes more than the budget. The place is given.</exception>
    public JinjaText Render(IReadOnlyList<Statement> template, Scope variables)
    {
        try
        {
            Run(template, new Scope(variables));
            return _output.ToText();
        }
        catch (JinjaException error) when (error.At is null)
        {
            throw new JinjaException(error.Problem, _evaluator.At);
        }
    }

    /// <summary>Runs the body of a macro.</summary>
    internal JinjaText Call(MacroStatement macro, Scope scope, CallArguments arguments)
    {
        Values.RequireStack();
        if (_calls >= MaximumCalls)
        {
            throw new JinjaException(new Text($"macros call each other more than {MaximumCalls} deep", $"宏的调用嵌套超过 {MaximumCalls} 层"));
        }

        var names = macro.Parameters.Select(p => p.Name).ToArray();
        var bound = arguments.Bind(0, names);
        var inner = new Scope(scope);
        for (var i = 0; i < names.Length; i++)
        {
            inner.Set(names[i], bound[i] != CallArguments.Missing ? bound[i]
                : macro.Parameters[i].Default is { } fallback ? _evaluator.Evaluate(fallback, inner)
                : new Undefined(names[i]));
        }

        _calls++;
        var text = Capture(macro.Body, inner);
        _calls--;
        return text;
    }

    private Flow Run(IReadOnlyList<Statement> body, Scope scope)
    {
        foreach (var statement in body)
        {
            var flow = Run(statement, scope);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private Flow Run(Statement statement, Scope scope)
    {
        _runtime.Budget.Spend(1);
        _evaluator.At = statement.At;
        switch (statement)
        {
            case TextOutput output:
                _output.Append(output.Text);
                return Flow.Next;
            case ValueOutput output:
                var value = _evaluator.Evaluate(output.Value, scope);
                _evaluator.At = output.At;
                _output.Append(_runtime.Text(value));
                return Flow.Next;
            case IfStatement choice:
                foreach (var (test, body) in choice.Branches)
                {
                    if (Values.IsTrue(_evaluator.Evaluate(test, scope)))
                    {
                        return Run(body, scope);
                    }
                }

                return Run(choice.Otherwise, scope);
            case ForStatement loop:
                return Run(loop, scope);
            case JumpStatement jump:
                return jump.IsBreak ? Flow.Break : Flow.Continue;
            case SetStatement set:
                Assign(set.Target, _evaluator.Evaluate(set.Value, scope), scope);
                return Flow.Next;
            case SetBlock set:
                Assign(set.Target, Filter(set.Filters, Capture(set.Body, new Scope(scope)), scope), scope);
                return Flow.Next;
            case FilterBlock filter:
                _output.Append(_runtime.Text(Filter(filter.Filters, Capture(filter.Body, new Scope(scope)), scope)));
                return Flow.Next;
            case WithStatement with:
                var inner = new Scope(scope);
                foreach (var (target, expression) in with.Values)
                {
                    Assign(target, _evaluator.Evaluate(expression, scope), inner);
                }

                return Run(with.Body, inner);
            case MacroStatement macro:
                scope.Set(macro.Name, new Macro(macro, scope, this));
                return Flow.Next;
            case GenerationStatement generation:
                _output.Append(Capture(generation.Body, new Scope(scope)).AsGenerated());
                return Flow.Next;
            default:
                throw new InvalidOperationException($"Cannot run {statement.GetType().Name}.");
        }
    }

    private Flow Run(ForStatement loop, Scope scope)
    {
        var value = _evaluator.Evaluate(loop.Items, scope);
        _evaluator.At = loop.At;
        var state = new LoopState(_runtime.Items(value), item => Accepts(loop, item, scope), _loops, _runtime);
        _loops++;
        while (state.MoveNext())
        {
            _runtime.Budget.Spend(1);
            var inner = new Scope(scope);
            inner.Set("loop", state);
            Assign(loop.Target, state.Current, inner);
            if (Run(loop.Body, inner) == Flow.Break)
            {
                break;
            }
        }

        _loops--;
        return state.Index < 0 ? Run(loop.Otherwise, new Scope(scope)) : Flow.Next;
    }

    private bool Accepts(ForStatement loop, object? item, Scope scope)
    {
        if (loop.Filter is null)
        {
            return true;
        }

        var inner = new Scope(scope);
        Assign(loop.Target, item, inner);
        return Values.IsTrue(_evaluator.Evaluate(loop.Filter, inner));
    }

    private JinjaText Capture(IReadOnlyList<Statement> body, Scope scope)
    {
        var outer = _output;
        _output = new JinjaTextBuilder(_runtime.Budget);
        Run(body, scope);
        var text = _output.ToText();
        _output = outer;
        return text;
    }

    private object? Filter(IReadOnlyList<FilterUse> filters, object? value, Scope scope) =>
        filters.Aggregate(value, (current, filter) => _evaluator.Apply(filter, current, scope));

    private void Assign(Target target, object? value, Scope scope)
    {
        _evaluator.At = target.At;
        switch (target)
        {
            case NameTarget name:
                scope.Set(name.Id, value);
                break;
            case NamespaceTarget member:
                var names = scope.TryGet(member.Id, out var found) && found is JinjaNamespace known
                    ? known
                    : throw new JinjaException(new Text($"`{member.Id}` is no namespace", $"`{member.Id}` 不是 namespace"));
                names.Names[member.Name] = value;
                break;
            case TupleTarget tuple:
                var items = _runtime.Items(value);
                if (items.Count != tuple.Items.Count)
                {
                    throw new JinjaException(new Text(
                        $"{items.Count} values for {tuple.Items.Count} names", $"{tuple.Items.Count} 个名称对应 {items.Count} 个值"));
                }

                for (var i = 0; i < items.Count; i++)
                {
                    Assign(tuple.Items[i], items[i], scope);
                }

                break;
        }
    }
}
