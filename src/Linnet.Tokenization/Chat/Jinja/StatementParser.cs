using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Reads a template into its syntax tree.</summary>
internal sealed class StatementParser
{
    private readonly TokenReader _tokens;
    private readonly ExpressionParser _expressions;
    private int _loops;
    private bool _marksAnswers;

    private StatementParser(IReadOnlyList<Token> tokens)
    {
        _tokens = new TokenReader(tokens);
        _expressions = new ExpressionParser(_tokens);
    }

    /// <summary>Reads a template.</summary>
    /// <exception cref="JinjaException">It is no Jinja, or uses a part of Jinja that is not read: the message names it.</exception>
    public static TemplateBody Read(string template)
    {
        var parser = new StatementParser(Lexer.Read(template));
        return new TemplateBody(parser.ReadBody(), parser._marksAnswers);
    }

    // Statements up to one of the tags that end them, whose name is read; at the top, up to the template's end.
    private List<Statement> ReadBody(params ReadOnlySpan<string> ends)
    {
        List<Statement> body = [];
        while (true)
        {
            var token = _tokens.Next();
            switch (token.Kind)
            {
                case TokenKind.Data:
                    body.Add(new TextOutput(token.At, new JinjaText(token.Text)));
                    break;
                case TokenKind.VariableBegin:
                    body.Add(new ValueOutput(token.At, _expressions.ReadTuple()));
                    _tokens.Expect(TokenKind.VariableEnd);
                    break;
                case TokenKind.BlockBegin when _tokens.Current.Kind == TokenKind.Name && ends.Contains(_tokens.Current.Text):
                    return body;
                case TokenKind.BlockBegin:
                    body.Add(_tokens.Nested(ReadStatement));
                    _tokens.Expect(TokenKind.BlockEnd);
                    break;
                default:
                    return ends.IsEmpty
                        ? body
                        : throw new JinjaException(
                            new Text($"expected the tag `{ends[^1]}`, found the end of the template", $"应有标签 `{ends[^1]}`，模板却已结束"), token.At);
            }
        }
    }

    // A body and the tag that ends it.
    private List<Statement> ReadBlock(string end)
    {
        _tokens.Expect(TokenKind.BlockEnd);
        var body = ReadBody(end);
        _tokens.Next();
        return body;
    }

    private Statement ReadStatement()
    {
        var tag = _tokens.ExpectName();
        return tag.Text switch
        {
            "if" => ReadIf(tag.At),
            "for" => ReadFor(tag.At),
            "set" => ReadSet(tag.At),
            "macro" => ReadMacro(tag.At),
            "with" => ReadWith(tag.At),
            "filter" => new FilterBlock(tag.At, _expressions.ReadFilters(), ReadBlock("endfilter")),
            "generation" => ReadGeneration(tag.At),
            "break" or "continue" => _loops > 0
                ? new JumpStatement(tag.At, tag.Text == "break")
                : throw new JinjaException(new Text($"`{tag.Text}` stands outside of a loop", $"`{tag.Text}` 不在循环中"), tag.At),
            _ => throw new JinjaException(new Text($"the tag `{tag.Text}` is not read", $"不支持标签 `{tag.Text}`"), tag.At),
        };
    }

    private IfStatement ReadIf(Position at)
    {
        List<(Expression, IReadOnlyList<Statement>)> branches = [];
        while (true)
        {
            var test = _expressions.ReadTuple(withConditional: false);
            _tokens.Expect(TokenKind.BlockEnd);
            branches.Add((test, ReadBody("elif", "else", "endif")));
            switch (_tokens.Next().Text)
            {
                case "elif":
                    continue;
                case "else":
                    return new IfStatement(at, branches, ReadBlock("endif"));
                default:
                    return new IfStatement(at, branches, []);
            }
        }
    }

    private ForStatement ReadFor(Position at)
    {
        var target = ReadTarget(isName: false, withNamespace: false);
        _tokens.ExpectName("in");
        var items = _expressions.ReadTuple(withConditional: false, () => _tokens.IsName("recursive"));
        var filter = _tokens.SkipName("if") ? _expressions.Read() : null;
        if (_tokens.IsName("recursive"))
        {
            throw new JinjaException(new Text("`for … recursive` is not read", "不支持 `for … recursive`"), _tokens.Current.At);
        }

        _tokens.Expect(TokenKind.BlockEnd);
        _loops++;
        var body = ReadBody("endfor", "else");
        _loops--;
        return new ForStatement(at, target, items, filter, body, _tokens.Next().Text == "else" ? ReadBlock("endfor") : []);
    }

    private Statement ReadSet(Position at)
    {
        var target = ReadTarget(isName: false, withNamespace: true);
        return _tokens.SkipOperator("=")
            ? new SetStatement(at, target, _expressions.ReadTuple())
            : new SetBlock(at, target, _tokens.SkipOperator("|") ? _expressions.ReadFilters() : [], ReadBlock("endset"));
    }

    private WithStatement ReadWith(Position at)
    {
        List<(Target, Expression)> values = [];
        while (_tokens.Current.Kind != TokenKind.BlockEnd)
        {
            if (values.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            var target = ReadTarget(isName: true, withNamespace: false);
            _tokens.ExpectOperator("=");
            values.Add((target, _expressions.Read()));
        }

        return new WithStatement(at, values, ReadBlock("endwith"));
    }

    private MacroStatement ReadMacro(Position at)
    {
        var name = _tokens.ExpectName().Text;
        List<(string Name, Expression? Default)> parameters = [];
        _tokens.ExpectOperator("(");
        while (!_tokens.SkipOperator(")"))
        {
            if (parameters.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            var parameter = _tokens.ExpectName();
            var fallback = _tokens.SkipOperator("=") ? _expressions.Read() : null;
            if (fallback is null && parameters.Count > 0 && parameters[^1].Default is not null)
            {
                throw new JinjaException(
                    new Text(
                        $"the parameter {parameter.Text} needs a default, as the one before it has one",
                        $"参数 {parameter.Text} 需要默认值，因为前一个参数已有默认值"),
                    parameter.At);
            }

            parameters.Add((parameter.Text, fallback));
        }

        return new MacroStatement(at, name, parameters, ReadOutsideLoops("endmacro"));
    }

    private GenerationStatement ReadGeneration(Position at)
    {
        _marksAnswers = true;
        return new GenerationStatement(at, ReadOutsideLoops("endgeneration"));
    }

    // What runs as a macro does cannot leave a loop around it.
    private List<Statement> ReadOutsideLoops(string end)
    {
        var loops = _loops;
        _loops = 0;
        var body = ReadBlock(end);
        _loops = loops;
        return body;
    }

    private Target ReadTarget(bool isName, bool withNamespace)
    {
        var at = _tokens.Current.At;
        List<Target> items = [];
        while (true)
        {
            if (items.Count > 0 && (_tokens.IsName("in") || _tokens.IsOperator("=") || _tokens.IsOperator(")") || _tokens.Current.Kind == TokenKind.BlockEnd))
            {
                return new TupleTarget(at, items);
            }

            items.Add(ReadOneTarget(withNamespace));
            if (isName || !_tokens.SkipOperator(","))
            {
                return items.Count == 1 ? items[0] : new TupleTarget(at, items);
            }
        }
    }

    private Target ReadOneTarget(bool withNamespace)
    {
        var at = _tokens.Current.At;
        if (_tokens.SkipOperator("("))
        {
            var inside = _tokens.Nested(() => ReadTarget(isName: false, withNamespace));
            _tokens.ExpectOperator(")");
            return inside;
        }

        var name = _tokens.ExpectName();
        if (name.Text is "true" or "True" or "false" or "False" or "none" or "None")
        {
            throw new JinjaException(new Text($"`{name.Text}` takes no value", $"不能给 `{name.Text}` 赋值"), name.At);
        }

        return withNamespace && _tokens.SkipOperator(".") ? new NamespaceTarget(at, name.Text, _tokens.ExpectName().Text) : new NameTarget(at, name.Text);
    }
}
