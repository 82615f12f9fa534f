namespace Linnet.Generation;

/// <summary>A prompt and how to continue it.</summary>
/// <param name="Prompt">Token ids, at least one.</param>
/// <param name="MaximumNewTokens">At most so many tokens are drawn; 0 draws none.</param>
/// <param name="Sampling">How tokens are drawn.</param>
/// <param name="StopTokens">Ids that end the completion; the one that ends it is part of it.</param>
public sealed record GenerationRequest(
    int[] Prompt, int MaximumNewTokens, SamplingSettings Sampling, IReadOnlyList<int> StopTokens);

/// <summary>How tokens are drawn: temperature, then the K likeliest, then the likeliest with mass P.</summary>
/// <param name="Temperature">Divides the logits, ≥ 0. 0 takes the likeliest id, the lowest on ties.</param>
/// <param name="TopK">Only the K likeliest ids are drawn, the lowest ids on ties; 0 for all.</param>
/// <param name="TopP">Only the fewest likeliest ids whose probabilities reach P are drawn (Holtzman et al. 2019, <see href="https://arxiv.org/abs/1904.09751"/>); in (0, 1], 1 for all.</param>
/// <param name="Seed">A draw is a function of this seed and the token's position alone: give every sample its own.</param>
public sealed record SamplingSettings(double Temperature = 1, int TopK = 0, double TopP = 1, ulong Seed = 0)
{
    /// <summary>Always the likeliest id.</summary>
    public static SamplingSettings Greedy { get; } = new(Temperature: 0);

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Temperature);
        ArgumentOutOfRangeException.ThrowIfEqual(double.IsFinite(Temperature), false, nameof(Temperature));
        ArgumentOutOfRangeException.ThrowIfNegative(TopK);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TopP);
        ArgumentOutOfRangeException.ThrowIfEqual(TopP <= 1, false, nameof(TopP));
    }
}
