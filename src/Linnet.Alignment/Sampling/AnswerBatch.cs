using Linnet.Training.Modules;
using static TorchSharp.torch;

namespace Linnet.Alignment.Sampling;

/// <summary>Prompts with their answers as one rectangle, padded at the right, where only answer tokens are targets.</summary>
/// <remarks>The targets of row i, read from the left, are the tokens of answer i: numbers of all answers' tokens are [M], row by row.</remarks>
/// <param name="Tokens">What the model reads, [B, T], int64; T is the longest prompt and answer less one.</param>
/// <param name="Targets">The answer token that follows, [B, T], int64; <see cref="Decoder.IgnoredTarget"/> elsewhere.</param>
/// <param name="AnswerTokens">M, tokens of all answers together.</param>
public sealed record AnswerBatch(Tensor Tokens, Tensor Targets, int AnswerTokens)
{
    /// <summary>Lays out a batch. The tensors belong to the caller's dispose scope.</summary>
    /// <param name="sequences">Prompt and answer of each row; no answer is empty.</param>
    public static AnswerBatch Of(IReadOnlyList<(int[] Prompt, int[] Answer)> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        var length = sequences.Max(s => s.Prompt.Length + s.Answer.Length - 1);
        var tokens = new long[checked(sequences.Count * length)];
        var targets = new long[tokens.Length];
        Array.Fill(targets, Decoder.IgnoredTarget);
        for (var row = 0; row < sequences.Count; row++)
        {
            var (prompt, answer) = sequences[row];
            var start = row * length;
            for (var i = 0; i < prompt.Length; i++)
            {
                tokens[start + i] = prompt[i];
            }

            for (var i = 0; i < answer.Length; i++)
            {
                // The token before an answer's first one is the prompt's last.
                targets[start + prompt.Length + i - 1] = answer[i];
                if (i < answer.Length - 1)
                {
                    tokens[start + prompt.Length + i] = answer[i];
                }
            }
        }

        return new(tensor(tokens, sequences.Count, length), tensor(targets, sequences.Count, length), sequences.Sum(s => s.Answer.Length));
    }
}
