using Linnet.Core.Documents;
using Linnet.Tokenization;

namespace Linnet.Instruction.Tuning;

/// <summary>A question with its answer as token ids.</summary>
/// <param name="Id">The instruction's id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Tokens">Question, answer and the id that ends it, as <see cref="ChatTemplate"/> puts them.</param>
/// <param name="PromptLength">How many of them are the question: what comes after is learnt.</param>
public sealed record Example(string Id, string Kind, int[] Tokens, int PromptLength)
{
    /// <summary>Tokens that carry loss: the answer and its end.</summary>
    public int AnswerLength => Tokens.Length - PromptLength;

    /// <summary>Positions that go through the model: the last token is only predicted.</summary>
    public int Positions => Tokens.Length - 1;

    /// <summary>Encodes an instruction.</summary>
    public static Example Of(PromptCompletion instruction, ChatTemplate template)
    {
        ArgumentNullException.ThrowIfNull(instruction);
        ArgumentNullException.ThrowIfNull(template);
        var prompt = template.Prompt(instruction.Prompt);
        return new(instruction.Id, instruction.Kind, [.. prompt, .. template.Answer(instruction.Completion)], prompt.Length);
    }
}
