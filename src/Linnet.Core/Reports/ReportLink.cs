using Linnet.Core.Figures;
using Linnet.Core.Messages;

namespace Linnet.Core.Reports;

/// <summary>A link within the page, or to a file beside it or below its folder.</summary>
/// <param name="Label">What it says; a part between backticks is code.</param>
/// <param name="Target"><c>#anchor</c>, or a relative path with <c>/</c>.</param>
public sealed record ReportLink(Text Label, string Target)
{
    /// <exception cref="InvalidOperationException">The target is not within the page's folder.</exception>
    internal void Write(HtmlCanvas html)
    {
        var parts = Target.TrimStart('#').Split('/');
        if (parts.Any(part => part is "" or "." or ".."))
        {
            throw new InvalidOperationException($"The link {Target} does not stay in the page's folder.");
        }

        // Escaped part by part: a name cannot become a scheme or a script.
        var path = string.Join('/', parts.Select(Uri.EscapeDataString));
        html.Raw($"<a href=\"{(Target.StartsWith('#') ? "#" : "")}{Markup.Escape(path)}\">").Marked(Label).Raw("</a>");
    }
}
