namespace Linnet.Tokenization.Chat;

/// <summary>A part of a rendered conversation.</summary>
/// <param name="Start">Its first UTF-16 unit.</param>
/// <param name="Length">UTF-16 units, at least 1.</param>
/// <param name="Message">The message that it is from, from 0; null for the template's own words and for tools.</param>
/// <param name="Role">That message's role, or null.</param>
/// <param name="IsAnswer">
/// Whether the assistant writes it: what it says, the template's words within, and the special token that ends its turn.
/// </param>
public readonly record struct ChatSpan(int Start, int Length, int? Message, string? Role, bool IsAnswer);

/// <summary>A conversation in the form in which a model reads it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Spans">Its parts in order, without gaps.</param>
/// <param name="UnstableAnswers">
/// The messages of the assistant before which the text does not stand as it stood when the model was asked: a template that drops earlier
/// thinking, as Qwen3's does, or answers without the generation prompt. Their spans are exact all the same: they come from where
/// characters come from.
/// </param>
public sealed record ChatText(string Text, IReadOnlyList<ChatSpan> Spans, IReadOnlyList<int> UnstableAnswers);
