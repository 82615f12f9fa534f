using Linnet.Core.Documents;
using Linnet.Core.Random;

namespace Linnet.Evaluation.Exams;

/// <summary>Makes questions whose options are of one document and share equally many words with what is asked.</summary>
/// <remarks>
/// Whoever counts common words has four equal counts, and whoever knows the document's subject knows it of all four: what is left to
/// tell them apart is what the subject means. A wrong description needs more words to reach the count by accident,
/// so length would tell: as many right options have 0 wrong ones shorter than they are as 1, 2 or 3 (<see cref="LengthRanks"/>). Every
/// choice is a function of the seed and of the documents.
/// </remarks>
/// <param name="seed">The stage's seed.</param>
/// <param name="maximumWords">Options are cut to so many words.</param>
/// <param name="minimumWords">Shorter completions make no options.</param>
public sealed class QuestionBuilder(ulong seed, int maximumWords, int minimumWords)
{
    // A document of a million pairs must not take a million times a million comparisons.
    private const int MostTried = 400;

    /// <summary>Makes questions, one of each document in turn, until there are enough or no more.</summary>
    /// <param name="documents">The pairs of each document, with what stands above them.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellation">Stops between questions.</param>
    /// <returns>Questions with the right option at A; <see cref="Arrange"/> places it.</returns>
    public IReadOnlyList<ExamQuestion> Build(
        IReadOnlyList<ExamDocument> documents, int count, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var order = new CounterRandom(seed, "exam/documents");
        var ranks = new LengthRanks();
        List<IEnumerator<ExamQuestion>> open = [.. documents
            .Select((document, index) => (document, draw: order.Bits((ulong)index)))
            .OrderBy(d => d.draw)
            .Select(d => Questions(d.document, ranks).GetEnumerator())];
        List<ExamQuestion> questions = [];
        while (open.Count > 0 && questions.Count < count)
        {
            List<IEnumerator<ExamQuestion>> next = [];
            foreach (var document in open)
            {
                cancellation.ThrowIfCancellationRequested();
                if (questions.Count < count && document.MoveNext())
                {
                    questions.Add(document.Current);
                    next.Add(document);
                }
            }

            open = next;
        }

        return questions;
    }

    /// <summary>Places the right options: among each four questions in a row, one at each letter.</summary>
    public IReadOnlyList<ExamQuestion> Arrange(IReadOnlyList<ExamQuestion> questions)
    {
        ArgumentNullException.ThrowIfNull(questions);
        return [.. questions.Select((question, index) =>
        {
            var block = index / ExamQuestion.OptionCount * ExamQuestion.OptionCount;
            var answer = Shuffled(ExamQuestion.OptionCount, $"exam/answers/{block}").ElementAt(index - block);
            var options = question.Options.Where((_, i) => i != question.Answer).ToList();
            options.Insert(answer, question.Options[question.Answer]);
            return question with { Options = options, Answer = answer };
        })];
    }

    private IEnumerable<ExamQuestion> Questions(ExamDocument document, LengthRanks ranks)
    {
        List<Candidate> candidates = [];
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in document.Pairs)
        {
            var (text, words) = OptionText.Cut(pair.Completion, maximumWords);
            if (words >= minimumWords && seen.Add(text))
            {
                candidates.Add(new Candidate(pair, text, WordOverlap.Words(text)));
            }
        }

        foreach (var index in Shuffled(candidates.Count, $"exam/questions/{document.Id}"))
        {
            var right = candidates[index];
            var asked = WordOverlap.Words(right.Pair.Prompt);
            var overlap = WordOverlap.Count(asked, right.Words);
            List<int> equal = [.. Shuffled(candidates.Count, $"exam/options/{right.Pair.Id}")
                .Take(MostTried)
                .Where(i => i != index && WordOverlap.Count(asked, candidates[i].Words) == overlap)
                .OrderBy(i => Math.Abs(candidates[i].Words.Count - right.Words.Count))]; // stable: the shuffled order decides ties
            List<int> less = [.. equal.Where(i => candidates[i].Words.Count < right.Words.Count).Take(ExamQuestion.OptionCount - 1)];
            List<int> more = [.. equal.Where(i => candidates[i].Words.Count > right.Words.Count).Take(ExamQuestion.OptionCount - 1)];
            if (ranks.Choose(less.Count, more.Count) is { } shorter)
            {
                List<string> wrong = [.. less.Take(shorter).Concat(more.Take(ExamQuestion.OptionCount - 1 - shorter)).Select(i => candidates[i].Text)];
                var heading = document.Heading.Length > 0 && right.Pair.Prompt.StartsWith(document.Heading + ".", StringComparison.Ordinal) ? document.Heading : "";
                var subject = heading.Length > 0 ? right.Pair.Prompt[(heading.Length + 1)..] : right.Pair.Prompt;
                yield return new ExamQuestion(right.Pair.Id, right.Pair.Kind, document.Id, heading, subject, [right.Text, .. wrong], 0, overlap);
            }
        }
    }

    private IEnumerable<int> Shuffled(int count, string stream)
    {
        if (count > 0)
        {
            var order = new IndexPermutation(count, seed, stream);
            for (var i = 0; i < count; i++)
            {
                yield return (int)order[i];
            }
        }
    }

    private sealed record Candidate(PromptCompletion Pair, string Text, IReadOnlySet<string> Words);
}

/// <summary>What questions of one document are made from.</summary>
/// <param name="Id">The document.</param>
/// <param name="Heading">Its first line.</param>
/// <param name="Pairs">Its prompts and completions.</param>
public sealed record ExamDocument(string Id, string Heading, IReadOnlyList<PromptCompletion> Pairs);
