using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Random;
using Linnet.Tokenization;

namespace Linnet.Alignment.Sampling;

/// <summary>A question that answers are sampled for.</summary>
/// <param name="Id">Id of its line in the instructions file.</param>
/// <param name="Text">The question.</param>
/// <param name="Prompt">Its tokens, up to where the answer begins.</param>
/// <param name="Reference">The answer that a person wrote.</param>
public sealed record Question(string Id, string Text, int[] Prompt, string Reference);

/// <summary>The questions of a file that a model can be asked.</summary>
/// <param name="Questions">Those that fit, in a shuffled order.</param>
/// <param name="Documents">Id and document of every line of the wanted kinds, asked or not.</param>
/// <param name="TooLong">How many of the wanted kinds were left out because question and answer are longer than the model's sequences.</param>
public sealed record QuestionFile(IReadOnlyList<Question> Questions, IReadOnlyList<(string Id, string Document)> Documents, int TooLong)
{
    // Memory stays bounded whatever the file says.
    private const int MaximumQuestions = 1_000_000;

    /// <summary>Reads the questions of a file of <see cref="PromptCompletion"/> lines.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kinds">Kinds of task that are read; none for all.</param>
    /// <param name="count">At most so many; null for all. Which ones is a function of <paramref name="seed"/> alone.</param>
    /// <param name="seed">Decides the order.</param>
    /// <param name="template">How a question is put.</param>
    /// <param name="room">The longest prompt, in tokens.</param>
    /// <param name="cancellation">Stops between lines.</param>
    /// <exception cref="ArtifactException">The file cannot be read, or has no question that fits.</exception>
    /// <exception cref="DataFormatException">A line is no instruction.</exception>
    public static QuestionFile Read(
        string path, IReadOnlyList<string> kinds, int? count, ulong seed, ChatTemplate template, int room, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        ArgumentNullException.ThrowIfNull(template);
        var lines = TextLines.ReadPrompts(path, cancellation).Where(line => kinds.Count == 0 || kinds.Contains(line.Kind)).Take(MaximumQuestions).ToList();
        var order = new IndexPermutation(Math.Max(1, lines.Count), seed, "questions");
        var (questions, tooLong) = (new List<Question>(), 0);
        for (var i = 0; i < lines.Count && questions.Count < (count ?? int.MaxValue); i++)
        {
            var line = lines[(int)order[i]];
            var prompt = template.Prompt(line.Prompt);
            if (prompt.Length > room)
            {
                tooLong++;
                continue;
            }

            questions.Add(new Question(line.Id, line.Prompt, prompt, line.Completion));
        }

        return questions.Count > 0 ? new(questions, [.. lines.Select(line => (line.Id, line.Document))], tooLong) : throw new ArtifactException(
            path,
            new Text($"questions of the kinds [{string.Join(", ", kinds)}] of at most {room} tokens", $"类型为 [{string.Join(", ", kinds)}] 且不超过 {room} 个词元的问题"),
            tooLong > 0 ? new Text($"only longer ones ({tooLong})", $"只有更长的问题（{tooLong} 个）") : new Text("none", "没有"),
            new Text("Name other kinds, a smaller answer_tokens, or another file.", "请指定其他类型、更小的 answer_tokens 或另一个文件。"));
    }
}
