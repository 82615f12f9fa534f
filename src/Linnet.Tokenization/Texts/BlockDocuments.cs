using Linnet.Core.Errors;

namespace Linnet.Tokenization.Texts;

/// <summary>Takes the documents of blocks one by one. Not for several threads at once.</summary>
internal sealed class BlockDocuments
{
    private static readonly TextBlock Nothing = new(0);

    private readonly JsonText _json = new();
    private TextBlock _block = Nothing;
    private int _next;
    private int _start;
    private int _end;
    private int _read;

    /// <summary>The number of the document's line or row, from 1.</summary>
    public long Number => _block.FirstLine + _read - 1;

    /// <summary>Begins a block.</summary>
    public void Begin(TextBlock block) => (_block, _next, _read) = (block, 0, 0);

    /// <summary>Goes on to the next document; of lines of JSON, blank ones hold none.</summary>
    /// <returns>False behind the last.</returns>
    public bool Next()
    {
        while (_block.Layout == TextLayout.Rows ? _read < _block.Ends.Count : _next < _block.Length)
        {
            (_start, _end) = (_next, _block.Layout == TextLayout.Rows ? _block.Ends[_read] : LineEnd());
            (_next, _read) = (_end, _read + 1);
            if (_block.Layout != TextLayout.JsonLines || Found.ContainsAnyExcept(" \t\r\n"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The document's text as UTF-8, of a plain file with the line's end; valid until the next call.</summary>
    /// <exception cref="DataFormatException">The line is no UTF-8, or no JSON object with a text.</exception>
    public ReadOnlySpan<byte> Text()
    {
        switch (_block.Layout)
        {
            case TextLayout.JsonLines:
                return _json.Of(Found[(IsMarked ? 3 : 0)..], _block.Path, Number);
            case TextLayout.Lines:
                OtherEncoding.Refuse(Found, _block.Path, Number);
                return Found;
            default:
                return Found;
        }
    }

    /// <summary>A plain line's text without its end, and without the mark that may begin a file; else <see cref="Text"/>.</summary>
    /// <exception cref="DataFormatException">The line is no UTF-8, or no JSON object with a text.</exception>
    public ReadOnlySpan<byte> TextAlone()
    {
        var text = Text();
        if (_block.Layout != TextLayout.Lines)
        {
            return text;
        }

        text = text[(IsMarked ? 3 : 0)..];
        text = text.EndsWith("\n"u8) ? text[..^1] : text;
        return text.TrimEnd((byte)'\r');
    }

    private ReadOnlySpan<byte> Found => _block.Bytes.AsSpan(_start, _end - _start);

    private bool IsMarked => Number == 1 && Found.StartsWith("\uFEFF"u8);

    private int LineEnd()
    {
        var end = _block.Bytes.AsSpan(_next, _block.Length - _next).IndexOf((byte)'\n');
        return end < 0 ? _block.Length : _next + end + 1;
    }
}
