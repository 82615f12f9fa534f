using System.Text;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Reads expressions, by the precedence of Jinja 3.1: filters and tests bind closest, then powers, products, <c>~</c>, sums, comparisons, logic.</summary>
internal sealed class ExpressionParser(TokenReader tokens)
{
    private static readonly string[] ComparisonOperators = ["==", "!=", "<", "<=", ">", ">="];

    /// <summary>An expression, or several with commas between: a tuple.</summary>
    public Expression ReadTuple(bool withConditional = true, Func<bool>? ends = null)
    {
        var at = tokens.Current.At;
        List<Expression> items = [];
        while (true)
        {
            if (items.Count > 0 && EndsTuple(ends))
            {
                break;
            }

            items.Add(Read(withConditional));
            if (!tokens.SkipOperator(","))
            {
                return items.Count == 1 ? items[0] : new ListDisplay(at, items, IsTuple: true);
            }
        }

        return new ListDisplay(at, items, IsTuple: true);
    }

    /// <summary>One expression.</summary>
    public Expression Read(bool withConditional = true) => tokens.Nested(() => withConditional ? ReadConditional() : ReadOr());

    /// <summary>The filters of a block: <c>name(…) | name(…)</c>.</summary>
    public List<FilterUse> ReadFilters()
    {
        List<FilterUse> filters = [];
        do
        {
            filters.Add(ReadFilterUse());
        }
        while (tokens.SkipOperator("|"));

        return filters;
    }

    private bool EndsTuple(Func<bool>? ends) =>
        tokens.Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd || tokens.IsOperator(")") || ends?.Invoke() == true;

    private Expression ReadConditional()
    {
        var value = ReadOr();
        while (tokens.Current is var token && tokens.SkipName("if"))
        {
            var test = ReadOr();
            value = new Conditional(token.At, test, value, tokens.SkipName("else") ? Read() : null);
        }

        return value;
    }

    private Expression ReadOr()
    {
        var value = ReadAnd();
        while (tokens.Current is var token && tokens.SkipName("or"))
        {
            value = new Junction(token.At, IsAnd: false, value, ReadAnd());
        }

        return value;
    }

    private Expression ReadAnd()
    {
        var value = ReadNot();
        while (tokens.Current is var token && tokens.SkipName("and"))
        {
            value = new Junction(token.At, IsAnd: true, value, ReadNot());
        }

        return value;
    }

    private Expression ReadNot()
    {
        var token = tokens.Current;
        return tokens.SkipName("not") ? new Negation(token.At, tokens.Nested(ReadNot)) : ReadComparison();
    }

    private Expression ReadComparison()
    {
        var at = tokens.Current.At;
        var first = ReadSum();
        List<(string, Expression)> rest = [];
        while (true)
        {
            if (tokens.Current.Kind == TokenKind.Operator && ComparisonOperators.Contains(tokens.Current.Text))
            {
                at = tokens.Current.At;
                rest.Add((tokens.Next().Text, ReadSum()));
            }
            else if (tokens.IsName("in"))
            {
                at = tokens.Next().At;
                rest.Add(("in", ReadSum()));
            }
            else if (tokens.IsName("not") && tokens.Following.Is(TokenKind.Name, "in"))
            {
                at = tokens.Next().At;
                tokens.Next();
                rest.Add(("not in", ReadSum()));
            }
            else
            {
                return rest.Count == 0 ? first : new Comparison(at, first, rest);
            }
        }
    }

    private Expression ReadSum()
    {
        var value = ReadConcatenation();
        while (tokens.IsOperator("+") || tokens.IsOperator("-"))
        {
            var token = tokens.Next();
            value = new Arithmetic(token.At, token.Text, value, ReadConcatenation());
        }

        return value;
    }

    private Expression ReadConcatenation()
    {
        var first = ReadProduct();
        if (!tokens.IsOperator("~"))
        {
            return first;
        }

        var at = tokens.Current.At;
        List<Expression> parts = [first];
        while (tokens.SkipOperator("~"))
        {
            parts.Add(ReadProduct());
        }

        return new Concatenation(at, parts);
    }

    private Expression ReadProduct()
    {
        var value = ReadPower();
        while (tokens.IsOperator("*") || tokens.IsOperator("/") || tokens.IsOperator("//") || tokens.IsOperator("%"))
        {
            var token = tokens.Next();
            value = new Arithmetic(token.At, token.Text, value, ReadPower());
        }

        return value;
    }

    private Expression ReadPower()
    {
        var value = ReadUnary(withFilter: true);
        while (tokens.IsOperator("**"))
        {
            var token = tokens.Next();
            value = new Arithmetic(token.At, token.Text, value, ReadUnary(withFilter: true));
        }

        return value;
    }

    private Expression ReadUnary(bool withFilter)
    {
        var token = tokens.Current;
        var value = tokens.IsOperator("-") || tokens.IsOperator("+")
            ? new Signed(tokens.Next().At, token.Text == "-", tokens.Nested(() => ReadUnary(withFilter: false)))
            : ReadPrimary();
        value = ReadPostfix(value);
        return withFilter ? ReadFiltersAndTests(value) : value;
    }

    private Expression ReadPrimary()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                tokens.Next();
                return token.Text switch
                {
                    "true" or "True" => new Literal(token.At, Boxes.True),
                    "false" or "False" => new Literal(token.At, Boxes.False),
                    "none" or "None" => new Literal(token.At, null),
                    _ => new Name(token.At, token.Text),
                };
            case TokenKind.String:
                var text = new StringBuilder(tokens.Next().Text);
                while (tokens.Current.Kind == TokenKind.String)
                {
                    text.Append(tokens.Next().Text);
                }

                return new Literal(token.At, new JinjaText(text.ToString()));
            case TokenKind.Integer:
                return new Literal(token.At, NumberText.ParseInteger(tokens.Next().Text, token.At));
            case TokenKind.Float:
                return new Literal(token.At, NumberText.ParseFloat(tokens.Next().Text));
            case TokenKind.Operator when token.Text == "(":
                tokens.Next();
                var inside = tokens.IsOperator(")") ? new ListDisplay(token.At, [], IsTuple: true) : ReadTuple();
                tokens.ExpectOperator(")");
                return inside;
            case TokenKind.Operator when token.Text == "[":
                tokens.Next();
                return new ListDisplay(token.At, ReadItems("]", () => Read()), IsTuple: false);
            case TokenKind.Operator when token.Text == "{":
                tokens.Next();
                return new MapDisplay(token.At, ReadItems("}", ReadPair));
            default:
                throw tokens.Unexpected(new Text("an expression", "表达式"));
        }
    }

    private (Expression Key, Expression Value) ReadPair()
    {
        var key = Read();
        tokens.ExpectOperator(":");
        return (key, Read());
    }

    // Items with commas between; one may follow the last.
    private List<T> ReadItems<T>(string close, Func<T> read)
    {
        List<T> items = [];
        while (!tokens.SkipOperator(close))
        {
            if (items.Count > 0)
            {
                tokens.ExpectOperator(",");
                if (tokens.SkipOperator(close))
                {
                    break;
                }
            }

            items.Add(read());
        }

        return items;
    }

    private Expression ReadPostfix(Expression value)
    {
        while (true)
        {
            var at = tokens.Current.At;
            if (tokens.SkipOperator("."))
            {
                var key = tokens.Current;
                value = key.Kind switch
                {
                    TokenKind.Name => new Member(at, value, tokens.Next().Text),
                    TokenKind.Integer => new Subscript(at, value, new Literal(key.At, NumberText.ParseInteger(tokens.Next().Text, key.At))),
                    _ => throw tokens.Unexpected(new Text("a name or a number", "名称或数字")),
                };
            }
            else if (tokens.SkipOperator("["))
            {
                value = ReadSubscript(at, value);
            }
            else if (tokens.IsOperator("("))
            {
                value = new Call(at, value, ReadArguments());
            }
            else
            {
                return value;
            }
        }
    }

    private Expression ReadSubscript(Position at, Expression target)
    {
        Expression?[] parts = new Expression?[3];
        var colons = 0;
        while (!tokens.SkipOperator("]"))
        {
            if (colons < 2 && tokens.SkipOperator(":"))
            {
                colons++;
            }
            else if (parts[colons] is null)
            {
                parts[colons] = Read();
            }
            else
            {
                throw tokens.Unexpected(new Text("']'", "“]”"));
            }
        }

        return colons > 0 ? new Slice(at, target, parts[0], parts[1], parts[2])
            : parts[0] is { } key ? new Subscript(at, target, key)
            : throw new JinjaException(new Text("an index is missing", "缺少下标"), at);
    }

    private Expression ReadFiltersAndTests(Expression value)
    {
        while (true)
        {
            var at = tokens.Current.At;
            if (tokens.SkipOperator("|"))
            {
                value = new Filtered(tokens.Current.At, value, ReadFilterUse());
            }
            else if (tokens.SkipName("is"))
            {
                value = ReadTest(at, value);
            }
            else if (tokens.IsOperator("("))
            {
                value = new Call(at, value, ReadArguments());
            }
            else
            {
                return value;
            }
        }
    }

    private FilterUse ReadFilterUse()
    {
        var name = tokens.ExpectName();
        return Filters.IsKnown(name.Text)
            ? new FilterUse(name.At, name.Text, tokens.IsOperator("(") ? ReadArguments() : ArgumentList.None)
            : throw new JinjaException(new Text($"the filter `{name.Text}` is not read", $"不支持过滤器 `{name.Text}`"), name.At);
    }

    private Expression ReadTest(Position at, Expression value)
    {
        var isNegated = tokens.SkipName("not");
        var name = tokens.ExpectName();
        if (!Tests.IsKnown(name.Text))
        {
            throw new JinjaException(new Text($"the test `is {name.Text}` is not read", $"不支持测试 `is {name.Text}`"), name.At);
        }

        var arguments = tokens.IsOperator("(") ? ReadArguments()
            : BeginsTestArgument() ? new ArgumentList([ReadPostfix(ReadPrimary())], [])
            : ArgumentList.None;
        var test = new Tested(at, value, name.Text, arguments);
        return isNegated ? new Negation(at, test) : test;
    }

    private bool BeginsTestArgument() => tokens.Current switch
    {
        { Kind: TokenKind.Name, Text: var name } => name is not ("else" or "or" or "and" or "is"),
        { Kind: TokenKind.String or TokenKind.Integer or TokenKind.Float } => true,
        _ => tokens.IsOperator("[") || tokens.IsOperator("{"),
    };

    private ArgumentList ReadArguments()
    {
        tokens.ExpectOperator("(");
        List<(string, Expression)> named = [];
        List<Expression> positional = [];
        _ = ReadItems(")", () =>
        {
            if (tokens.IsOperator("*") || tokens.IsOperator("**"))
            {
                throw new JinjaException(
                    new Text($"`{tokens.Current.Text}` before an argument is not read", $"不支持参数前的 `{tokens.Current.Text}`"), tokens.Current.At);
            }

            if (tokens.Current.Kind == TokenKind.Name && tokens.Following.Is(TokenKind.Operator, "="))
            {
                var name = tokens.Next().Text;
                tokens.Next();
                named.Add((name, Read()));
            }
            else if (named.Count > 0)
            {
                throw tokens.Unexpected(new Text("a named argument", "命名参数"));
            }
            else
            {
                positional.Add(Read());
            }

            return true;
        });
        return positional.Count + named.Count == 0 ? ArgumentList.None : new ArgumentList(positional, named);
    }
}
