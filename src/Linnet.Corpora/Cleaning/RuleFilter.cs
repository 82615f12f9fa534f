using Linnet.Corpora.Cleaning.Rules;

namespace Linnet.Corpora.Cleaning;

/// <summary>Applies rules: the first that removes a line or a document is the one that is named.</summary>
internal static class RuleFilter
{
    public static StepResult Lines(string stage, IReadOnlyList<CorpusDocument> documents, IReadOnlyList<ILineRule> rules)
    {
        var (kept, removals) = (new List<CorpusDocument>(documents.Count), new List<Removal>());
        foreach (var document in documents)
        {
            var lines = new List<string>(document.Lines.Count);
            for (var i = 0; i < document.Lines.Count; i++)
            {
                var line = document.Lines[i];
                var fired = First(rules, rule => rule.Value(line), (rule, value) => rule.Removes(value), out var value);
                if (fired is null)
                {
                    lines.Add(line);
                }
                else
                {
                    removals.Add(Removal.OfLine(document, i + 1, stage, fired.Name, value, fired.Threshold));
                }
            }

            kept.Add(lines.Count == document.Lines.Count ? document : document.With(lines));
        }

        return new StepResult(kept, removals);
    }

    public static StepResult Documents(string stage, IReadOnlyList<CorpusDocument> documents, IReadOnlyList<IDocumentRule> rules)
    {
        var (kept, removals) = (new List<CorpusDocument>(documents.Count), new List<Removal>());
        foreach (var document in documents)
        {
            if (First(rules, rule => rule.Value(document), (rule, value) => rule.Removes(value), out var value) is { } fired)
            {
                removals.Add(Removal.OfDocument(document, stage, fired.Name, value, fired.Threshold));
            }
            else
            {
                kept.Add(document);
            }
        }

        return new StepResult(kept, removals);
    }

    private static T? First<T>(IReadOnlyList<T> rules, Func<T, double> measure, Func<T, double, bool> removes, out double value)
        where T : class
    {
        foreach (var rule in rules)
        {
            value = measure(rule);
            if (removes(rule, value))
            {
                return rule;
            }
        }

        value = 0;
        return null;
    }
}
