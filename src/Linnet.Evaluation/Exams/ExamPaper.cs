using System.Text;
using Linnet.Core.Tokenizers;

namespace Linnet.Evaluation.Exams;

/// <summary>An exam as token ids: the examples, which all questions share, and what follows them.</summary>
/// <remarks>
/// With letters as C-Eval puts it (Huang et al. 2023, <see href="https://arxiv.org/abs/2305.08322"/>, figure 3): introduction, worked examples,
/// question, options A to D, "Answer:". As lines of the corpus: each example and then the option itself, one after another as documents
/// that the end of a document parts. Every example and question is split into ids by itself, so that a question's ids never
/// depend on what stands before. A space at a cut goes to the right, as vocabularies have it.
/// </remarks>
public sealed class ExamPaper
{
    private readonly ExamWording _wording;
    private readonly ITokenizer _tokenizer;
    private readonly int[] _beginning;

    /// <param name="wording">How questions are put.</param>
    /// <param name="tokenizer">The model's vocabulary.</param>
    /// <param name="examples">The worked examples, in order.</param>
    public ExamPaper(ExamWording wording, ITokenizer tokenizer, IReadOnlyList<ExamQuestion> examples)
    {
        ArgumentNullException.ThrowIfNull(wording);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(examples);
        (_wording, _tokenizer) = (wording, tokenizer);
        _beginning = (tokenizer.BeginningOfSequence ?? tokenizer.EndOfSequence) is { } id ? [id] : [];
        LettersPrefix = [
            .. _beginning,
            .. Encode(wording.Introduction),
            .. examples.SelectMany(e => Encode(Letters(e) + wording.AnswerCue + ExamQuestion.Letter(e.Answer) + "\n\n"))];
        LinesPrefix = [.. _beginning, .. examples.SelectMany(e => (int[])[.. LineStart(e), .. LineEnd(e.Options[e.Answer]), .. _beginning])];

        // What all four letters begin with, such as a space in a vocabulary of bytes, belongs to the cue.
        var letters = Enumerable.Range(0, ExamQuestion.OptionCount).Select(i => Encode(Spaces(wording.AnswerCue) + ExamQuestion.Letter(i))).ToList();
        var common = 0;
        while (letters.All(l => l.Length > common + 1 && l[common] == letters[0][common]))
        {
            common++;
        }

        (LetterStart, LetterIds) = (letters[0][..common], [.. letters.Select(l => l[common..])]);
    }

    /// <summary>What all questions with letters share.</summary>
    public int[] LettersPrefix { get; }

    /// <summary>What all lines share.</summary>
    public int[] LinesPrefix { get; }

    /// <summary>Ids that all four letters begin with.</summary>
    public int[] LetterStart { get; }

    /// <summary>The ids of each letter after them: one each in most vocabularies.</summary>
    public IReadOnlyList<int[]> LetterIds { get; }

    /// <summary>A question with its options, up to where the letter begins.</summary>
    public int[] LettersQuestion(ExamQuestion question) => [.. Encode((Letters(question) + _wording.AnswerCue).TrimEnd(' ')), .. LetterStart];

    /// <summary>A line up to where the option begins.</summary>
    public int[] LineStart(ExamQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var at = _wording.Line.IndexOf(ExamWording.Answer, StringComparison.Ordinal);
        return Encode(Fill(_wording.Line[..at], question).TrimEnd(' '));
    }

    /// <summary>An option, as it follows <see cref="LineStart"/>.</summary>
    public int[] LineEnd(string option)
    {
        var at = _wording.Line.IndexOf(ExamWording.Answer, StringComparison.Ordinal);

        // Chinese text has no space between sentences.
        var space = option.Length > 0 && WordOverlap.IsIdeograph(option[0]) ? "" : Spaces(_wording.Line[..at]);
        return Encode(space + option);
    }

    private string Letters(ExamQuestion question)
    {
        var text = new StringBuilder(Fill(_wording.Question, question)).Append('\n');
        for (var i = 0; i < question.Options.Count; i++)
        {
            text.Append(ExamQuestion.Letter(i)).Append(". ").Append(question.Options[i]).Append('\n');
        }

        return text.ToString();
    }

    private static string Fill(string template, ExamQuestion question)
    {
        // In one pass: what is filled in may hold braces itself.
        var text = new StringBuilder();
        for (var i = 0; i < template.Length;)
        {
            var (key, value) = template.AsSpan(i) switch
            {
                var rest when rest.StartsWith("{subject}", StringComparison.Ordinal) => ("{subject}", question.Context.Length > 0 ? $"{question.Context}.{question.Subject}" : question.Subject),
                var rest when rest.StartsWith("{context}", StringComparison.Ordinal) => ("{context}", question.Context),
                var rest when rest.StartsWith("{member}", StringComparison.Ordinal) => ("{member}", question.Subject),
                _ => ("?", template[i].ToString()),
            };
            text.Append(value);
            i += key.Length;
        }

        return text.ToString().TrimStart('\n');
    }

    private static string Spaces(string text) => text[text.TrimEnd(' ').Length..];

    private int[] Encode(string text) => _tokenizer.Encode(Encoding.UTF8.GetBytes(text));
}
