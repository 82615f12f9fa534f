namespace Linnet.Corpora.Filters.Measures;

/// <summary>One document as rules look at it: everything is measured once, when it is first asked for.</summary>
/// <remarks>
/// One instance serves one thread, document after document; its memory is kept for the next one and grows with the longest: some 50 bytes a
/// character where repetition is asked for, which a bound on the length that is asked before keeps small. Time grows in proportion to the length.
/// A character is a code point; a lone surrogate counts as one.
/// </remarks>
public sealed class DocumentFacts
{
    private readonly WordUnit _unit;
    private readonly double _charactersPerWord;
    private readonly SpanIndex _index = new();
    private readonly TokenList _tokens = new();
    private readonly Repetition _repetition = new();
    private readonly CharacterFrequencies _frequencies = new();
    private LineFacts[] _lines = new LineFacts[64];
    private int _count;
    private bool _hasTokens;
    private int _counted; // UTF-16 units that _frequencies holds, or -1
    private DuplicatePieces? _duplicateLines, _duplicateParagraphs;
    private int? _sentences;

    /// <param name="unit">What counts as a word.</param>
    /// <param name="charactersPerWord">With <see cref="WordUnit.Characters"/>: how many characters of an unspaced script make a word in the mean, at least 1.</param>
    public DocumentFacts(WordUnit unit, double charactersPerWord = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(charactersPerWord, 1);
        (_unit, _charactersPerWord) = (unit, charactersPerWord);
        Read("");
    }

    /// <summary>The text, lines separated by <c>\n</c>.</summary>
    public string Text { get; private set; } = "";

    /// <summary>All lines, empty ones too.</summary>
    public ReadOnlySpan<LineFacts> Lines => _lines.AsSpan(0, _count);

    /// <summary>Lines that are not empty.</summary>
    public int TextLines { get; private set; }

    /// <summary>Characters, line ends included.</summary>
    public long Characters { get; private set; }

    /// <summary>White space among them, line ends included.</summary>
    public long WhiteSpace { get; private set; }

    /// <summary>Letters, marks, numbers and connectors.</summary>
    public long WordCharacters { get; private set; }

    /// <summary>Decimal digits.</summary>
    public long Digits { get; private set; }

    /// <summary>Words; with <see cref="WordUnit.Characters"/> an estimate: characters of unspaced scripts by the characters per word, and runs of others.</summary>
    public double Words { get; private set; }

    /// <summary>Those of <see cref="Words"/> that hold a letter; a character of an unspaced script is one.</summary>
    public double WordsWithLetter { get; private set; }

    /// <summary>What is neither word nor white space: with <see cref="WordUnit.Spaced"/> runs of signs between white space, else signs, repeated ones once.</summary>
    public long Signs { get; private set; }

    /// <summary>Characters that are not white space.</summary>
    public long VisibleCharacters => Characters - WhiteSpace;

    /// <summary>Sentences, as <see cref="Linnet.Core.Documents.Sentences"/> cuts them.</summary>
    public int Sentences => _sentences ??= CountLines(Marks.Sentences);

    /// <summary>Share of the lines that stood before: 0 to 1; empty lines do not count.</summary>
    public double DuplicateLines => (_duplicateLines ??= DuplicatePieces.OfLines(Text, Lines, _index)).Share;

    /// <summary>Share of the characters of all lines in lines that stood before: 0 to 1.</summary>
    public double DuplicateLineCharacters => (_duplicateLines ??= DuplicatePieces.OfLines(Text, Lines, _index)).LengthShare;

    /// <summary>Share of the paragraphs, which empty lines separate, that stood before: 0 to 1.</summary>
    public double DuplicateParagraphs => (_duplicateParagraphs ??= DuplicatePieces.OfParagraphs(Text, Lines, _index)).Share;

    /// <summary>Share of the characters of all paragraphs in those that stood before: 0 to 1.</summary>
    public double DuplicateParagraphCharacters => (_duplicateParagraphs ??= DuplicatePieces.OfParagraphs(Text, Lines, _index)).LengthShare;

    /// <summary>Takes a document; what was measured of the one before is forgotten.</summary>
    public void Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        (_count, _hasTokens, _counted, _sentences, _duplicateLines, _duplicateParagraphs) = (0, false, -1, null, null, null);
        var span = text.AsSpan();
        for (var start = 0; ;)
        {
            var length = span[start..].IndexOf('\n');
            var end = length < 0 ? text.Length : start + length;
            if (_count == _lines.Length)
            {
                Array.Resize(ref _lines, _count * 2);
            }

            _lines[_count++] = LineFacts.Of(span, start, end, _unit);
            if (length < 0)
            {
                break;
            }

            start = end + 1;
        }

        AddUp();
    }

    /// <summary>The line at an index of <see cref="Lines"/>.</summary>
    public Line LineAt(int index)
    {
        ref readonly var facts = ref _lines.AsSpan(0, _count)[index];
        return new Line(Text.AsSpan(facts.TextStart, facts.TextEnd - facts.TextStart), facts, WordsOf(facts));
    }

    /// <summary>How many words the line has.</summary>
    public double WordsOf(LineFacts line) => line.UnspacedCharacters / _charactersPerWord + line.Runs;

    /// <summary>The share of the lines that are not empty of which <paramref name="holds"/> is true: 0 to 1.</summary>
    /// <param name="holds">Of a line without white space at its ends.</param>
    public double ShareOfLines(Func<ReadOnlySpan<char>, bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        return TextLines == 0 ? 0 : CountLines(line => holds(line) ? 1 : 0) / (double)TextLines;
    }

    /// <summary>Share of the characters in the most frequent n-gram, 0 where none stands twice.</summary>
    /// <param name="words">n, in words. With <see cref="WordUnit.Characters"/> the n-gram has as many tokens as n words have characters, rounded.</param>
    public double TopNGram(int words) => _repetition.Top(Tokens(), TokensOf(words));

    /// <summary>Share of the characters in n-grams that stood before, each character counted once.</summary>
    /// <param name="words">n, in words, as for <see cref="TopNGram"/>.</param>
    public double DuplicateNGrams(int words) => _repetition.Duplicates(Tokens(), TokensOf(words));

    /// <summary>Different characters among the first ones, as a share of these; 1 where there are none.</summary>
    /// <param name="first">How many UTF-16 units are looked at.</param>
    public double DistinctShare(int first)
    {
        var found = Frequencies(first);
        return found.Total == 0 ? 1 : found.Distinct / (double)found.Total;
    }

    /// <summary>Entropy of the characters, in nats.</summary>
    public double CharacterEntropy() => Frequencies(int.MaxValue).Entropy;

    /// <summary>Value divided by the words, signs included if asked for; 0 where there are none.</summary>
    public double PerWord(double value, bool withSigns = false)
    {
        var words = Words + (withSigns ? Signs : 0);
        return words == 0 ? 0 : value / words;
    }

    /// <summary>Value divided by all characters but line ends; 0 where there are none.</summary>
    public double PerCharacter(double value) => Characters - _count + 1 is > 0 and var characters ? value / characters : 0;

    private int TokensOf(int words) => Math.Max(2, (int)Math.Round(words * (_unit == WordUnit.Spaced ? 1 : _charactersPerWord), MidpointRounding.AwayFromZero));

    private TokenList Tokens()
    {
        if (!_hasTokens)
        {
            _tokens.Read(Text, _unit);
            _repetition.Clear(_tokens.Count);
            _hasTokens = true;
        }

        return _tokens;
    }

    private CharacterFrequencies Frequencies(int first)
    {
        first = Math.Min(first, Text.Length);
        if (_counted != first)
        {
            _frequencies.Read(Text, first);
            _counted = first;
        }

        return _frequencies;
    }

    private int CountLines(Func<ReadOnlySpan<char>, int> count)
    {
        var sum = 0;
        foreach (ref readonly var line in Lines)
        {
            if (!line.IsEmpty)
            {
                sum += count(Text.AsSpan(line.TextStart, line.TextEnd - line.TextStart));
            }
        }

        return sum;
    }

    private void AddUp()
    {
        (Characters, WhiteSpace, TextLines) = (_count - 1, _count - 1, 0);
        (WordCharacters, Digits, Signs) = (0, 0, 0);
        var (unspaced, runs, runsWithLetter) = (0L, 0L, 0L);
        foreach (ref readonly var line in Lines)
        {
            Characters += line.Characters;
            WhiteSpace += line.WhiteSpace;
            WordCharacters += line.WordCharacters;
            Digits += line.Digits;
            Signs += line.Signs;
            TextLines += line.IsEmpty ? 0 : 1;
            unspaced += line.UnspacedCharacters;
            runs += line.Runs;
            runsWithLetter += line.RunsWithLetter;
        }

        Words = unspaced / _charactersPerWord + runs;
        WordsWithLetter = unspaced / _charactersPerWord + runsWithLetter;
    }
}
