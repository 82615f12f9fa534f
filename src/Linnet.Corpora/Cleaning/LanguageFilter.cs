using Linnet.Corpora.Classification;

namespace Linnet.Corpora.Cleaning;

/// <summary>Removes documents that are not in the languages wanted of their source, or of which the classifier is not sure.</summary>
internal static class LanguageFilter
{
    /// <param name="stage">The step's name.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="classifier">Labels are languages.</param>
    /// <param name="wanted">Languages by source; a source without any is not looked at.</param>
    /// <param name="minimumConfidence">Least confidence.</param>
    public static StepResult Apply(
        string stage,
        IReadOnlyList<CorpusDocument> documents,
        LinearClassifier classifier,
        IReadOnlyDictionary<string, IReadOnlyList<string>> wanted,
        double minimumConfidence)
    {
        var (kept, removals) = (new List<CorpusDocument>(documents.Count), new List<Removal>());
        foreach (var document in documents)
        {
            var languages = wanted[document.Source];
            if (languages.Count == 0)
            {
                kept.Add(document);
                continue;
            }

            var prediction = classifier.Predict(document.Text);
            var rule = prediction.Label.Length == 0 ? "no_language"
                : !languages.Contains(prediction.Label) ? "language_" + prediction.Label
                : prediction.Confidence < minimumConfidence ? "unsure"
                : null;
            if (rule is null)
            {
                kept.Add(document);
            }
            else
            {
                removals.Add(Removal.OfDocument(document, stage, rule, prediction.Confidence, minimumConfidence));
            }
        }

        return new StepResult(kept, removals);
    }
}
