using System.Text;

namespace Linnet.Corpora.ApiDocumentation;

/// <summary>Writes the parameter types of a documentation id in short C#: <c>System.Collections.Generic.IList{``0}</c> is <c>IList&lt;T&gt;</c>.</summary>
/// <param name="ofType">What <c>`0</c>, <c>`1</c>, … are called.</param>
/// <param name="ofMethod">What <c>``0</c>, <c>``1</c>, … are called.</param>
internal sealed class TypeReferences(IReadOnlyList<string> ofType, IReadOnlyList<string> ofMethod)
{
    private const int MaximumDepth = 32;

    private string _text = "";
    private int _at;

    /// <summary>Types with commas between them. Text that is no list of types is returned as it is.</summary>
    public string List(string types)
    {
        (_text, _at) = (types, 0);
        var list = new List<string>();
        return types.Length == 0 || (Sequence(list, depth: 0) && _at == _text.Length) ? string.Join(", ", list) : types;
    }

    /// <summary>The C# keyword of a type's full name, or null.</summary>
    private static string? Keyword(string fullName) => fullName switch
    {
        "System.Boolean" => "bool",
        "System.Byte" => "byte",
        "System.SByte" => "sbyte",
        "System.Char" => "char",
        "System.Decimal" => "decimal",
        "System.Double" => "double",
        "System.Single" => "float",
        "System.Int16" => "short",
        "System.Int32" => "int",
        "System.Int64" => "long",
        "System.UInt16" => "ushort",
        "System.UInt32" => "uint",
        "System.UInt64" => "ulong",
        "System.IntPtr" => "nint",
        "System.UIntPtr" => "nuint",
        "System.Object" => "object",
        "System.String" => "string",
        "System.Void" => "void",
        _ => null,
    };

    private bool Sequence(List<string> types, int depth)
    {
        do
        {
            var type = new StringBuilder();
            if (depth > MaximumDepth || !One(type, depth))
            {
                return false;
            }
            types.Add(type.ToString());
        }
        while (Take(','));
        return true;
    }

    private bool One(StringBuilder type, int depth) =>
        (Peek() == '`' ? Parameter(type) : Name(type, depth)) && Suffixes(type);

    private bool Parameter(StringBuilder type)
    {
        Take('`');
        var names = Take('`') ? ofMethod : ofType;
        var start = _at;
        while (char.IsAsciiDigit(Peek()))
        {
            _at++;
        }
        if (!int.TryParse(_text.AsSpan(start, _at - start), out var index))
        {
            return false;
        }
        type.Append(index < names.Count ? names[index] : $"T{index + 1}");
        return true;
    }

    // A namespace is dropped; the name of a generic type around a nested one stays, because only its brackets show that it is a type.
    private bool Name(StringBuilder type, int depth)
    {
        var start = _at;
        while (true)
        {
            while (_at < _text.Length && !(Peek() is ',' or '{' or '}' or '[' or '@' or '*' or '|' or '!' or '(' or ')'))
            {
                _at++;
            }
            var name = _text[start.._at];
            if (name.Length == 0)
            {
                return false;
            }
            var brief = Keyword(name) ?? name[(name.LastIndexOf('.') + 1)..];
            if (!Take('{'))
            {
                type.Append(brief);
                return true;
            }
            var arguments = new List<string>();
            if (!Sequence(arguments, depth + 1) || !Take('}'))
            {
                return false;
            }
            type.Append(name switch
            {
                "System.Nullable" when arguments.Count == 1 => arguments[0] + "?",
                "System.ValueTuple" when arguments.Count is > 1 and < 8 => $"({string.Join(", ", arguments)})",
                _ => $"{brief}<{string.Join(", ", arguments)}>",
            });
            if (!Take('.'))
            {
                return true;
            }
            type.Append('.');
            start = _at;
        }
    }

    private bool Suffixes(StringBuilder type)
    {
        while (true)
        {
            switch (Peek())
            {
                case '[':
                    var end = _text.IndexOf(']', _at);
                    if (end < 0)
                    {
                        return false;
                    }
                    type.Append('[').Append(',', _text.AsSpan(_at, end - _at).Count(',')).Append(']');
                    _at = end + 1;
                    break;
                case '*':
                    type.Append('*');
                    _at++;
                    break;
                case '@':
                    _at++;
                    break;
                case '|' or '!': // a modifier of the compiler, such as InAttribute: no reader writes it
                    _at++;
                    if (!Name(new StringBuilder(), MaximumDepth))
                    {
                        return false;
                    }
                    break;
                default:
                    return true;
            }
        }
    }

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private bool Take(char expected)
    {
        if (Peek() != expected)
        {
            return false;
        }
        _at++;
        return true;
    }
}
