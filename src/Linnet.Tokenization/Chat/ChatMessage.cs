using System.Text.Json;
using System.Text.Json.Nodes;

namespace Linnet.Tokenization.Chat;

/// <summary>One message of a conversation: who says what, and what else a template may look at, such as <c>tool_calls</c> or <c>reasoning_content</c>.</summary>
public sealed class ChatMessage
{
    /// <summary>The role whose words a model is taught.</summary>
    public const string Assistant = "assistant";

    /// <summary>The role that asks.</summary>
    public const string User = "user";

    /// <param name="role">Who speaks: <c>system</c>, <c>user</c>, <c>assistant</c>, <c>tool</c>.</param>
    /// <param name="content">What is said; null where the message only calls tools.</param>
    public ChatMessage(string role, string? content)
        : this(new JsonObject { ["role"] = role, ["content"] = content })
    {
    }

    /// <param name="json">The message as chat data and servers write it: <c>role</c> and, most often, <c>content</c>. It stays the caller's and must not change.</param>
    /// <exception cref="ArgumentException"><c>role</c> is no string.</exception>
    public ChatMessage(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        Role = json["role"] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : throw new ArgumentException("A message needs a role.", nameof(json));
        Json = json;
    }

    /// <summary>Who speaks.</summary>
    public string Role { get; }

    /// <summary>All that the template sees.</summary>
    public JsonObject Json { get; }
}
