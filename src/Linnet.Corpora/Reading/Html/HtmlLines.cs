using System.Text;
using AngleSharp.Dom;

namespace Linnet.Corpora.Reading.Html;

/// <summary>Turns elements into text: a paragraph, heading, list item or row a line.</summary>
internal static class HtmlLines
{
    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
        "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
        "thead", "tr", "ul",
    };

    private static readonly HashSet<string> Left = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "head", "iframe", "object", "svg", "math", "select", "textarea", "button", "rp", "rt",
    };

    /// <summary>The text of an element; blanks in a row are one, but in <c>pre</c>. No recursion, so that depth does not matter.</summary>
    public static string Of(IElement root)
    {
        var lines = new Lines();
        var open = new Stack<(INode Node, int Next, bool IsPre)>();
        open.Push((root, 0, false));
        while (open.TryPop(out var entry))
        {
            var (node, next, isPre) = entry;
            if (next == node.ChildNodes.Length)
            {
                Close(node, lines);
                continue;
            }

            open.Push((node, next + 1, isPre));
            var child = node.ChildNodes[next];
            if (child.NodeType == NodeType.Text)
            {
                lines.Add(child.TextContent, isPre);
            }
            else if (child is IElement element && !Left.Contains(element.LocalName))
            {
                if (element.LocalName == "br" || Blocks.Contains(element.LocalName))
                {
                    lines.End();
                }

                open.Push((element, 0, isPre || element.LocalName == "pre"));
            }
        }

        return lines.ToString();
    }

    private static void Close(INode node, Lines lines)
    {
        if (node is IElement element)
        {
            if (Blocks.Contains(element.LocalName))
            {
                lines.End();
            }
            else if (element.LocalName is "td" or "th")
            {
                lines.Add(" ", isPre: false);
            }
        }
    }

    private sealed class Lines
    {
        private readonly StringBuilder _text = new();
        private readonly StringBuilder _line = new();

        public void Add(string text, bool isPre)
        {
            foreach (var c in text)
            {
                if (isPre && c == '\n')
                {
                    End();
                }
                else if (!char.IsWhiteSpace(c))
                {
                    _line.Append(c);
                }
                else if (isPre)
                {
                    _line.Append(c == '\t' ? '\t' : ' ');
                }
                else if (_line.Length > 0 && _line[^1] != ' ')
                {
                    _line.Append(' ');
                }
            }
        }

        public void End()
        {
            var line = _line.ToString().TrimEnd();
            _line.Clear();
            if (line.AsSpan().TrimStart().Length > 0)
            {
                _text.Append(_text.Length > 0 ? "\n" : "").Append(line);
            }
        }

        public override string ToString()
        {
            End();
            return _text.ToString();
        }
    }
}
