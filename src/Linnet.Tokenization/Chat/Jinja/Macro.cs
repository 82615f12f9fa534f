namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>A macro in the scope where it was defined.</summary>
internal sealed class Macro(MacroStatement statement, Scope scope, Interpreter interpreter) : Callable(statement.Name)
{
    public override object Call(CallArguments arguments) => interpreter.Call(statement, scope, arguments);
}
