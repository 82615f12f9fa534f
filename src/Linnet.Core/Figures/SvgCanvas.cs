using System.Globalization;
using System.Text;

namespace Linnet.Core.Figures;

/// <summary>Writes SVG elements with short, reproducible numbers.</summary>
internal sealed class SvgCanvas
{
    private readonly StringBuilder _svg = new();

    /// <summary>Begins the document.</summary>
    /// <param name="title">Accessible name.</param>
    /// <param name="description">Accessible description: what a reader who cannot see the figure should know.</param>
    /// <param name="language">A BCP 47 tag, which also chooses between Chinese and Japanese glyphs.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public SvgCanvas(string title, string description, string language, double width, double height)
    {
        var size = $"width=\"{Number(width)}\" height=\"{Number(height)}\" viewBox=\"0 0 {Number(width)} {Number(height)}\"";
        var tag = $"xml:lang=\"{language}\" lang=\"{language}\"";
        _svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lf\" {size} role=\"img\" {tag}>\n");
        _svg.Append($"<title>{Markup.Escape(title)}</title>\n<desc>{Markup.Escape(description)}</desc>\n");
        _svg.Append($"<style>{FigureStyle.Css}</style>\n");
        _svg.Append($"<rect class=\"bg\" width=\"{Number(width)}\" height=\"{Number(height)}\" rx=\"8\"/>\n");
    }

    public void Text(double x, double y, string style, string text)
    {
        _svg.Append($"<text x=\"{Number(x)}\" y=\"{Number(y)}\"{Class(style)}>{Markup.Escape(text)}</text>\n");
    }

    /// <summary>A name with its value in a lighter face.</summary>
    public void Text(double x, double y, string style, string name, string value) => _svg.Append(
        $"<text x=\"{Number(x)}\" y=\"{Number(y)}\" class=\"{style}\">{Markup.Escape(name)} "
        + $"<tspan class=\"v\">{Markup.Escape(value)}</tspan></text>\n");

    public void Path(string style, string data) => _svg.Append($"<path class=\"{style}\" d=\"{data}\"/>\n");

    public void Circle(double x, double y, double radius, string style) =>
        _svg.Append($"<circle class=\"{style}\" cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\"/>\n");

    public void Rectangle(double x, double y, double width, double height, string style) => _svg.Append(
        $"<rect class=\"{style}\" x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\"/>\n");

    /// <summary>
    /// Begins the area of the data, cut off <paramref name="margin"/> pixels outside its edge: inside, the unit is a tenth of
    /// a pixel, so that coordinates are short integers.
    /// </summary>
    public void OpenPlot(double x, double y, double width, double height, double margin)
    {
        var (w, h) = (width + 2 * margin, height + 2 * margin);
        _svg.Append($"<svg class=\"p\" x=\"{Number(x - margin)}\" y=\"{Number(y - margin)}\" width=\"{Number(w)}\" height=\"{Number(h)}\" ");
        _svg.Append($"viewBox=\"{Number(-10 * margin)} {Number(-10 * margin)} {Number(10 * w)} {Number(10 * h)}\">\n");
    }

    public void ClosePlot() => _svg.Append("</svg>\n");

    /// <summary>Ends the document and returns it.</summary>
    public string Close() => _svg.Append("</svg>\n").ToString();

    private static string Class(string style) => style.Length == 0 ? "" : $" class=\"{style}\"";

    /// <summary>Rounds to a tenth: finer cannot be seen, and longer differs between machines.</summary>
    public static string Number(double value)
    {
        var text = value.ToString("0.#", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>Path data of a broken line in relative coordinates; a single point becomes a dot by its round line cap.</summary>
    public static string Line(IReadOnlyList<PixelPoint> points)
    {
        var data = new StringBuilder($"M{points[0].X} {points[0].Y}{(points.Count == 1 ? "h0" : "l")}");
        var previousIsDigit = false;
        for (var i = 1; i < points.Count; i++)
        {
            foreach (var delta in (ReadOnlySpan<int>)[points[i].X - points[i - 1].X, points[i].Y - points[i - 1].Y])
            {
                data.Append(previousIsDigit && delta >= 0 ? " " : "").Append(delta);
                previousIsDigit = true;
            }
        }

        return data.ToString();
    }
}
