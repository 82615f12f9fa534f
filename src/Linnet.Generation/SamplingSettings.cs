namespace Linnet.Generation;

/// <summary>How tokens are drawn. In this order: repetition penalty, temperature, top-k, top-p, min-p, as Hugging Face transformers does.</summary>
/// <remarks>
/// Where it differs from transformers: of ids that tie with the K-th likeliest only the lowest are kept, there all; and where
/// probabilities tie at the end of the mass P the lowest ids are kept. The temperature 0 draws nothing: it takes the likeliest id after
/// the penalty, as <c>do_sample=False</c> does.
/// </remarks>
/// <param name="Temperature">Divides the logits, ≥ 0. 0 takes the likeliest id, the lowest on ties.</param>
/// <param name="TopK">Only the K likeliest ids are drawn, the lowest ids on ties; 0 for all.</param>
/// <param name="TopP">Only the fewest likeliest ids whose probabilities reach P are drawn (Holtzman et al. 2019, <see href="https://arxiv.org/abs/1904.09751"/>); in (0, 1], 1 for all.</param>
/// <param name="Seed">A draw is a function of this seed and the token's position alone: give every sample its own.</param>
public sealed record SamplingSettings(double Temperature = 1, int TopK = 0, double TopP = 1, ulong Seed = 0)
{
    /// <summary>Always the likeliest id.</summary>
    public static SamplingSettings Greedy { get; } = new(Temperature: 0);

    /// <summary>
    /// Only ids at least so many times as likely as the likeliest one are drawn (Nguyen et al. 2024,
    /// <see href="https://arxiv.org/abs/2407.01082"/>, §3); in [0, 1], 0 for all.
    /// </summary>
    public double MinP { get; init; }

    /// <summary>Divides the positive and multiplies the negative logits of every id of prompt and completion, &gt; 0; 1 changes nothing, more avoids repetition.</summary>
    /// <remarks>
    /// Keskar et al. 2019 (<see href="https://arxiv.org/abs/1909.05858"/>, §4.1) divide whatever the sign, which makes an id with a negative
    /// logit likelier, and count generated ids. This is what transformers computes: never likelier, and the prompt's ids count too.
    /// </remarks>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Temperature);
        ArgumentOutOfRangeException.ThrowIfEqual(double.IsFinite(Temperature), false, nameof(Temperature));
        ArgumentOutOfRangeException.ThrowIfNegative(TopK);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TopP);
        ArgumentOutOfRangeException.ThrowIfEqual(TopP <= 1, false, nameof(TopP));
        if (MinP is not (>= 0 and <= 1)) // also NaN
        {
            throw new ArgumentOutOfRangeException(nameof(MinP), MinP, "Expected a number in [0, 1].");
        }

        if (RepetitionPenalty is not (> 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(nameof(RepetitionPenalty), RepetitionPenalty, "Expected a finite number above 0.");
        }
    }
}
