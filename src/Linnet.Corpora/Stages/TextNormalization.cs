using System.Text;

namespace Linnet.Corpora.Stages;

/// <summary>White space and control characters: runs of white space become one space, line ends are trimmed, controls go, blank lines become one.</summary>
/// <remarks>
/// Letters are never changed. Zero-width characters, soft hyphens and a byte order mark inside the text count as controls; the joiners U+200C and
/// U+200D stay. One blank line between paragraphs stays, because rules for paragraphs look for it. One instance serves one thread.
/// </remarks>
internal sealed class TextNormalization
{
    private readonly StringBuilder _text = new();

    /// <summary>The text; the same instance where nothing changes.</summary>
    public string Apply(string text)
    {
        _text.Clear();
        var (ends, space, isEmptyLine) = (0, false, true);
        foreach (var c in text)
        {
            if (c == '\n')
            {
                (ends, space, isEmptyLine) = (ends + 1, false, true);
            }
            else if (char.IsWhiteSpace(c))
            {
                space = !isEmptyLine;
            }
            else if (!char.IsControl(c) && c is not ('\u200B' or '\u2060' or '\uFEFF' or '\u00AD'))
            {
                if (isEmptyLine && ends > 0 && _text.Length > 0)
                {
                    _text.Append('\n', Math.Min(ends, 2));
                }

                if (space)
                {
                    _text.Append(' ');
                }

                (ends, space, isEmptyLine) = (0, false, false);
                _text.Append(c);
            }
        }

        return _text.Equals(text) ? text : _text.ToString();
    }
}
