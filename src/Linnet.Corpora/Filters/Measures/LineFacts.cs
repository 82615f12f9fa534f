namespace Linnet.Corpora.Filters.Measures;

/// <summary>What is counted of one line, in one pass.</summary>
/// <remarks>Places are UTF-16 units of the document's text; all else counts code points.</remarks>
public readonly record struct LineFacts
{
    /// <summary>Where the line begins.</summary>
    public int Start { get; init; }

    /// <summary>Where it ends; its line end is not part of it.</summary>
    public int End { get; init; }

    /// <summary>Where its first character that is not white space stands; <see cref="End"/> where there is none.</summary>
    public int TextStart { get; init; }

    /// <summary>Where its text ends, white space at the end taken away.</summary>
    public int TextEnd { get; init; }

    /// <summary>Code points from <see cref="Start"/> to <see cref="End"/>.</summary>
    public int Characters { get; init; }

    /// <summary>White space among them.</summary>
    public int WhiteSpace { get; init; }

    /// <summary>Letters, marks, numbers and connectors.</summary>
    public int WordCharacters { get; init; }

    /// <summary>Upper-case letters.</summary>
    public int Uppercase { get; init; }

    /// <summary>Decimal digits, also full-width ones.</summary>
    public int Digits { get; init; }

    /// <summary>With <see cref="WordUnit.Characters"/>: characters of unspaced scripts; else 0.</summary>
    public int UnspacedCharacters { get; init; }

    /// <summary>Words, those of unspaced characters left out.</summary>
    public int Runs { get; init; }

    /// <summary>Those of <see cref="Runs"/> that hold a letter.</summary>
    public int RunsWithLetter { get; init; }

    /// <summary>What is neither word nor white space: runs between white space, or signs, repeated ones counted once.</summary>
    public int Signs { get; init; }

    /// <summary>The longest run without white space and without East Asian characters.</summary>
    public int LongestRun { get; init; }

    /// <summary>Whether nothing but white space stands on the line.</summary>
    public bool IsEmpty => TextStart == TextEnd;

    /// <summary>Measures text[start..end], which holds no line end.</summary>
    internal static LineFacts Of(ReadOnlySpan<char> text, int start, int end, WordUnit unit)
    {
        var (characters, whiteSpace, wordCharacters, uppercase, digits, unspaced) = (0, 0, 0, 0, 0, 0);
        var (runs, runsWithLetter, signs, longest, length) = (0, 0, 0, 0, 0);
        var (textStart, textEnd) = (end, end);
        var (run, inRun) = (CharacterClass.None, false);
        var previous = '\0';
        var bySpace = unit == WordUnit.Spaced;
        for (var i = start; i < end;)
        {
            var c = text[i];
            var kind = char.IsSurrogate(c) ? CharacterClasses.At(text[..end], i, out var units) : One(c, out units);
            characters++;
            var isWhiteSpace = (kind & CharacterClass.WhiteSpace) != 0;
            wordCharacters += (kind & CharacterClass.Word) != 0 ? 1 : 0;
            uppercase += (kind & CharacterClass.Uppercase) != 0 ? 1 : 0;
            digits += (kind & CharacterClass.Digit) != 0 ? 1 : 0;
            if (isWhiteSpace)
            {
                whiteSpace++;
            }
            else
            {
                textStart = textStart == end ? i : textStart;
                textEnd = i + units;
            }

            if ((kind & (CharacterClass.WhiteSpace | CharacterClass.EastAsian)) != 0)
            {
                length = 0;
            }
            else
            {
                longest = Math.Max(longest, ++length);
            }

            var isApart = !bySpace && (kind & (CharacterClass.Word | CharacterClass.Unspaced)) != CharacterClass.Word;
            if (isWhiteSpace || isApart)
            {
                if (inRun)
                {
                    Close(run, ref runs, ref runsWithLetter, ref signs);
                    (run, inRun) = (CharacterClass.None, false);
                }

                if ((kind & CharacterClass.Unspaced) != 0)
                {
                    unspaced++;
                }
                else if (!isWhiteSpace)
                {
                    signs += c == previous ? 0 : 1;
                }
            }
            else
            {
                (run, inRun) = (run | kind, true);
            }

            previous = c;
            i += units;
        }

        if (inRun)
        {
            Close(run, ref runs, ref runsWithLetter, ref signs);
        }

        return new LineFacts
        {
            Start = start,
            End = end,
            TextStart = textStart,
            TextEnd = textStart == end ? end : textEnd,
            Characters = characters,
            WhiteSpace = whiteSpace,
            WordCharacters = wordCharacters,
            Uppercase = uppercase,
            Digits = digits,
            UnspacedCharacters = unspaced,
            Runs = runs,
            RunsWithLetter = runsWithLetter,
            Signs = signs,
            LongestRun = longest,
        };
    }

    private static CharacterClass One(char c, out int units)
    {
        units = 1;
        return CharacterClasses.Of(c);
    }

    private static void Close(CharacterClass run, ref int runs, ref int runsWithLetter, ref int signs)
    {
        if ((run & CharacterClass.Word) != 0)
        {
            runs++;
            runsWithLetter += (run & CharacterClass.Letter) != 0 ? 1 : 0;
        }
        else
        {
            signs++;
        }
    }
}
