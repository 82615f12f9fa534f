namespace Linnet.Evaluation.Exams;

/// <summary>A question of four options, one of which is right.</summary>
/// <param name="Id">Id of the pair that it was made from.</param>
/// <param name="Kind">The kind of that pair: "member", "next-sentence".</param>
/// <param name="Document">The document that all four options are from.</param>
/// <param name="Context">What stands above the subject in its document, such as a type's name; may be empty.</param>
/// <param name="Subject">What is asked about: a member's line up to its description, or the text before the sentence.</param>
/// <param name="Options">The options A to D.</param>
/// <param name="Answer">Index of the right one.</param>
/// <param name="Overlap">How many words of context and subject each of the options holds, by <see cref="WordOverlap"/>.</param>
public sealed record ExamQuestion(
    string Id, string Kind, string Document, string Context, string Subject, IReadOnlyList<string> Options, int Answer, int Overlap)
{
    /// <summary>Options of a question.</summary>
    public const int OptionCount = 4;

    /// <summary>The letter of an option.</summary>
    public static char Letter(int option) => (char)('A' + option);
}
