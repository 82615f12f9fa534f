using System.Text;
using Linnet.Core.Documents;
using Linnet.Core.Progress;
using Linnet.Core.Tokenizers;
using Linnet.Generation;

namespace Linnet.Evaluation.Perplexity;

/// <summary>Measures how well a model predicts documents, each on its own.</summary>
/// <remarks>
/// A document begins with the token that begins a sequence, or with the one that ends the document before, and ends with
/// <see cref="ITokenizer.DocumentEnd"/>, which is predicted too. Text longer than the model's longest sequence passes in windows that overlap.
/// </remarks>
/// <param name="generator">The model.</param>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="context">The most tokens that a prediction may see.</param>
/// <param name="stride">As in <see cref="SlidingWindows.Of"/>.</param>
public sealed class DocumentLikelihood(IGenerator generator, ITokenizer tokenizer, int context, int stride)
{
    // Enough for whole matrix products; little enough to see progress.
    private const int TokensTogether = 8_192;

    /// <summary>The likelihood of all documents as one text.</summary>
    /// <param name="documents">At least one with a token.</param>
    /// <param name="progress">Told in documents.</param>
    /// <param name="cancellation">Ends the work within one forward pass.</param>
    public TextLikelihood Measure(IReadOnlyList<Document> documents, IProgressTask progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(progress);
        var total = new TextLikelihood(0, 0, 0, 0);
        List<int[]> windows = [];
        List<int> firstCounted = [];
        var tokens = 0;
        for (var i = 0; i < documents.Count; i++)
        {
            var text = documents[i].Text;
            var sequence = Sequence(text);
            total = total with
            {
                Characters = total.Characters + text.EnumerateRunes().Count(),
                Bytes = total.Bytes + Encoding.UTF8.GetByteCount(text),
            };
            foreach (var window in SlidingWindows.Of(sequence.Length, context, stride))
            {
                windows.Add(sequence[window.Start..(window.Start + window.Length)]);
                firstCounted.Add(window.FirstCounted);
                tokens += window.Length;
                if (tokens >= TokensTogether)
                {
                    Score();
                }
            }

            progress.Report(i + 1);
        }

        Score();
        return total;

        void Score()
        {
            foreach (var (scores, first) in generator.LogProbabilities(windows, cancellation).Zip(firstCounted))
            {
                // scores[t - 1] belongs to token t.
                foreach (var score in scores.AsSpan(first - 1))
                {
                    total = total with { Nats = total.Nats - score, Predictions = total.Predictions + 1 };
                }
            }

            windows.Clear();
            firstCounted.Clear();
            tokens = 0;
        }
    }

    private int[] Sequence(string text)
    {
        int?[] ends = [tokenizer.BeginningOfSequence ?? tokenizer.EndOfSequence, tokenizer.DocumentEnd];
        return [.. ends[..1].OfType<int>(), .. tokenizer.Encode(Encoding.UTF8.GetBytes(text)), .. ends[1..].OfType<int>()];
    }
}
