using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Tokenization.Chat.Jinja;

namespace Linnet.Tokenization.Chat;

/// <summary>A conversation as a template sees it: each text knows its message.</summary>
internal sealed class ChatValues
{
    public ChatValues(Conversation conversation)
    {
        Messages = [.. conversation.Messages.Select((message, i) => Message(message, i))];
        Tools = Of(conversation.Tools, Origin.Data);
        Variables = [.. (conversation.Variables ?? []).Select(v => new KeyValuePair<string, object?>(v.Key, Of(v.Value, Origin.Data)))];
    }

    public IReadOnlyList<object?> Messages { get; }

    /// <summary>A list, or null.</summary>
    public object? Tools { get; }

    public IReadOnlyList<KeyValuePair<string, object?>> Variables { get; }

    /// <summary>Characters and values that the conversation holds.</summary>
    public long Size { get; private set; }

    private JinjaMap Message(ChatMessage message, int index)
    {
        // A role of plain letters may be part of a mark, as in `'<|' + message.role + '|>'`; any other is content.
        var origin = message.Role.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? Origin.RoleName(index) : Origin.Content(index);
        return new JinjaMap(message.Json.Select(member => new KeyValuePair<object?, object?>(
            new JinjaText(member.Key, Origin.Content(index)),
            member.Key == "role" ? new JinjaText(message.Role, origin) : Of(member.Value, Origin.Content(index)))));
    }

    private object? Of(JsonNode? node, Origin origin)
    {
        Values.RequireStack();
        Size++;
        switch (node)
        {
            case null:
                return null;
            case JsonObject map:
                return new JinjaMap(map.Select(m => new KeyValuePair<object?, object?>(Text(m.Key, origin), Of(m.Value, origin))));
            case JsonArray list:
                return new JinjaList([.. list.Select(item => Of(item, origin))]);
            default:
                return node.GetValueKind() switch
                {
                    JsonValueKind.True => Boxes.True,
                    JsonValueKind.False => Boxes.False,
                    JsonValueKind.Number => NumberText.ParseJson(node.ToJsonString()),
                    JsonValueKind.String => Text(node.GetValue<string>(), origin),
                    _ => null,
                };
        }
    }

    private JinjaText Text(string text, Origin origin)
    {
        Size += text.Length;
        return new JinjaText(text, origin);
    }
}
