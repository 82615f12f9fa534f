namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>What has a value.</summary>
internal abstract record Expression(Position At);

internal sealed record Literal(Position At, object? Value) : Expression(At);

internal sealed record Name(Position At, string Id) : Expression(At);

/// <summary><c>target.name</c></summary>
internal sealed record Member(Position At, Expression Target, string Name) : Expression(At);

/// <summary><c>target[key]</c></summary>
internal sealed record Subscript(Position At, Expression Target, Expression Key) : Expression(At);

/// <summary><c>target[start:stop:step]</c></summary>
internal sealed record Slice(Position At, Expression Target, Expression? Start, Expression? Stop, Expression? Step) : Expression(At);

internal sealed record Negation(Position At, Expression Value) : Expression(At);

/// <summary><c>+value</c> or <c>-value</c></summary>
internal sealed record Signed(Position At, bool IsMinus, Expression Value) : Expression(At);

/// <summary><c>and</c>, <c>or</c></summary>
internal sealed record Junction(Position At, bool IsAnd, Expression Left, Expression Right) : Expression(At);

internal sealed record Arithmetic(Position At, string Operator, Expression Left, Expression Right) : Expression(At);

/// <summary><c>a &lt; b == c</c>: each holds with its neighbour.</summary>
internal sealed record Comparison(Position At, Expression First, IReadOnlyList<(string Operator, Expression Value)> Rest) : Expression(At);

/// <summary><c>a ~ b</c></summary>
internal sealed record Concatenation(Position At, IReadOnlyList<Expression> Parts) : Expression(At);

/// <summary><c>then if test else otherwise</c></summary>
internal sealed record Conditional(Position At, Expression Test, Expression Then, Expression? Otherwise) : Expression(At);

/// <summary><c>[a, b]</c> or <c>(a, b)</c></summary>
internal sealed record ListDisplay(Position At, IReadOnlyList<Expression> Items, bool IsTuple) : Expression(At);

internal sealed record MapDisplay(Position At, IReadOnlyList<(Expression Key, Expression Value)> Items) : Expression(At);

internal sealed record Call(Position At, Expression Target, ArgumentList Arguments) : Expression(At);

/// <summary><c>value | name(…)</c></summary>
internal sealed record Filtered(Position At, Expression Value, FilterUse Filter) : Expression(At);

/// <summary><c>value is name …</c></summary>
internal sealed record Tested(Position At, Expression Value, string Name, ArgumentList Arguments) : Expression(At);

internal sealed record FilterUse(Position At, string Name, ArgumentList Arguments);

internal sealed record ArgumentList(IReadOnlyList<Expression> Positional, IReadOnlyList<(string Name, Expression Value)> Named)
{
    public static ArgumentList None { get; } = new([], []);
}

/// <summary>What is done.</summary>
internal abstract record Statement(Position At);

internal sealed record TextOutput(Position At, JinjaText Text) : Statement(At);

internal sealed record ValueOutput(Position At, Expression Value) : Statement(At);

internal sealed record IfStatement(Position At, IReadOnlyList<(Expression Test, IReadOnlyList<Statement> Body)> Branches, IReadOnlyList<Statement> Otherwise)
    : Statement(At);

internal sealed record ForStatement(
    Position At, Target Target, Expression Items, Expression? Filter, IReadOnlyList<Statement> Body, IReadOnlyList<Statement> Otherwise) : Statement(At);

/// <summary><c>break</c>, <c>continue</c></summary>
internal sealed record JumpStatement(Position At, bool IsBreak) : Statement(At);

internal sealed record SetStatement(Position At, Target Target, Expression Value) : Statement(At);

internal sealed record SetBlock(Position At, Target Target, IReadOnlyList<FilterUse> Filters, IReadOnlyList<Statement> Body) : Statement(At);

internal sealed record FilterBlock(Position At, IReadOnlyList<FilterUse> Filters, IReadOnlyList<Statement> Body) : Statement(At);

internal sealed record WithStatement(Position At, IReadOnlyList<(Target Target, Expression Value)> Values, IReadOnlyList<Statement> Body) : Statement(At);

internal sealed record MacroStatement(
    Position At, string Name, IReadOnlyList<(string Name, Expression? Default)> Parameters, IReadOnlyList<Statement> Body) : Statement(At);

/// <summary><c>{% generation %}</c>: what the assistant writes.</summary>
internal sealed record GenerationStatement(Position At, IReadOnlyList<Statement> Body) : Statement(At);

/// <summary>What a value is given to.</summary>
internal abstract record Target(Position At);

internal sealed record NameTarget(Position At, string Id) : Target(At);

/// <summary><c>namespace.name</c></summary>
internal sealed record NamespaceTarget(Position At, string Id, string Name) : Target(At);

internal sealed record TupleTarget(Position At, IReadOnlyList<Target> Items) : Target(At);

/// <summary>A template.</summary>
/// <param name="Statements">What it does.</param>
/// <param name="MarksAnswers">Whether it has a generation block.</param>
internal sealed record TemplateBody(IReadOnlyList<Statement> Statements, bool MarksAnswers);
