using System.Text;
using Linnet.Core.Messages;

namespace Linnet.Core.Reports;

/// <summary>Text that a model wrote, with what it was asked to continue.</summary>
/// <param name="Caption">Where it comes from, for example the step and the temperature.</param>
/// <param name="Prompt">What the model was given; may be empty.</param>
/// <param name="Completion">What the model wrote.</param>
public sealed record Sample(Text Caption, string Prompt, string Completion) : ReportBlock
{
    /// <summary>Reads a sample from bytes, as a byte-level model writes them.</summary>
    /// <param name="caption">Where it comes from.</param>
    /// <param name="prompt">UTF-8, possibly broken.</param>
    /// <param name="completion">UTF-8, possibly broken: each maximal ill-formed part becomes one U+FFFD, as Unicode 3.9 recommends.</param>
    public static Sample FromUtf8(Text caption, ReadOnlySpan<byte> prompt, ReadOnlySpan<byte> completion) =>
        new(caption, Encoding.UTF8.GetString(prompt), Encoding.UTF8.GetString(completion));

    internal override void Write(HtmlCanvas html)
    {
        html.Raw("<div class=\"sample\">").Element("h3", "", Caption).Raw("<pre dir=\"auto\">");
        if (Prompt.Length > 0)
        {
            html.Raw("<span class=\"prompt\">").Verbatim(Prompt).Raw("</span>");
        }

        html.Raw("<span class=\"completion\">").Verbatim(Completion).Raw("</span></pre>");
        if (Completion.Length == 0)
        {
            html.Element("p", "none", ReportMessages.EmptyCompletion);
        }

        html.Raw("</div>\n");
    }
}
