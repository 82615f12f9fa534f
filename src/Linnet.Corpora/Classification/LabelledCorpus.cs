using Linnet.Core.Documents;

namespace Linnet.Corpora.Classification;

/// <summary>Labelled texts in three parts by their documents' ids.</summary>
/// <param name="Train">Lines to learn from.</param>
/// <param name="Calibration">Lines to calibrate on.</param>
/// <param name="Test">Lines to measure on.</param>
/// <param name="TestDocuments">The documents that the lines of <paramref name="Test"/> are from, whole.</param>
/// <param name="Ambiguous">Lines left out because they stand under two labels: untranslated text says nothing about either.</param>
internal sealed record LabelledCorpus(
    IReadOnlyList<LabelledText> Train,
    IReadOnlyList<LabelledText> Calibration,
    IReadOnlyList<LabelledText> Test,
    IReadOnlyList<LabelledText> TestDocuments,
    long Ambiguous)
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
        var documents = new List<LabelledText>();
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
                ambiguous += lines.Count(line => labels[line] < 0);
                lines.RemoveAll(line => labels[line] < 0);
                parts[part].AddRange(lines.Select(line => new LabelledText(line, label)));
                if (part == 2 && lines.Count > 0)
                {
                    documents.Add(new LabelledText(string.Join('\n', lines), label));
                }
            }
        }

        return new LabelledCorpus(parts[0], parts[1], parts[2], documents, ambiguous);
    }
}
