namespace Linnet.Corpora.Screening;

/// <summary>Lines and columns of places of a text, asked for in order.</summary>
internal sealed class TextPlace(string text)
{
    private int _unit;
    private long _place;
    private int _line = 1, _column = 1;

    /// <summary>The line, the character in it, both from 1, and the UTF-16 unit, from 0.</summary>
    /// <param name="place">The code point, from 0; not before the place asked for last.</param>
    public (int Line, int Column, int Unit) At(long place)
    {
        for (; _place < place && _unit < text.Length; _place++)
        {
            (_line, _column) = text[_unit] == '\n' ? (_line + 1, 1) : (_line, _column + 1);
            _unit += char.IsHighSurrogate(text[_unit]) && _unit + 1 < text.Length && char.IsLowSurrogate(text[_unit + 1]) ? 2 : 1;
        }

        return (_line, _column, _unit);
    }
}
