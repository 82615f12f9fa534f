namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>What <c>namespace(…)</c> makes: names whose values a loop can change for good.</summary>
internal sealed class JinjaNamespace
{
    public Dictionary<string, object?> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>The names and values as a dictionary.</summary>
    public JinjaMap ToMap() => new(Names.Select(n => new KeyValuePair<object?, object?>(new JinjaText(n.Key), n.Value)));
}
