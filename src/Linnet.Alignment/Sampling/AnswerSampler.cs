using Linnet.Core.Random;
using Linnet.Generation;

namespace Linnet.Alignment.Sampling;

/// <summary>An answer that a model drew.</summary>
/// <param name="Tokens">Its tokens; the last one is the end where it ended.</param>
/// <param name="LogProbabilities">log π of each token in nats, at temperature 1.</param>
/// <param name="Ended">Whether the model ended it; else it was cut off.</param>
public sealed record SampledAnswer(int[] Tokens, float[] LogProbabilities, bool Ended);

/// <summary>Draws answers from the model's own distribution: temperature 1, nothing cut off, so that log-probabilities and draws belong together.</summary>
/// <param name="generator">The model; stays the caller's.</param>
/// <param name="end">The id that ends an answer.</param>
/// <param name="answerTokens">Longest answer, in tokens.</param>
public sealed class AnswerSampler(IGenerator generator, int end, int answerTokens)
{
    // Questions and samples share one counter: more samples of a question keep the draws of the others.
    private const ulong SamplesPerQuestion = 1 << 16;

    /// <summary>Draws several answers to each question.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="samples">Answers to each, 1 to 65,536.</param>
    /// <param name="seeds">Seed of sample s of question q is a function of q and s alone: the same for every model.</param>
    /// <param name="first">Index of the first question, for draws that go on over several calls.</param>
    /// <param name="cancellation">Ends the call within one token.</param>
    /// <returns>[questions][samples].</returns>
    public IReadOnlyList<SampledAnswer[]> Draw(
        IReadOnlyList<Question> questions, int samples, CounterRandom seeds, long first, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, (int)SamplesPerQuestion);
        var requests = questions.SelectMany((question, q) => Enumerable.Range(0, samples).Select(s => new GenerationRequest(
            question.Prompt,
            answerTokens,
            new SamplingSettings(Seed: seeds.Bits((((ulong)first + (ulong)q) * SamplesPerQuestion) + (ulong)s)),
            [end]))).ToList();
        var completions = generator.Generate(requests, onToken: null, cancellation);
        return [.. completions
            .Select(c => new SampledAnswer(c.Tokens, c.LogProbabilities, c.Reason == FinishReason.StopToken))
            .Chunk(samples)];
    }
}
