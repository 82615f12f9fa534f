namespace Linnet.Model;

/// <summary>How rotary frequencies are changed so that a model reads longer sequences than it was trained on.</summary>
/// <param name="Factor">How many times longer, at least 1.</param>
public abstract record RopeScaling(double Factor);

/// <summary>Every frequency divided by the factor (Chen et al. 2023, <see href="https://arxiv.org/abs/2306.15595"/>, equation 4).</summary>
/// <param name="Factor">How many times longer, at least 1.</param>
public sealed record LinearRopeScaling(double Factor) : RopeScaling(Factor);

/// <summary>LLaMA-3's: long wavelengths divided by the factor, short ones kept, a linear passage between.</summary>
/// <param name="Factor">How many times longer, at least 1.</param>
/// <param name="LowFrequencyFactor">Wavelengths above OriginalLength / this are divided. 1 in LLaMA-3.1.</param>
/// <param name="HighFrequencyFactor">Wavelengths below OriginalLength / this are kept; more than LowFrequencyFactor. 4 in LLaMA-3.1.</param>
/// <param name="OriginalLength">Longest sequence of the first training, in tokens.</param>
public sealed record Llama3RopeScaling(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalLength) : RopeScaling(Factor);

/// <summary>YaRN: by how often a pair turns within the original length (Peng et al. 2023, <see href="https://arxiv.org/abs/2309.00071"/>, §3).</summary>
/// <param name="Factor">How many times longer, at least 1.</param>
/// <param name="OriginalLength">Longest sequence of the first training, in tokens.</param>
/// <param name="FastTurns">Pairs that turn more often are kept. 32 in the paper.</param>
/// <param name="SlowTurns">Pairs that turn less often are divided by the factor. 1 in the paper.</param>
/// <param name="AttentionFactor">Cosines and sines are multiplied by it; null: 0.1·ln(factor) + 1, as in the paper.</param>
public sealed record YarnRopeScaling(
    double Factor, int OriginalLength, double FastTurns = 32, double SlowTurns = 1, double? AttentionFactor = null) : RopeScaling(Factor);
