using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;

namespace Linnet.Generation;

/// <summary>Continues a text.</summary>
public static class TextGeneration
{
    /// <summary>Gives out the prompt and its continuation, whole characters only, as they come.</summary>
    /// <remarks>
    /// Positions are counted as llama2.c's <c>-n</c> counts them: N positions are computed, the beginning token among them, so N
    /// tokens follow the first one. A token that begins or ends a sequence stops the text and is not part of it. An empty prompt
    /// begins with the token that begins a sequence, or with the one that ends the document before.
    /// </remarks>
    /// <param name="generator">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="prompt">The text to continue; may be empty.</param>
    /// <param name="positions">N, at least 1; what the model cannot hold is cut off.</param>
    /// <param name="sampling">How tokens are drawn.</param>
    /// <param name="stops">Strings that end the continuation; neither they nor what follows them is given out.</param>
    /// <param name="onText">Receives the text piece by piece.</param>
    /// <param name="cancellation">Ends the call within one token.</param>
    /// <returns>What was drawn and why it ended; where a stop string ended it, the tokens go to its end or beyond.</returns>
    /// <exception cref="UsageException">The prompt alone takes more than N positions, or more than the model has.</exception>
    public static Completion Run(
        IGenerator generator,
        ITokenizer tokenizer,
        string prompt,
        int positions,
        SamplingSettings sampling,
        StopStrings stops,
        Action<string> onText,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return Write(generator, tokenizer, Prompt(tokenizer, prompt), null, showPrompt: true, positions, sampling, stops, onText, cancellation);
    }

    /// <summary>Gives out what follows a prompt of token ids, whole characters only, as it comes; the prompt itself is not given out.</summary>
    /// <param name="generator">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="prompt">The token ids to continue, at least one, such as a question in the form in which the model was taught to answer it.</param>
    /// <param name="end">The id that ends the continuation, beside those that begin or end a sequence, such as the one that ends a turn; null: there is none.</param>
    /// <param name="positions">N, at least 1, as in <see cref="Run"/>; what the model cannot hold is cut off.</param>
    /// <param name="sampling">How tokens are drawn.</param>
    /// <param name="stops">Strings that end the continuation; neither they nor what follows them is given out.</param>
    /// <param name="onText">Receives the text piece by piece.</param>
    /// <param name="cancellation">Ends the call within one token.</param>
    /// <returns>What was drawn and why it ended; where a stop string ended it, the tokens go to its end or beyond.</returns>
    /// <exception cref="UsageException">The prompt alone takes more than N positions, or more than the model has.</exception>
    public static Completion Continue(
        IGenerator generator,
        ITokenizer tokenizer,
        int[] prompt,
        int? end,
        int positions,
        SamplingSettings sampling,
        StopStrings stops,
        Action<string> onText,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentOutOfRangeException.ThrowIfZero(prompt.Length, nameof(prompt));
        return Write(generator, tokenizer, prompt, end, showPrompt: false, positions, sampling, stops, onText, cancellation);
    }

    private static Completion Write(
        IGenerator generator,
        ITokenizer tokenizer,
        int[] ids,
        int? end,
        bool showPrompt,
        int positions,
        SamplingSettings sampling,
        StopStrings stops,
        Action<string> onText,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(stops);
        ArgumentNullException.ThrowIfNull(onText);
        ArgumentOutOfRangeException.ThrowIfLessThan(positions, 1);
        if (ids.Length > positions)
        {
            throw new UsageException(new Text(
                $"The prompt takes {ids.Length} positions, more than tokens={positions}. Raise tokens or shorten the prompt.",
                $"提示词占 {ids.Length} 个位置，超过 tokens={positions}。请增大 tokens 或缩短提示词。"));
        }

        var utf8 = new Utf8Decoder();
        if (showPrompt)
        {
            ShowPrompt();
        }

        // The rule hears of a token before the callback does.
        var written = new TextStop(tokenizer, stops, ids[^1]);
        int[] ends = [.. new[] { tokenizer.BeginningOfSequence, tokenizer.EndOfSequence, end }.OfType<int>()];
        var request = new GenerationRequest(ids, positions - ids.Length + 1, sampling, ends) { StopRule = () => written };
        var completion = generator.Generate([request], _ => Give(utf8.Push(written.Take(ended: false))), cancellation)[0];
        Give(utf8.Push(written.Take(ended: true)));
        Give(utf8.Flush());
        return completion;

        void ShowPrompt()
        {
            List<byte> bytes = [];
            int? previous = null;
            foreach (var id in ids)
            {
                bytes.Clear();
                tokenizer.Decode(previous, id, bytes);
                previous = id;
                Give(utf8.Push([.. bytes]));
            }
        }

        void Give(string text)
        {
            if (text.Length > 0)
            {
                onText(text);
            }
        }
    }

    private static int[] Prompt(ITokenizer tokenizer, string prompt)
    {
        var ids = tokenizer.Encode(Encoding.UTF8.GetBytes(prompt));
        return tokenizer.BeginningOfSequence is { } beginning ? [beginning, .. ids]
            : ids.Length > 0 ? ids
            : tokenizer.EndOfSequence is { } end ? [end]
            : throw new ArgumentException("An empty prompt needs a token that begins or ends a sequence.", nameof(prompt));
    }
}
