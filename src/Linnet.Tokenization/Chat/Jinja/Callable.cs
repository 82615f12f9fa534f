namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>What can be called: a function, a method of a value, a macro.</summary>
internal abstract class Callable(string name)
{
    public string Name { get; } = name;

    public abstract object? Call(CallArguments arguments);
}

/// <summary>A function of ours.</summary>
internal sealed class Function(string name, Func<CallArguments, object?> body) : Callable(name)
{
    public override object? Call(CallArguments arguments) => body(arguments);
}
