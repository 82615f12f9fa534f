namespace Linnet.Generation;

/// <summary>What was drawn after a prompt.</summary>
/// <param name="Tokens">The new token ids; with <see cref="FinishReason.StopToken"/> the last one is the stop token.</param>
/// <param name="LogProbabilities">
/// log p of each token under the model itself, in nats: temperature 1 and nothing cut off, whatever the sampling was.
/// So they equal what <see cref="IGenerator.LogProbabilities(IReadOnlyList{int[]}, CancellationToken)"/> gives for prompt and completion.
/// </param>
/// <param name="Reason">Why it ended.</param>
public sealed record Completion(int[] Tokens, float[] LogProbabilities, FinishReason Reason);

/// <summary>Why a completion ended.</summary>
public enum FinishReason
{
    /// <summary>A stop token was drawn.</summary>
    StopToken,

    /// <summary>As many tokens as the request allows were drawn.</summary>
    TokenLimit,

    /// <summary>The model has no more positions.</summary>
    PositionLimit,
}

/// <summary>One token, just drawn.</summary>
/// <param name="Request">Index of its request in the call.</param>
/// <param name="Index">Index in the completion, from 0.</param>
/// <param name="Token">Its id.</param>
/// <param name="LogProbability">As in <see cref="Completion"/>.</param>
public readonly record struct GeneratedToken(int Request, int Index, int Token, float LogProbability);
