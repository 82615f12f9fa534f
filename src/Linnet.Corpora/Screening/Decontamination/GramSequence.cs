using System.Globalization;
using Linnet.Core.Unicode;
using Linnet.Corpora.Screening.Folding;

namespace Linnet.Corpora.Screening.Decontamination;

/// <summary>Folded text as a sequence of tokens whose n-grams are compared: characters, or words with one space between them. Only letters and digits count.</summary>
internal sealed class GramSequence
{
    private const int LongestGram = 2048;

    private static readonly bool[] Counts = [.. Enumerable.Range(0, 0x10000).Select(c => IsCounted(c))];

    private readonly FoldedText _own = new();
    private FoldedText _folded = new();
    private char[] _text = new char[1024];
    private Token[] _tokens = new Token[1024];

    public int Count { get; private set; }

    /// <summary>The tokens one behind the other.</summary>
    private int Length { get; set; }

    /// <summary>Reads a text.</summary>
    public void Read(TextFolding folding, ReadOnlySpan<char> text, bool characters)
    {
        folding.Fold(text, _own);
        Read(_own, characters);
    }

    /// <summary>Reads a text that was folded, which must stay as it is.</summary>
    public void Read(FoldedText folded, bool characters)
    {
        (_folded, Count, Length) = (folded, 0, 0);
        var units = folded.Units;
        if (_text.Length < 2 * units.Length)
        {
            (_text, _tokens) = (new char[2 * units.Length], new Token[units.Length]);
        }

        var joins = false;
        for (var i = 0; i < units.Length; i++)
        {
            var pair = char.IsHighSurrogate(units[i]) && i + 1 < units.Length && char.IsLowSurrogate(units[i + 1]);
            if (!(pair ? IsCounted(char.ConvertToUtf32(units[i], units[i + 1])) : Counts[units[i]]))
            {
                joins = false;
                i += pair ? 1 : 0;
                continue;
            }

            var first = i;
            if (!characters && joins)
            {
                Count--;
            }
            else
            {
                if (!characters && Count > 0)
                {
                    _text[Length++] = ' ';
                }

                (_tokens[Count].Start, _tokens[Count].Place) = (Length, first);
            }

            _text[Length++] = units[i];
            if (pair)
            {
                _text[Length++] = units[++i];
            }

            (_tokens[Count].End, _tokens[Count].PlaceEnd) = (Length, i + 1);
            Count++;
            joins = true;
        }
    }

    /// <summary>An n-gram; false where it is too long to be one of a question.</summary>
    public bool TryGet(int first, int length, out ReadOnlySpan<char> gram)
    {
        var (from, to) = (_tokens[first].Start, _tokens[first + length - 1].End);
        gram = to - from > LongestGram ? default : _text.AsSpan(from, to - from);
        return !gram.IsEmpty;
    }

    /// <summary>What is written from a token on: at least the n-gram that it begins.</summary>
    public ReadOnlySpan<char> From(int first) => _text.AsSpan(_tokens[first].Start, Length - _tokens[first].Start);

    /// <summary>Where an n-gram stands in the text that was folded.</summary>
    public (int Start, int End) Place(ReadOnlySpan<char> original, int first, int length) =>
        _folded.Original(original, _tokens[first].Place, _tokens[first + length - 1].PlaceEnd);

    private static bool IsCounted(int codePoint) =>
        CodePoint.IsAlphabetic(codePoint) || CodePoint.Category(codePoint) == UnicodeCategory.DecimalDigitNumber;

    private struct Token
    {
        public int Start, End, Place, PlaceEnd;
    }
}
