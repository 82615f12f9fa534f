namespace Linnet.Training.Optimization;

/// <summary>The constants of <see cref="AdamW"/>.</summary>
public sealed record AdamWSettings
{
    /// <summary>β₁ in [0, 1), decay of the first moment. 0.9 in most published runs.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂ in [0, 1), decay of the second moment. 0.95 in GPT-3 and LLaMA.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>ε &gt; 0, added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>
    /// Learning rate of the token embeddings as a multiple &gt; 0 of the others'. Most tokens are rare, and a row moves by about a learning
    /// rate each time its token is met: a short training needs more than 1 to move them at all.
    /// </summary>
    public double EmbeddingRate { get; init; } = 1;

    /// <summary>λ ≥ 0, decoupled weight decay per step, times the learning rate. Matrices only: norm scales and biases do not decay.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>
    /// First steps in which the embeddings and the output head learn alone. The moments of the others, and the corrections of their bias, begin
    /// after them.
    /// </summary>
    public long EmbeddingSteps { get; init; }
}
