namespace Linnet.Tokenization.Processing;

/// <summary>Where the bytes of a text, or of a part that was rewritten, stand in the original.</summary>
internal readonly ref struct Origin
{
    private readonly ReadOnlySpan<int> _map; // for each byte the original's; empty: they are the original's
    private readonly int _start;
    private readonly int _end;

    private Origin(ReadOnlySpan<int> map, int start, int end)
    {
        _map = map;
        (_start, _end) = (start, end);
    }

    /// <summary>Of an original text itself.</summary>
    public static Origin Of(int length) => new([], 0, length);

    /// <summary>Of a text that begins at a place of the original and was not rewritten, or whose places nobody asks for.</summary>
    public static Origin From(int start, int length) => new([], start, start + length);

    /// <summary>Where the text begins in the original.</summary>
    public int Start => At(0);

    /// <summary>Of a part.</summary>
    public Origin Slice(int start, int length) =>
        new(_map.IsEmpty ? _map : _map.Slice(start, length), At(start), At(CharacterEnd(start + length)));

    /// <summary>Of this text rewritten.</summary>
    /// <param name="map">For each new byte the byte of this text; becomes that of the original.</param>
    public Origin Rewritten(Span<int> map)
    {
        for (var i = 0; i < map.Length; i++)
        {
            map[i] = At(map[i]);
        }

        return new Origin(map, _start, _end);
    }

    /// <summary>Whether the text begins where the original does.</summary>
    public bool IsAtStart => At(0) == 0;

    /// <summary>The original's bytes that a part stands for, with those behind it that were dropped.</summary>
    public Piece Span(int start, int length)
    {
        var first = At(start);
        return new Piece(first, At(CharacterEnd(start + length)) - first);
    }

    /// <summary>A place, or that behind it where what else became of the same original character ends.</summary>
    private int CharacterEnd(int index)
    {
        while (index > 0 && index < _map.Length && _map[index] == _map[index - 1])
        {
            index++;
        }

        return index;
    }

    private int At(int index) => _map.IsEmpty ? _start + index : index < _map.Length ? _map[index] : _end;
}
