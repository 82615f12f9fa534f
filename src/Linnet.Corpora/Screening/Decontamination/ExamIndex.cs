using Linnet.Corpora.Screening.Folding;

namespace Linnet.Corpora.Screening.Decontamination;

/// <summary>A question that no text to train on may hold.</summary>
/// <param name="Id">Its name in ledgers.</param>
/// <param name="Text">The question, with its choices where they are to be looked for.</param>
public sealed record ExamQuestion(string Id, string Text);

/// <summary>The n-grams of exam questions: of characters where a fifth of the letters are of unspaced scripts, else of words. Immutable: threads share one.</summary>
/// <remarks>GPT-3 (Brown and others 2020, appendix C) compares 13 words. Grams are compared by their text, not by a hash.</remarks>
public sealed class ExamIndex
{
    private const double UnspacedShare = 0.2;

    private readonly Dictionary<string, int[]> _characters, _words; // gram → questions
    private readonly GramSieve _characterSieve, _wordSieve;

    /// <param name="questions">The questions.</param>
    /// <param name="length">Tokens of an n-gram.</param>
    /// <param name="mostQuestions">An n-gram that stands in more questions is a common phrase, such as 下列说法正确的是, and left out.</param>
    public ExamIndex(IReadOnlyList<ExamQuestion> questions, int length = 13, int mostQuestions = 3)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostQuestions, 1);
        (Questions, Length) = (questions, length);
        var found = new[] { new Dictionary<string, HashSet<int>>(StringComparer.Ordinal), new Dictionary<string, HashSet<int>>(StringComparer.Ordinal) };
        var sequence = new GramSequence();
        for (var q = 0; q < questions.Count; q++)
        {
            var characters = IsOfCharacters(questions[q].Text);
            sequence.Read(Folding, questions[q].Text, characters);
            for (var i = 0; i + length <= sequence.Count; i++)
            {
                if (sequence.TryGet(i, length, out var gram))
                {
                    var grams = found[characters ? 0 : 1];
                    var text = gram.ToString();
                    if (!grams.TryGetValue(text, out var holders))
                    {
                        grams.Add(text, holders = []);
                    }

                    holders.Add(q);
                }
            }
        }

        var counts = new int[questions.Count];
        _characters = Kept(found[0], mostQuestions, counts);
        _words = Kept(found[1], mostQuestions, counts);
        (_characterSieve, _wordSieve) = (new GramSieve(_characters.Keys, length), new GramSieve(_words.Keys, length));
        (GramCounts, CommonGrams) = (counts, found.Sum(g => g.Count) - _characters.Count - _words.Count);
    }

    /// <summary>The questions.</summary>
    public IReadOnlyList<ExamQuestion> Questions { get; }

    /// <summary>Tokens of an n-gram.</summary>
    public int Length { get; }

    /// <summary>Different n-grams of each question that are looked for; 0 for one that is too short to be found.</summary>
    public IReadOnlyList<int> GramCounts { get; }

    /// <summary>N-grams left out because they stand in too many questions.</summary>
    public int CommonGrams { get; }

    internal TextFolding Folding { get; } = TextFolding.Plain;

    /// <summary>Whether a question's tokens are characters.</summary>
    internal static bool IsOfCharacters(string text) => WritingSystem.UnspacedShare(text) >= UnspacedShare;

    internal Dictionary<string, int[]> Grams(bool characters) => characters ? _characters : _words;

    internal GramSieve Sieve(bool characters) => characters ? _characterSieve : _wordSieve;

    private static Dictionary<string, int[]> Kept(Dictionary<string, HashSet<int>> found, int most, int[] counts)
    {
        var kept = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var (gram, holders) in found.Where(g => g.Value.Count <= most))
        {
            kept.Add(gram, [.. holders]);
            foreach (var q in holders)
            {
                counts[q]++;
            }
        }

        return kept;
    }
}
