using System.Text.Json.Nodes;

namespace Linnet.Tokenization.Chat;

/// <summary>What a chat template puts into one text.</summary>
/// <param name="Messages">The messages in order.</param>
public sealed record Conversation(IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>Descriptions of the tools that the model may call, or null.</summary>
    public JsonArray? Tools { get; init; }

    /// <summary>Further variables of the template, such as <c>enable_thinking</c>; they count before the tokenizer's own.</summary>
    public JsonObject? Variables { get; init; }

    /// <summary>A question that stands alone.</summary>
    public static Conversation Question(string question) => new([new ChatMessage(ChatMessage.User, question)]);

    /// <summary>A question and its answer.</summary>
    public static Conversation Pair(string question, string answer) =>
        new([new ChatMessage(ChatMessage.User, question), new ChatMessage(ChatMessage.Assistant, answer)]);
}
