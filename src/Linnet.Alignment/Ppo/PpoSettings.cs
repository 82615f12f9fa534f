namespace Linnet.Alignment.Ppo;

/// <summary>The constants of a PPO training.</summary>
public sealed record PpoSettings
{
    /// <summary>Answers drawn for each step.</summary>
    public required int Rollouts { get; init; }

    /// <summary>Answers of one optimizer update; divides <see cref="Rollouts"/>.</summary>
    public required int Minibatch { get; init; }

    /// <summary>How often a step goes over its answers.</summary>
    public required int Epochs { get; init; }

    /// <summary>Longest answer, in tokens.</summary>
    public required int AnswerTokens { get; init; }

    /// <summary>Taken from the score of an answer that did not end, in units of the score.</summary>
    public required double MissingEndPenalty { get; init; }

    /// <summary>γ of <see cref="GeneralizedAdvantage"/>.</summary>
    public double Gamma { get; init; } = 1;

    /// <summary>λ of <see cref="GeneralizedAdvantage"/>.</summary>
    public double Lambda { get; init; } = 0.95;

    /// <summary>Longest gradient.</summary>
    public double ClipNorm { get; init; } = 1;
}
