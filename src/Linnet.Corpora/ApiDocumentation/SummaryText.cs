using System.Text;

namespace Linnet.Corpora.ApiDocumentation;

/// <summary>Turns the elements and text of a summary into one line of plain text.</summary>
/// <remarks>
/// A reference becomes the name that a reader would write, unless the element has text of its own; paragraphs, list items and line breaks
/// become spaces, list items begin with a dash and terms end with a colon; other elements leave only their text. Runs of white space
/// become one space.
/// </remarks>
internal sealed class SummaryText
{
    private readonly StringBuilder _text = new();
    private readonly Stack<(string Element, string? Name, int Start)> _open = new();
    private bool _space;

    /// <summary>An element begins.</summary>
    /// <param name="element">Its name.</param>
    /// <param name="attribute">Gives the value of an attribute, or null.</param>
    public void Begin(string element, Func<string, string?> attribute)
    {
        if (IsBlock(element))
        {
            Break();
        }
        if (element == "item")
        {
            Append("- ");
        }
        _open.Push((element, NameOf(element, attribute), _text.Length));
    }

    /// <summary>The element that began last ends.</summary>
    public void End()
    {
        var (element, name, start) = _open.Pop();
        if (_text.Length == start && name is not null)
        {
            Append(name);
        }
        if (element == "term" && _text.Length > start && _open.TryPeek(out var parent) && parent.Element is "item" or "listheader")
        {
            Append(":");
        }
        if (IsBlock(element))
        {
            Break();
        }
    }

    /// <summary>Appends text, its white space collapsed.</summary>
    public void Append(string text)
    {
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                _space = true;
                continue;
            }
            if (_space && _text.Length > 0)
            {
                _text.Append(' ');
            }
            _space = false;
            _text.Append(c);
        }
    }

    /// <summary>What comes next stands apart from what came before.</summary>
    public void Break() => _space = true;

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static bool IsBlock(string element) => element
        is "para" or "p" or "br" or "div" or "list" or "listheader" or "item" or "term" or "description" or "ul" or "ol" or "li"
        or "example" or "remarks" or "value" or "script";

    private static string? NameOf(string element, Func<string, string?> attribute) => element switch
    {
        "see" or "seealso" or "xref" =>
            attribute("langword")
            ?? Reference(attribute("cref"))
            ?? Reference(attribute("uid"))
            ?? attribute("href")
            ?? attribute("name"),
        "paramref" or "typeparamref" or "param" or "typeparam" => attribute("name") ?? attribute("ref"),
        _ => null,
    };

    private static string? Reference(string? id) => id is null ? null : MemberName.Reference(id);
}
