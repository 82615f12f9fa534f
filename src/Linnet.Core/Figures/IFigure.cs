using Linnet.Core.Messages;

namespace Linnet.Core.Figures;

/// <summary>A picture of numbers: a record that turns into one SVG document.</summary>
public interface IFigure
{
    /// <summary>The figure's headline, also its accessible name.</summary>
    Text Title { get; }

    /// <summary>Draws the figure.</summary>
    /// <returns>
    /// One self-contained SVG document without an XML declaration, so that it serves as a file and inside HTML. It follows
    /// light and dark by <c>prefers-color-scheme</c>, needs no script and no font file, keeps text as text, and is the same
    /// bytes for the same record.
    /// </returns>
    string ToSvg(Language language);
}
