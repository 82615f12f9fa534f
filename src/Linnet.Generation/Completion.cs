namespace Linnet.Generation;

/// <summary>What was drawn after a prompt.</summary>
/// <param name="Tokens">The new token ids; with <see cref="FinishReason.StopToken"/> the last one is the stop token.</param>
/// <param name="LogProbabilities">
/// log p of each token under the model itself, in nats: temperature 1 and nothing cut off, whatever the sampling was.
/// So they equal what <see cref="IGenerator.LogProbabilities(IReadOnlyList{int[]}, CancellationToken)"/> gives for prompt and completion.
/// </param>
/// <param name="Reason">Why it ended.</param>
public sealed record Completion(int[] Tokens, float[] LogProbabilities, FinishReason Reason)
{
    /// <summary>What else could have stood at each position, one for each token; empty where the request did not ask.</summary>
    public IReadOnlyList<PositionScores> Scores { get; init; } = [];
}

/// <summary>Why a completion ended.</summary>
public enum FinishReason
{
    /// <summary>A stop token was drawn.</summary>
    StopToken,

    /// <summary>As many tokens as the request allows were drawn.</summary>
    TokenLimit,

    /// <summary>The model has no more positions.</summary>
    PositionLimit,

    /// <summary>The request's stop rule ended it: the text contains a stop string.</summary>
    StopText,
}

/// <summary>An id and how likely it was.</summary>
/// <param name="Token">The id.</param>
/// <param name="LogProbability">log p under the model itself, in nats, as in <see cref="Completion"/>.</param>
public readonly record struct ScoredToken(int Token, float LogProbability);

/// <summary>What could have stood at one position.</summary>
/// <param name="Candidates">The request's candidates, in its order.</param>
/// <param name="Likeliest">As many of the likeliest ids as it asked for, the likeliest first, the lowest id first on ties.</param>
public sealed record PositionScores(IReadOnlyList<ScoredToken> Candidates, IReadOnlyList<ScoredToken> Likeliest);

/// <summary>A token that a <see cref="Sampler"/> drew.</summary>
/// <param name="Token">Its id.</param>
/// <param name="LogProbability">As in <see cref="Completion"/>.</param>
/// <param name="Scores">What else could have stood there; null where the request did not ask.</param>
public readonly record struct DrawnToken(int Token, float LogProbability, PositionScores? Scores);

/// <summary>One token, just drawn.</summary>
/// <param name="Request">Index of its request in the call.</param>
/// <param name="Index">Index in the completion, from 0.</param>
/// <param name="Token">Its id.</param>
/// <param name="LogProbability">As in <see cref="Completion"/>.</param>
public readonly record struct GeneratedToken(int Request, int Index, int Token, float LogProbability)
{
    /// <summary>What else could have stood there; null where the request did not ask.</summary>
    public PositionScores? Scores { get; init; }
}
