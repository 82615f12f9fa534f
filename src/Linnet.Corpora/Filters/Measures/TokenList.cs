namespace Linnet.Corpora.Filters.Measures;

/// <summary>A text as the tokens that its n-grams are made of.</summary>
/// <remarks>
/// With <see cref="WordUnit.Spaced"/> a token is a run without white space. With <see cref="WordUnit.Characters"/> each character of an unspaced
/// script and each sign is one, and each run of other letters and numbers. Equal tokens have equal ids.
/// </remarks>
internal sealed class TokenList
{
    private const int FirstRun = 0x110000; // below: the code point itself

    private readonly SpanIndex _runs = new();
    private int[] _ids = new int[1024];
    private int[] _ends = new int[1025];

    /// <summary>How many tokens there are.</summary>
    public int Count { get; private set; }

    /// <summary>The tokens' ids.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>How many code points stand in tokens before token i; Count + 1 values.</summary>
    public ReadOnlySpan<int> Offsets => _ends.AsSpan(0, Count + 1);

    /// <summary>Reads a text.</summary>
    public void Read(ReadOnlySpan<char> text, WordUnit unit)
    {
        Count = 0;
        _runs.Clear();
        var (start, length) = (0, 0); // of the run under way: its first unit, its code points
        for (var i = 0; i < text.Length;)
        {
            var kind = CharacterClasses.At(text, i, out var units);
            var joins = unit == WordUnit.Spaced
                ? (kind & CharacterClass.WhiteSpace) == 0
                : (kind & (CharacterClass.Word | CharacterClass.Unspaced)) == CharacterClass.Word;
            if (joins)
            {
                start = length++ == 0 ? i : start;
            }
            else
            {
                Close(text, start, i, ref length);
                if ((kind & CharacterClass.WhiteSpace) == 0)
                {
                    Add(units == 2 ? char.ConvertToUtf32(text[i], text[i + 1]) : text[i], 1);
                }
            }

            i += units;
        }

        Close(text, start, text.Length, ref length);
    }

    private void Close(ReadOnlySpan<char> text, int start, int end, ref int length)
    {
        if (length > 0)
        {
            Add(end - start == 1 ? text[start] : FirstRun + _runs.Add(text, start, end - start), length);
            length = 0;
        }
    }

    private void Add(int id, int characters)
    {
        if (Count == _ids.Length)
        {
            Array.Resize(ref _ids, _ids.Length * 2);
            Array.Resize(ref _ends, _ids.Length + 1);
        }

        _ids[Count] = id;
        _ends[Count + 1] = _ends[Count] + characters;
        Count++;
    }
}
