using Linnet.Core.Errors;
using Linnet.Model;

namespace Linnet.Generation;

/// <summary>Draws text from a decoder and scores text with it. All sampling goes through here: chat, exams, Best-of-N, rollouts.</summary>
/// <remarks>
/// What a request gets depends on the request alone: never on the other requests of the call, their order, or the number of threads.
/// A sequence of n tokens takes n positions; the token after the last position can still be drawn, so a model of at most M
/// positions gives sequences of at most M + 1 tokens, as llama2.c does. One call at a time.
/// </remarks>
public interface IGenerator : IDisposable
{
    /// <summary>The model.</summary>
    DecoderDescription Description { get; }

    /// <summary>Bytes of the matrices as they are kept: one stream reads about so many for every token.</summary>
    long WeightBytes { get; }

    /// <summary>Continues every prompt.</summary>
    /// <param name="requests">The prompts and how to continue them.</param>
    /// <param name="onToken">Is told every token as soon as it is drawn, or null. Called on the calling thread; of one request in order.</param>
    /// <param name="cancellation">Ends the call within one token.</param>
    /// <returns>One completion a request, in the order of the requests.</returns>
    /// <exception cref="ArgumentException">A prompt is empty or has an id outside [0, V), or settings are out of range.</exception>
    /// <exception cref="UsageException">A prompt is longer than the model's longest sequence.</exception>
    /// <exception cref="ResourceException">A prompt with its new tokens needs more memory for keys and values than the generator may use.</exception>
    /// <exception cref="CheckFailedException">The model's logits are not finite.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    IReadOnlyList<Completion> Generate(
        IReadOnlyList<GenerationRequest> requests, Action<GeneratedToken>? onToken, CancellationToken cancellation);

    /// <summary>Scores the tokens of every sequence.</summary>
    /// <param name="sequences">Sequences of T ≥ 1 tokens, lengths may differ.</param>
    /// <param name="cancellation">Ends the call within one forward pass.</param>
    /// <returns>For each sequence log p(token t | tokens before t) for t = 1 … T-1, in nats, [T-1]: the model's own distribution, temperature 1.</returns>
    /// <inheritdoc cref="Generate" path="/exception"/>
    IReadOnlyList<float[]> LogProbabilities(IReadOnlyList<int[]> sequences, CancellationToken cancellation);

    /// <summary>The logits of the token that would follow each sequence.</summary>
    /// <param name="sequences">Sequences of T ≥ 1 tokens, lengths may differ.</param>
    /// <param name="cancellation">Ends the call within one forward pass.</param>
    /// <returns>For each sequence its logits, [V].</returns>
    /// <inheritdoc cref="Generate" path="/exception"/>
    IReadOnlyList<float[]> NextLogits(IReadOnlyList<int[]> sequences, CancellationToken cancellation);

    /// <summary>Scores what may follow a prefix, which is computed once for all.</summary>
    /// <param name="prefix">At least one token.</param>
    /// <param name="continuations">Tokens after the prefix; lengths may differ, also 0.</param>
    /// <param name="cancellation">Ends the call within one forward pass.</param>
    /// <returns>
    /// For each continuation log p(token i | prefix, tokens before i) in nats, [length]: bit for bit the last numbers that scoring
    /// prefix and continuation as one sequence gives.
    /// </returns>
    /// <inheritdoc cref="Generate" path="/exception"/>
    IReadOnlyList<float[]> LogProbabilities(int[] prefix, IReadOnlyList<int[]> continuations, CancellationToken cancellation);

    /// <summary>Scores several endings of each of several texts that all begin alike: the options of an exam's questions.</summary>
    /// <param name="prefix">At least one token; computed once for all.</param>
    /// <param name="texts">What follows it; each stem, at least one token, is computed once for its endings.</param>
    /// <param name="cancellation">Ends the call within one forward pass.</param>
    /// <returns>
    /// For each text and ending log p(token i | prefix, stem, tokens before i) in nats, [length]: bit for bit the last numbers that scoring
    /// prefix, stem and ending as one sequence gives.
    /// </returns>
    /// <inheritdoc cref="Generate" path="/exception"/>
    IReadOnlyList<IReadOnlyList<float[]>> EndingLogProbabilities(int[] prefix, IReadOnlyList<BranchingText> texts, CancellationToken cancellation);

    /// <summary>The logits of the token that would follow prefix and continuation; the prefix is computed once for all.</summary>
    /// <param name="prefix">At least one token.</param>
    /// <param name="continuations">Tokens after the prefix; lengths may differ, also 0.</param>
    /// <param name="cancellation">Ends the call within one forward pass.</param>
    /// <returns>For each continuation its logits, [V]: bit for bit those of prefix and continuation as one sequence.</returns>
    /// <inheritdoc cref="Generate" path="/exception"/>
    IReadOnlyList<float[]> NextLogits(int[] prefix, IReadOnlyList<int[]> continuations, CancellationToken cancellation);
}
