namespace Linnet.Tokenization.SentencePiece;

/// <summary>The symbol of each character that stands in some piece: pages of 256, made where one is needed.</summary>
internal sealed class CharacterSymbols
{
    private readonly int[]?[] _pages = new int[]?[(Utf8Symbol.Count + 255) / 256];

    /// <summary>The symbol of a character, or -1.</summary>
    public int this[int character] => _pages[character >> 8] is { } page ? page[character & 0xFF] : -1;

    /// <summary>Gives a character its symbol.</summary>
    public void Set(int character, int symbol)
    {
        if (_pages[character >> 8] is not { } page)
        {
            page = new int[256];
            Array.Fill(page, -1);
            _pages[character >> 8] = page;
        }

        page[character & 0xFF] = symbol;
    }
}
