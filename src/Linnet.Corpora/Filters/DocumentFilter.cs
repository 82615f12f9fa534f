using System.Text;
using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters;

/// <summary>Applies a set of rules to documents, one after the other.</summary>
/// <remarks>
/// Lines come first, so that the rules for documents judge the text that would be kept: pieces are taken out of lines, lines go, then the document
/// goes if too many of its words did, then the rules for documents are asked in order until one removes it. DCLM has the rules for documents before
/// those for lines. Nothing is changed but by removal, and every character removed is accounted for. One instance serves one thread.
/// </remarks>
/// <param name="rules">The rules.</param>
public sealed class DocumentFilter(RuleSet rules)
{
    private const int ExcerptLength = 120;

    // Each correction copies its line: without a bound the time would grow with the square of a hostile one.
    private const int LongestCorrected = 10_000;

    private readonly DocumentFacts _facts = new(rules.Words, rules.CharactersPerWord);
    private readonly StringBuilder _text = new();

    /// <summary>The rules.</summary>
    public RuleSet Rules => rules;

    /// <summary>Filters one document.</summary>
    /// <param name="text">The document, lines separated by <c>\n</c>.</param>
    public FilterResult Apply(string text)
    {
        _facts.Read(text);
        var (characters, words) = (_facts.Characters, _facts.Words);
        var removals = new List<FilterRemoval>();
        var left = Lines(text, removals);
        if (!ReferenceEquals(left, text))
        {
            _facts.Read(left);
        }

        var removal = DocumentRemoval(words);
        if (removal is { } found)
        {
            removals.Add(new FilterRemoval(
                found.Rule, 0, 0, found.Value, found.Threshold, _facts.Characters, Corpora.Characters.Excerpt(text, ExcerptLength)));
            return new FilterResult(null, characters, 0, removals);
        }

        return new FilterResult(left, characters, _facts.Characters, removals);
    }

    /// <summary>What each rule for documents measures of the text that the rules for lines leave, whether or not an earlier one removes it.</summary>
    /// <param name="text">The document, lines separated by <c>\n</c>.</param>
    public IReadOnlyList<RuleValue> Measure(string text)
    {
        _facts.Read(text);
        var words = _facts.Words;
        _facts.Read(Lines(text, []));
        return
        [
            Empty(), .. RemovedWords(words) is { } removed ? [removed] : (IEnumerable<RuleValue>)[],
            .. rules.Documents.Select(rule =>
            {
                var value = rule.Value(_facts);
                return new RuleValue(rule.Rule, value, rule.Threshold, rule.Removes(value));
            }),
        ];
    }

    private RuleValue? DocumentRemoval(double wordsBefore)
    {
        if (Empty() is { Removes: true } empty)
        {
            return empty;
        }

        if (RemovedWords(wordsBefore) is { Removes: true } removed)
        {
            return removed;
        }

        foreach (var rule in rules.Documents)
        {
            var value = rule.Value(_facts);
            if (rule.Removes(value))
            {
                return new RuleValue(rule.Rule, value, rule.Threshold, true);
            }
        }

        return null;
    }

    private RuleValue Empty() => new(FilterRule.EmptyDocument, _facts.VisibleCharacters, 1, _facts.VisibleCharacters < 1);

    private RuleValue? RemovedWords(double before)
    {
        var value = before == 0 ? 0 : Math.Max(0, 1 - _facts.Words / before);
        return rules.RemovedWords is { } threshold ? new RuleValue(FilterRule.RemovedWords, value, threshold, value > threshold) : null;
    }

    // What corrections and rules for lines leave: the same instance where nothing is changed.
    private string Lines(string text, List<FilterRemoval> removals)
    {
        var (changed, kept) = (false, 0);
        for (var i = 0; i < _facts.Lines.Length; i++)
        {
            var line = _facts.LineAt(i);
            string? corrected = null;
            var facts = line.Facts;
            var goes = false;
            if (!facts.IsEmpty)
            {
                corrected = Correct(line, i + 1, removals, out goes);
                if (corrected is not null && !goes)
                {
                    var measured = LineFacts.Of(corrected, 0, corrected.Length, rules.Words);
                    line = new Line(corrected.AsSpan(measured.TextStart, measured.TextEnd - measured.TextStart), measured, _facts.WordsOf(measured));
                }

                goes = goes || Goes(line, i + 1, removals);
            }

            if ((goes || corrected is not null) && !changed)
            {
                changed = true;
                _text.Clear().Append(text, 0, Math.Max(0, facts.Start - 1));
            }

            if (!goes)
            {
                if (changed)
                {
                    _text.Append(kept > 0 ? "\n" : "").Append(corrected ?? text.AsSpan(facts.Start, facts.End - facts.Start));
                }

                kept++;
            }
        }

        if (changed && kept == 0)
        {
            // n lines have n - 1 ends: the last has none to take with it.
            removals[^1] = removals[^1] with { Characters = removals[^1].Characters - 1 };
        }

        return changed ? _text.ToString() : text;
    }

    private bool Goes(Line line, int number, List<FilterRemoval> removals)
    {
        foreach (var rule in rules.Lines)
        {
            var value = rule.Value(line);
            if (rule.Removes(value))
            {
                removals.Add(new FilterRemoval(
                    rule.Rule, number, 0, value, rule.Threshold, line.Facts.Characters + 1, Excerpt(line.Text)));
                return true;
            }
        }

        return false;
    }

    // The corrected line, or null where nothing was taken out. Where nothing is left of it the line goes.
    private string? Correct(Line line, int number, List<FilterRemoval> removals, out bool goes)
    {
        string? corrected = null;
        foreach (var correction in rules.Corrections)
        {
            while (line.Text.Length <= LongestCorrected)
            {
                var (start, length) = correction.Find(line).GetOffsetAndLength(line.Text.Length);
                if (length == 0)
                {
                    break;
                }

                var before = line.Facts;
                var whole = corrected ?? _facts.Text[before.Start..before.End];
                var at = before.TextStart - before.Start + start;
                corrected = whole.Remove(at, length);
                var facts = LineFacts.Of(corrected, 0, corrected.Length, rules.Words);
                goes = facts.IsEmpty;
                removals.Add(new FilterRemoval(
                    correction.Rule,
                    number,
                    (int)Corpora.Characters.Count(whole.AsSpan(0, at)) + 1,
                    line.Words,
                    correction.Threshold,
                    goes ? before.Characters + 1 : before.Characters - facts.Characters,
                    Excerpt(whole.AsSpan(at, length))));
                if (goes)
                {
                    return corrected;
                }

                line = new Line(corrected.AsSpan(facts.TextStart, facts.TextEnd - facts.TextStart), facts, _facts.WordsOf(facts));
            }
        }

        goes = false;
        return corrected;
    }

    private static string Excerpt(ReadOnlySpan<char> text) =>
        Corpora.Characters.Excerpt(text[..Math.Min(text.Length, ExcerptLength + 1)].ToString(), ExcerptLength);
}
