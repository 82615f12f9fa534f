using System.Text;
using Linnet.Core.Tokenizers;
using Linnet.Generation;
using Linnet.Tokenization;

namespace Linnet.Instruction.Tuning;

/// <summary>What a model wrote.</summary>
/// <param name="Text">The text, without the token that ends it; broken UTF-8 as U+FFFD.</param>
/// <param name="Ended">Whether the model ended it itself; else it was cut at the limit.</param>
public sealed record WrittenText(string Text, bool Ended);

/// <summary>Lets a model write the likeliest text, token by token.</summary>
/// <param name="generator">The model; stays the caller's.</param>
/// <param name="tokenizer">Its tokenizer, with a token that ends a document.</param>
/// <param name="tokens">Longest text.</param>
public sealed class Answerer(IGenerator generator, ITokenizer tokenizer, int tokens)
{
    private readonly ChatTemplate _template = new(tokenizer);

    /// <summary>Answers questions, put by the chat template.</summary>
    public IReadOnlyList<WrittenText> Answer(IEnumerable<string> questions, CancellationToken cancellation) =>
        Write([.. questions.Select(_template.Prompt)], cancellation);

    /// <summary>Goes on with texts, each at the beginning of a document, as a model does that was pretrained only.</summary>
    public IReadOnlyList<WrittenText> GoOn(IEnumerable<string> texts, CancellationToken cancellation) =>
        Write([.. texts.Select(text => (int[])[_template.End, .. tokenizer.Encode(Encoding.UTF8.GetBytes(text))])], cancellation);

    // A text that leaves the model no position is not asked: nothing is written, and it counts as cut.
    private WrittenText[] Write(IReadOnlyList<int[]> prompts, CancellationToken cancellation)
    {
        var written = new WrittenText[prompts.Count];
        Array.Fill(written, new WrittenText("", Ended: false));
        int[] asked = [.. Enumerable.Range(0, prompts.Count).Where(i => prompts[i].Length <= generator.Description.MaximumSequenceLength)];
        if (asked.Length > 0)
        {
            var completions = generator.Generate(
                [.. asked.Select(i => new GenerationRequest(prompts[i], tokens, SamplingSettings.Greedy, [_template.End]))], onToken: null, cancellation);
            foreach (var (i, completion) in asked.Zip(completions))
            {
                written[i] = Read(prompts[i][^1], completion);
            }
        }

        return written;
    }

    private WrittenText Read(int previous, Completion completion)
    {
        var ended = completion.Reason == FinishReason.StopToken;
        var answer = ended ? completion.Tokens[..^1] : completion.Tokens;
        return new(tokenizer.DecodeText(answer, previous), ended);
    }
}
