using System.Buffers;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Cuts a template into words, with <c>trim_blocks</c> and <c>lstrip_blocks</c> on, as transformers sets them.</summary>
/// <remarks>
/// The rules of Jinja 3.1 for white space: a line end right behind a block or comment tag is dropped, and so are blanks between a line's
/// beginning and such a tag; <c>-</c> drops all white space on its side and <c>+</c> keeps it; one line end at the template's end is dropped.
/// </remarks>
internal sealed class Lexer
{
    /// <summary>Longest template, in UTF-16 units.</summary>
    public const int MaximumLength = 1 << 20;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly string[] Operators =
        ["//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";"];

    private readonly string _source;
    private readonly int[] _lines;
    private readonly List<Token> _tokens = [];
    private readonly Stack<char> _open = [];
    private int _at;
    private bool _isLineStart = true;

    private Lexer(string source)
    {
        _source = source;
        _lines = [0, .. Enumerable.Range(0, source.Length).Where(i => source[i] == '\n').Select(i => i + 1)];
    }

    /// <summary>The words of a template, <see cref="TokenKind.End"/> last.</summary>
    /// <exception cref="JinjaException">It is too long, or no Jinja.</exception>
    public static IReadOnlyList<Token> Read(string template)
    {
        if (template.Length > MaximumLength)
        {
            throw new JinjaException(
                new Text(
                    $"a template of {template.Length} characters; at most {MaximumLength} are read",
                    $"模板有 {template.Length} 个字符，最多读取 {MaximumLength} 个"),
                new Position(1, 1));
        }

        var source = template.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lexer = new Lexer(source.EndsWith('\n') ? source[..^1] : source);
        lexer.ReadRoot();
        lexer.Add(TokenKind.End, "", lexer._source.Length);
        return lexer._tokens;
    }

    private void ReadRoot()
    {
        while (_at < _source.Length)
        {
            var tag = FindTag();
            if (tag < 0)
            {
                AddData(_source[_at..], _at);
                return;
            }

            var kind = _source[tag + 1];
            var sign = tag + 2 < _source.Length && _source[tag + 2] is '-' or '+' ? _source[tag + 2] : '\0';
            AddDataBefore(tag, sign, isVariable: kind == '{');
            var inside = tag + (sign == '\0' ? 2 : 3);
            _isLineStart = false;
            if (kind == '#')
            {
                SkipComment(tag, inside);
            }
            else if (kind == '%' && RawBegin(inside) is > 0 and var raw)
            {
                _isLineStart = _source[raw - 1] == '\n';
                _at = raw;
                ReadRaw(tag);
            }
            else
            {
                Add(kind == '{' ? TokenKind.VariableBegin : TokenKind.BlockBegin, _source[tag..inside], tag);
                _at = inside;
                ReadTag(kind == '{' ? '}' : '%', tag);
            }
        }
    }

    private int FindTag()
    {
        for (var i = _source.IndexOf('{', _at); i >= 0 && i + 1 < _source.Length; i = _source.IndexOf('{', i + 1))
        {
            if (_source[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return -1;
    }

    private void AddDataBefore(int tag, char sign, bool isVariable)
    {
        var text = _source[_at..tag];
        if (sign == '-')
        {
            text = text[..PythonText.TrimmedEnd(text)];
        }
        else if (sign != '+' && !isVariable)
        {
            var line = text.LastIndexOf('\n') + 1;
            if ((line > 0 || _isLineStart) && line < text.Length && PythonText.TrimmedStart(text.AsSpan(line)) == text.Length - line)
            {
                text = text[..line];
            }
        }

        AddData(text, _at);
    }

    private void AddData(string text, int at)
    {
        if (text.Length > 0)
        {
            Add(TokenKind.Data, text, at);
        }
    }

    private void SkipComment(int tag, int inside)
    {
        var end = _source.IndexOf("#}", inside, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Unfinished("the comment", "注释", tag);
        }

        GoBehind(end + 2, end > inside ? _source[end - 1] : '\0');
    }

    // Behind a block or comment tag: '-' drops white space, '+' keeps it, else one line end is dropped.
    private void GoBehind(int end, char sign)
    {
        _at = sign == '-' ? SkipWhiteSpace(end) : sign != '+' && end < _source.Length && _source[end] == '\n' ? end + 1 : end;
        _isLineStart = _source[_at - 1] == '\n';
    }

    private int RawBegin(int inside)
    {
        var at = SkipWhiteSpace(inside);
        if (!Continues(at, "raw"))
        {
            return -1;
        }

        at = SkipWhiteSpace(at + 3);
        return Continues(at, "-%}") ? SkipWhiteSpace(at + 3) : Continues(at, "%}") ? at + 2 : -1;
    }

    private void ReadRaw(int begin)
    {
        for (var tag = _source.IndexOf("{%", _at, StringComparison.Ordinal); tag >= 0; tag = _source.IndexOf("{%", tag + 2, StringComparison.Ordinal))
        {
            var sign = tag + 2 < _source.Length && _source[tag + 2] is '-' or '+' ? _source[tag + 2] : '\0';
            var at = SkipWhiteSpace(tag + (sign == '\0' ? 2 : 3));
            if (!Continues(at, "endraw"))
            {
                continue;
            }

            at = SkipWhiteSpace(at + 6);
            var close = at < _source.Length && _source[at] is '-' or '+' ? _source[at] : '\0';
            at += close == '\0' ? 0 : 1;
            if (Continues(at, "%}"))
            {
                AddDataBefore(tag, sign, isVariable: false);
                GoBehind(at + 2, close);
                return;
            }
        }

        throw Unfinished("{% raw %}", "{% raw %}", begin);
    }

    // The words of a tag, up to its end.
    private void ReadTag(char close, int begin)
    {
        while (true)
        {
            if (_at >= _source.Length)
            {
                throw Unfinished("the tag", "标签", begin);
            }

            if (_open.Count == 0 && EndsTag(close))
            {
                return;
            }

            var c = _source[_at];
            if (PythonText.IsWhiteSpace(c))
            {
                _at++;
            }
            else if (char.IsAsciiDigit(c))
            {
                var (length, isFloat) = NumberText.Measure(_source.AsSpan(_at));
                Add(isFloat ? TokenKind.Float : TokenKind.Integer, _source.Substring(_at, length), _at);
                _at += length;
            }
            else if (NameCharacters.Contains(c))
            {
                var length = _source.AsSpan(_at).IndexOfAnyExcept(NameCharacters);
                length = length < 0 ? _source.Length - _at : length;
                Add(TokenKind.Name, _source.Substring(_at, length), _at);
                _at += length;
            }
            else if (c is '\'' or '"')
            {
                ReadString(c);
            }
            else
            {
                ReadOperator();
            }
        }
    }

    private bool EndsTag(char close)
    {
        var sign = _source[_at] is '-' || (_source[_at] is '+' && close == '%') ? _source[_at] : '\0';
        var at = _at + (sign == '\0' ? 0 : 1);
        if (at + 1 >= _source.Length || _source[at] != close || _source[at + 1] != '}')
        {
            return false;
        }

        Add(close == '%' ? TokenKind.BlockEnd : TokenKind.VariableEnd, _source[_at..(at + 2)], _at);
        if (close == '%')
        {
            GoBehind(at + 2, sign);
        }
        else
        {
            GoBehind(at + 2, sign == '-' ? '-' : '+'); // a line end behind a variable stays
        }

        return true;
    }

    private void ReadString(char quote)
    {
        for (var i = _at + 1; i < _source.Length; i++)
        {
            if (_source[i] == '\\')
            {
                i++;
            }
            else if (_source[i] == quote)
            {
                Add(TokenKind.String, StringEscapes.Resolve(_source.AsSpan(_at + 1, i - _at - 1), At(_at)), _at);
                _at = i + 1;
                return;
            }
        }

        throw Unfinished("the string", "字符串", _at);
    }

    private void ReadOperator()
    {
        var found = Operators.FirstOrDefault(o => Continues(_at, o))
            ?? throw new JinjaException(new Text($"the character '{_source[_at]}' is no Jinja", $"字符“{_source[_at]}”不是 Jinja 语法"), At(_at));
        var expected = found switch { "(" => ')', "[" => ']', "{" => '}', _ => '\0' };
        if (expected != '\0')
        {
            _open.Push(expected);
        }
        else if (found is ")" or "]" or "}" && (!_open.TryPop(out var open) || open != found[0]))
        {
            throw new JinjaException(new Text($"'{found}' closes nothing", $"“{found}”没有对应的左括号"), At(_at));
        }

        Add(TokenKind.Operator, found, _at);
        _at += found.Length;
    }

    private int SkipWhiteSpace(int at)
    {
        while (at < _source.Length && PythonText.IsWhiteSpace(_source[at]))
        {
            at++;
        }

        return at;
    }

    private bool Continues(int at, string text) => string.CompareOrdinal(_source, at, text, 0, text.Length) == 0;

    private void Add(TokenKind kind, string text, int at) => _tokens.Add(new Token(kind, text, At(at)));

    private JinjaException Unfinished(string english, string chinese, int begin) =>
        new(new Text($"{english} that begins here has no end", $"此处开始的{chinese}没有结尾"), At(begin));

    private Position At(int offset)
    {
        var found = Array.BinarySearch(_lines, offset);
        var line = found >= 0 ? found : ~found - 1;
        return new Position(line + 1, offset - _lines[line] + 1);
    }
}
