namespace Linnet.Corpora.ApiDocumentation;

/// <summary>Writes documentation ids (C# specification, annex D.4.2) as names that a reader of C# would write.</summary>
public static class MemberName
{
    /// <summary>Whether the id is that of a type or of a type's member: <c>T: M: P: F: E:</c> and a name.</summary>
    public static bool IsTypeOrMember(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length > 2 && id[1] == ':' && (id[0] == 'T' || (id[0] is 'M' or 'P' or 'F' or 'E' && TypeLength(id) > 2));
    }

    /// <summary>The id of the type that the member belongs to; a type's own id is returned as it is.</summary>
    /// <param name="id">An id that <see cref="IsTypeOrMember"/>.</param>
    public static string TypeId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id[0] == 'T' ? id : string.Concat("T:", id.AsSpan(2, TypeLength(id) - 2));
    }

    /// <summary>The heading of a type: its full name with its type parameters, for example <c>System.Collections.Generic.List&lt;T&gt;</c>.</summary>
    /// <param name="typeId">An id that begins with <c>T:</c>.</param>
    /// <param name="typeParameters">The documented type parameters of the type with an id; empty when there are none.</param>
    public static string Heading(string typeId, Func<string, IReadOnlyList<string>> typeParameters)
    {
        ArgumentNullException.ThrowIfNull(typeId);
        ArgumentNullException.ThrowIfNull(typeParameters);
        var parts = new List<string>();
        var end = 1;
        foreach (var segment in typeId[2..].Split('.'))
        {
            end += segment.Length + 1;
            parts.Add(Segment(segment, typeParameters(typeId[..end]), out _));
        }
        return string.Join('.', parts);
    }

    /// <summary>The names that <c>`0</c>, <c>`1</c>, … stand for inside a type: those of the types around it first.</summary>
    /// <inheritdoc cref="Heading"/>
    public static IReadOnlyList<string> TypeParameters(string typeId, Func<string, IReadOnlyList<string>> typeParameters)
    {
        ArgumentNullException.ThrowIfNull(typeId);
        ArgumentNullException.ThrowIfNull(typeParameters);
        var names = new List<string>();
        var end = 1;
        foreach (var segment in typeId[2..].Split('.'))
        {
            end += segment.Length + 1;
            Segment(segment, typeParameters(typeId[..end]), out var own);
            names.AddRange(own);
        }
        return names;
    }

    /// <summary>
    /// The member as its line begins, for example <c>CopyTo&lt;T&gt;(T[], int)</c>. By-reference marks are left out: the id does not tell
    /// <c>ref</c> from <c>out</c>.
    /// </summary>
    /// <param name="id">The id of a member, not of a type.</param>
    /// <param name="ofType">See <see cref="TypeParameters"/>.</param>
    /// <param name="ofMethod">The documented type parameters of the method itself; empty when there are none.</param>
    public static string Line(string id, IReadOnlyList<string> ofType, IReadOnlyList<string> ofMethod)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(ofType);
        ArgumentNullException.ThrowIfNull(ofMethod);
        var typeLength = TypeLength(id);
        var open = id.IndexOf('(');
        var result = id.IndexOf('~');
        var nameEnd = open >= 0 ? open : result >= 0 ? result : id.Length;
        var name = Segment(Explicit(id[(typeLength + 1)..nameEnd]), ofMethod, out var methodParameters);
        var types = new TypeReferences(ofType, methodParameters);
        var parameters = open >= 0 && id.IndexOf(')', open) is var close and > 0 ? types.List(id[(open + 1)..close]) : "";
        return id[0] switch
        {
            'M' when name is "#ctor" => $"{LastName(id[2..typeLength])}({parameters})",
            'M' when name is "op_Implicit" or "op_Explicit" && result >= 0 =>
                $"{name[3..].ToLowerInvariant()} operator {types.List(id[(result + 1)..])}({parameters})",
            'M' when Operators.SymbolOf(name) is { } symbol => $"operator {symbol}({parameters})",
            'M' => $"{name}({parameters})",
            'P' when open >= 0 => name == "Item" ? $"this[{parameters}]" : $"{name}[{parameters}]",
            _ => name,
        };
    }

    /// <summary>A reference inside a text: <c>T:System.String</c> is String, <c>M:System.String.Trim(System.Char)</c> is String.Trim.</summary>
    public static string Reference(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var colon = id.IndexOf(':');
        var kind = colon < 0 ? "" : id[..colon];
        var name = id[(colon + 1)..].TrimEnd('*');
        if (kind == "N")
        {
            return name;
        }
        if (name.StartsWith("//", StringComparison.Ordinal))
        {
            return id; // an address, which some authors write as a reference
        }
        var end = name.AsSpan().IndexOfAny('(', '~');
        name = end < 0 ? name : name[..end];
        var last = name.LastIndexOf('.');
        if (kind is not ("M" or "P" or "F" or "E" or "O" or "Overload") || last < 0)
        {
            return LastTypeName(name);
        }
        var member = name[(last + 1)..];
        var type = LastTypeName(name[..last]);
        return member == "#ctor" ? type : $"{type}.{Segment(Explicit(member), [], out _)}";
    }

    // The last dot of the name: parameters, results and explicitly implemented interfaces (written with #) hold no dots before it.
    private static int TypeLength(string id)
    {
        var end = id.AsSpan().IndexOfAny('(', '~');
        return id.LastIndexOf('.', end < 0 ? id.Length - 1 : end);
    }

    private static string LastName(string typeName)
    {
        var last = typeName[(typeName.LastIndexOf('.') + 1)..];
        return last.IndexOf('`') is var tick and >= 0 ? last[..tick] : last;
    }

    private static string LastTypeName(string name) => Segment(name[(name.LastIndexOf('.') + 1)..], [], out _);

    /// <summary><c>System#Collections#Generic#IList{T}#Add</c> is <c>IList&lt;T&gt;.Add</c>: the interface and the member.</summary>
    private static string Explicit(string name)
    {
        if (!name.Contains('#') || name[0] == '#')
        {
            return name;
        }
        var plain = name.Replace('{', '<').Replace('}', '>').Replace("@", ", ", StringComparison.Ordinal);
        var parts = new List<string>();
        var (depth, start) = (0, 0);
        for (var i = 0; i <= plain.Length; i++)
        {
            if (i == plain.Length || plain[i] == '#' && depth == 0)
            {
                parts.Add(plain[start..i]);
                start = i + 1;
            }
            else
            {
                depth += plain[i] == '<' ? 1 : plain[i] == '>' ? -1 : 0;
            }
        }
        return string.Join('.', parts.TakeLast(2).Select(WithoutNamespaces));
    }

    // Inside the brackets of an interface's name: IDictionary<System#String, System#Object> is IDictionary<String, Object>.
    private static string WithoutNamespaces(string part)
    {
        var shortened = new System.Text.StringBuilder();
        var start = 0;
        for (var i = 0; i <= part.Length; i++)
        {
            if (i == part.Length || part[i] is '<' or '>' or ',' or ' ')
            {
                shortened.Append(part.AsSpan(start, i - start)[(part.AsSpan(start, i - start).LastIndexOf('#') + 1)..]);
                if (i < part.Length)
                {
                    shortened.Append(part[i] == ',' ? ", " : part[i] == ' ' ? "" : part[i].ToString());
                }
                start = i + 1;
            }
        }
        return shortened.ToString();
    }

    /// <summary>A name with arity, <c>List`1</c> or <c>Cast``1</c>, with its type parameters; documented names where they are complete.</summary>
    private static string Segment(string segment, IReadOnlyList<string> documented, out IReadOnlyList<string> parameters)
    {
        var tick = segment.IndexOf('`');
        if (tick < 0 || !int.TryParse(segment.AsSpan(tick).TrimStart('`'), out var arity) || arity is < 1 or > 64)
        {
            parameters = [];
            return segment;
        }
        parameters = documented.Count == arity ? documented
            : arity == 1 ? ["T"]
            : [.. Enumerable.Range(1, arity).Select(i => $"T{i}")];
        return $"{segment[..tick]}<{string.Join(", ", parameters)}>";
    }
}
