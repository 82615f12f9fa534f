namespace Linnet.Model;

/// <summary>How the residual stream is normalized before attention and feed-forward network, and at the end.</summary>
public enum NormKind
{
    /// <summary>x / rms(x) · w (Zhang and Sennrich 2019, <see href="https://arxiv.org/abs/1910.07467"/>, equation 4).</summary>
    RmsNorm,

    /// <summary>(x − mean(x)) / √(var(x) + ε) · w + b (Ba et al. 2016, <see href="https://arxiv.org/abs/1607.06450"/>).</summary>
    LayerNorm,
}

/// <summary>The feed-forward network.</summary>
public enum FeedForwardKind
{
    /// <summary>down(silu(gate(x)) · up(x)) (Shazeer 2020, <see href="https://arxiv.org/abs/2002.05202"/>, equation 6).</summary>
    SwiGlu,

    /// <summary>down(gelu(up(x))), gelu(x) = x·Φ(x) exactly: Falcon.</summary>
    Gelu,

    /// <summary>down(gelu(up(x))), gelu(x) ≈ x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))): Bloom.</summary>
    GeluTanh,
}

/// <summary>How attention knows where tokens stand.</summary>
public enum PositionKind
{
    /// <summary>Queries and keys are rotated (Su et al. 2021, <see href="https://arxiv.org/abs/2104.09864"/>), half-split as in Hugging Face.</summary>
    Rotary,

    /// <summary>Scores lose a slope times the distance (Press et al. 2022, <see href="https://arxiv.org/abs/2108.12409"/>, equation 2).</summary>
    Alibi,
}

/// <summary>How attention and feed-forward network stand in a block.</summary>
public enum BlockKind
{
    /// <summary>x += attention(norm₁(x)); x += feedForward(norm₂(x)).</summary>
    Sequential,

    /// <summary>x += attention(norm(x)) + feedForward(norm(x)), one norm for both: Falcon-7B.</summary>
    Parallel,
}
