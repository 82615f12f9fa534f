using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>What a filter, a test, a function or a method is given.</summary>
/// <param name="callee">Its name, for messages.</param>
/// <param name="positional">By place.</param>
/// <param name="named">By name.</param>
internal sealed class CallArguments(string callee, IReadOnlyList<object?> positional, IReadOnlyList<(string Name, object? Value)> named)
{
    /// <summary>Stands for a parameter without argument.</summary>
    public static readonly object Missing = new();

    public IReadOnlyList<object?> Positional => positional;

    public IReadOnlyList<(string Name, object? Value)> Named => named;

    /// <summary>The arguments in the order of the parameters.</summary>
    /// <param name="required">How many must be there.</param>
    /// <param name="parameters">The names.</param>
    /// <returns>One for each, <see cref="Missing"/> where there is none.</returns>
    /// <exception cref="JinjaException">There are too many or too few, one has no such name or is given twice.</exception>
    public object?[] Bind(int required, params ReadOnlySpan<string> parameters)
    {
        if (positional.Count > parameters.Length)
        {
            throw new JinjaException(new Text(
                $"`{callee}` takes at most {parameters.Length} arguments, not {positional.Count}",
                $"`{callee}` 最多接受 {parameters.Length} 个参数，实际有 {positional.Count} 个"));
        }

        var bound = new object?[parameters.Length];
        Array.Fill(bound, Missing);
        for (var i = 0; i < positional.Count; i++)
        {
            bound[i] = positional[i];
        }

        foreach (var (name, value) in named)
        {
            var i = parameters.IndexOf(name);
            bound[i >= 0 && bound[i] == Missing ? i : throw new JinjaException(new Text(
                $"`{callee}` takes no argument `{name}` here", $"`{callee}` 在此不接受参数 `{name}`"))] = value;
        }

        for (var i = 0; i < required; i++)
        {
            if (bound[i] == Missing)
            {
                throw new JinjaException(new Text($"`{callee}` needs the argument `{parameters[i]}`", $"`{callee}` 缺少参数 `{parameters[i]}`"));
            }
        }

        return bound;
    }

    /// <summary>The arguments of something that takes none.</summary>
    public void BindNone() => Bind(0);

    /// <summary>A text argument.</summary>
    public JinjaText Text(object? value) => value as JinjaText ?? throw Wrong("a string", "字符串", value);

    /// <summary>An integer argument in the range of an int.</summary>
    public int Integer(object? value) => Values.Number(value) is { IsFloat: false, Integer: var number }
        ? (int)Math.Clamp(number, int.MinValue, int.MaxValue)
        : throw Wrong("an integer", "整数", value);

    private JinjaException Wrong(string english, string chinese, object? found)
    {
        Values.RequireDefined(found);
        return new JinjaException(new Text(
            $"`{callee}` needs {english}, not {Values.TypeName(found)}", $"`{callee}` 需要{chinese}，实际是 {Values.TypeName(found)}"));
    }
}
