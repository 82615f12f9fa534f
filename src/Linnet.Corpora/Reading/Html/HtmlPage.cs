namespace Linnet.Corpora.Reading.Html;

/// <summary>What was made of a page.</summary>
/// <param name="Text">The main text, a paragraph a line; null where there is a fault.</param>
/// <param name="Title">The title, or null.</param>
/// <param name="Language">The language that the page tells, or null.</param>
/// <param name="Fault">Why there is no text, or null.</param>
internal sealed record HtmlPage(string? Text, string? Title, string? Language, ReadReason? Fault)
{
    public static HtmlPage Without(ReadReason fault) => new(null, null, null, fault);
}
