namespace Linnet.Generation;

/// <summary>A prompt and how to continue it.</summary>
/// <param name="Prompt">Token ids, at least one.</param>
/// <param name="MaximumNewTokens">At most so many tokens are drawn; 0 draws none.</param>
/// <param name="Sampling">How tokens are drawn.</param>
/// <param name="StopTokens">Ids that end the completion; the one that ends it is part of it.</param>
public sealed record GenerationRequest(
    int[] Prompt, int MaximumNewTokens, SamplingSettings Sampling, IReadOnlyList<int> StopTokens)
{
    /// <summary>Greatest <see cref="LikeliestCount"/>.</summary>
    public const int MostLikeliest = 100;

    /// <summary>Makes the rule that also may end the completion, such as a <see cref="TextStop"/>; null for none. Called once each time the request is generated.</summary>
    public Func<IStopRule>? StopRule { get; init; }

    /// <summary>Ids whose log-probabilities are given at every drawn position; may be empty.</summary>
    public IReadOnlyList<int> Candidates { get; init; } = [];

    /// <summary>How many of the likeliest ids are given with their log-probabilities at every drawn position, 0 to 100; the whole vocabulary where that is smaller.</summary>
    public int LikeliestCount { get; init; }

    /// <summary>Checks everything but the prompt.</summary>
    /// <param name="vocabularySize">V of the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public void Validate(int vocabularySize)
    {
        Sampling.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(MaximumNewTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(LikeliestCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LikeliestCount, MostLikeliest);
        foreach (var id in Candidates)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(id, nameof(Candidates));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, vocabularySize, nameof(Candidates));
        }
    }
}
