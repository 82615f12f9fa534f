using Linnet.Core.Documents;
using Linnet.Corpora.FastText;

namespace Linnet.Corpora.Classification;

/// <summary>Labelled texts in three parts by their documents' ids. A line of the test that another part also holds is left out: it would not be new.</summary>
/// <param name="Train">Lines to learn from.</param>
/// <param name="Calibration">Lines to calibrate on.</param>
/// <param name="Test">Lines to measure on.</param>
/// <param name="TestDocuments">The documents of the lines of <paramref name="Test"/>, of these lines alone.</param>
/// <param name="Ambiguous">Lines left out because they stand under two labels (untranslated text says nothing about either) or name a label themselves.</param>
/// <param name="Seen">Lines left out of the test because another part holds them.</param>
internal sealed record LabelledCorpus(
    IReadOnlyList<LabelledText> Train,
    IReadOnlyList<LabelledText> Calibration,
    IReadOnlyList<LabelledText> Test,
    IReadOnlyList<LabelledText> TestDocuments,
    long Ambiguous,
    long Seen)
{
    public static LabelledCorpus Split(IReadOnlyList<IReadOnlyList<Document>> documentsByLabel, double train, double calibration, double test)
    {
        var labels = new Dictionary<string, int>(StringComparer.Ordinal); // −1: under two labels
        for (var label = 0; label < documentsByLabel.Count; label++)
        {
            foreach (var line in documentsByLabel[label].SelectMany(d => d.Text.Split('\n')))
            {
                labels[line] = labels.TryGetValue(line, out var before) && before != label ? -1 : label;
            }
        }

        var parts = new List<LabelledText>[] { [], [], [] };
        var tests = new List<(int Label, List<string> Lines)>();
        var ambiguous = 0L;
        for (var label = 0; label < documentsByLabel.Count; label++)
        {
            foreach (var document in documentsByLabel[label])
            {
                var place = IdHash.Uniform("classifier/" + document.Id);
                var part = place < train ? 0 : place < train + calibration ? 1 : place < train + calibration + test ? 2 : 3;
                if (part == 3)
                {
                    continue;
                }

                var lines = document.Text.Split('\n').Where(line => line.Length > 0).ToList();
                ambiguous += lines.RemoveAll(line => labels[line] < 0 || line.Contains(FastTextDictionary.LabelPrefix, StringComparison.Ordinal));
                if (part == 2)
                {
                    tests.Add((label, lines));
                }
                else
                {
                    parts[part].AddRange(lines.Select(line => new LabelledText(line, label)));
                }
            }
        }

        // Messages are repeated in many resource files: measured on what was learnt, a classifier looks better than it is.
        var known = parts[0].Concat(parts[1]).Select(text => text.Text).ToHashSet(StringComparer.Ordinal);
        var seen = tests.Sum(document => (long)document.Lines.RemoveAll(known.Contains));
        parts[2].AddRange(tests.SelectMany(document => document.Lines.Select(line => new LabelledText(line, document.Label))));
        List<LabelledText> documents =
            [.. tests.Where(document => document.Lines.Count > 0).Select(document => new LabelledText(string.Join('\n', document.Lines), document.Label))];
        return new LabelledCorpus(parts[0], parts[1], parts[2], documents, ambiguous, seen);
    }
}

/// <summary>A text and the number of its label.</summary>
/// <param name="Text">The text.</param>
/// <param name="Label">The label's place in the recipe.</param>
internal readonly record struct LabelledText(string Text, int Label)
{
    /// <summary>The line that fastText learns from.</summary>
    /// <param name="labels">The labels.</param>
    public byte[] ToLine(IReadOnlyList<string> labels) => System.Text.Encoding.UTF8.GetBytes($"{FastTextDictionary.LabelPrefix}{labels[Label]} {Text}");
}
