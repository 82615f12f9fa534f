using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Goes through the words of a template; counts how deep they are nested.</summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens)
{
    private const int MaximumDepth = 200;

    private int _at;
    private int _depth;

    public Token Current => tokens[_at];

    public Token Following => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public Token Next()
    {
        var token = tokens[_at];
        _at = Math.Min(_at + 1, tokens.Count - 1);
        return token;
    }

    public bool IsName(string name) => Current.Is(TokenKind.Name, name);

    public bool IsOperator(string text) => Current.Is(TokenKind.Operator, text);

    public bool Skip(TokenKind kind, string text)
    {
        if (!Current.Is(kind, text))
        {
            return false;
        }

        Next();
        return true;
    }

    public bool SkipName(string name) => Skip(TokenKind.Name, name);

    public bool SkipOperator(string text) => Skip(TokenKind.Operator, text);

    public Token ExpectName() => Current.Kind == TokenKind.Name ? Next() : throw Unexpected(new Text("a name", "名称"));

    public void ExpectName(string name)
    {
        if (!SkipName(name))
        {
            throw Unexpected(new Text($"'{name}'", $"“{name}”"));
        }
    }

    public void ExpectOperator(string text)
    {
        if (!SkipOperator(text))
        {
            throw Unexpected(new Text($"'{text}'", $"“{text}”"));
        }
    }

    public void Expect(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            throw Unexpected(new Text("the end of the tag", "标签的结尾"));
        }

        Next();
    }

    /// <summary>Reads something that may hold itself.</summary>
    public T Nested<T>(Func<T> read)
    {
        if (++_depth > MaximumDepth)
        {
            throw new JinjaException(new Text($"nested deeper than {MaximumDepth}", $"嵌套超过 {MaximumDepth} 层"), Current.At);
        }

        var value = read();
        _depth--;
        return value;
    }

    public JinjaException Unexpected(Text expected)
    {
        var found = Current.Kind switch
        {
            TokenKind.End => new Text("the end of the template", "模板结尾"),
            TokenKind.BlockEnd or TokenKind.VariableEnd => new Text("the end of the tag", "标签的结尾"),
            TokenKind.String => new Text("a string", "字符串"),
            TokenKind.Data => new Text("text", "文本"),
            _ => new Text($"'{Current.Text}'", $"“{Current.Text}”"),
        };
        return new JinjaException(
            new Text($"expected {expected.English}, found {found.English}", $"应为{expected.Chinese}，实际是{found.Chinese}"), Current.At);
    }
}
