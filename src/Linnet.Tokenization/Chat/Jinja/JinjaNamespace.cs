namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>What <c>namespace(…)</c> makes: names whose values a loop can change for good.</summary>
internal sealed class JinjaNamespace
{
    public Dictionary<string, object?> Names { get; } = new(StringComparer.Ordinal);
}
