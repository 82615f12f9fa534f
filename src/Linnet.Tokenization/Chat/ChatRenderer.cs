using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Tokenization.Chat.Jinja;

namespace Linnet.Tokenization.Chat;

/// <summary>Puts conversations into a checkpoint's template.</summary>
/// <param name="template">The template.</param>
/// <param name="withTools">The one for conversations with tools, or null: the same.</param>
/// <param name="tokens">The special tokens that a template may name: <c>bos_token</c> and the like.</param>
/// <param name="clock">The time, or null.</param>
internal sealed class ChatRenderer(JinjaTemplate template, JinjaTemplate? withTools, IReadOnlyDictionary<string, JsonNode> tokens, TimeProvider? clock)
{
    private readonly KeyValuePair<string, object?>[] _tokens = [.. tokens.Select(t => new KeyValuePair<string, object?>(t.Key, Token(t.Value)))];

    /// <summary>Renders the beginning of a conversation.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="messages">How many of its messages.</param>
    /// <param name="promptsAnswer">Whether the text ends where the assistant goes on.</param>
    /// <exception cref="DataFormatException">The template refuses it.</exception>
    public JinjaText Render(ChatValues conversation, int messages, bool promptsAnswer)
    {
        var list = messages == conversation.Messages.Count ? conversation.Messages : [.. conversation.Messages.Take(messages)];
        return TemplateFor(conversation).Render(
            [
                new("messages", new JinjaList(list)),
                new("tools", conversation.Tools),
                new("documents", null),
                new("add_generation_prompt", Boxes.Of(promptsAnswer)),
                .. _tokens,
                .. conversation.Variables,
            ],
            conversation.Size,
            clock);
    }

    /// <summary>The same, or null where the template refuses it.</summary>
    public JinjaText? TryRender(ChatValues conversation, int messages, bool promptsAnswer)
    {
        try
        {
            return Render(conversation, messages, promptsAnswer);
        }
        catch (DataFormatException)
        {
            return null;
        }
    }

    /// <summary>Whether the template says itself what the assistant writes.</summary>
    public bool MarksAnswers(ChatValues conversation) => TemplateFor(conversation).MarksAnswers;

    private JinjaTemplate TemplateFor(ChatValues conversation) => conversation.Tools is null ? template : withTools ?? template;

    private static object Token(JsonNode node) => node is JsonArray list
        ? new JinjaList([.. list.Select(item => new JinjaText(item!.GetValue<string>()))])
        : new JinjaText(node.GetValue<string>());
}
