using Linnet.Model;

namespace Linnet.Training.Loop;

/// <summary>Floating-point operations of training one token: what the share of the machine's peak (MFU) is counted in.</summary>
public static class TrainingFlops
{
    /// <summary>Forward and backward, per token: <c>6·N_matmul + 6·L·H·E·T</c>, with L the layers; under a window of W &lt; T tokens <c>W·(2 - W/T)</c> in place of T.</summary>
    /// <remarks>
    /// N_matmul counts the weights of matrix products: all linear layers and the output head, tied or not, but neither the look-up
    /// of embeddings nor norms. The second term is attention over a causal sequence: scores and values take 2·2·H·E·T multiply-adds'
    /// worth forward, three times that with the backward pass, and a causal mask leaves half of the T² pairs, T²/2; a window hides (T - W)²/2
    /// of these, and only pairs that are seen are counted. Without a window that is torchtitan's convention; nanoGPT counts 12·L·H·E·T, as if
    /// nothing were masked. Recomputation and the optimizer are not counted.
    /// Kaplan et al. 2020, <see href="https://arxiv.org/abs/2001.08361"/> §2.1; MFU: Chowdhery et al. 2022,
    /// <see href="https://arxiv.org/abs/2204.02311"/> appendix B.
    /// </remarks>
    /// <param name="description">The model.</param>
    /// <param name="sequenceLength">T.</param>
    /// <returns>FLOP per token.</returns>
    public static double PerToken(DecoderDescription description, int sequenceLength)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 1);
        var matrices = WeightNames.All(description)
            .Where(weight => weight.Shape.Length == 2 && weight.Name != WeightNames.Embedding)
            .Sum(weight => (double)weight.Shape[0] * weight.Shape[1]);
        if (description.TiedHead)
        {
            matrices += (double)description.VocabularySize * description.Width;
        }

        double window = Math.Min(description.SlidingWindow ?? sequenceLength, sequenceLength);
        var attention = (double)description.Layers * description.Heads * description.HeadWidth * window * (2 - (window / sequenceLength));
        return (6 * matrices) + (6 * attention);
    }

    /// <summary>The same as nanoGPT counts it: <c>6·N + 12·L·H·E·T</c>, with N all parameters and L the layers.</summary>
    /// <remarks>Embeddings and norms count as if they were multiplied, and attention as if nothing were masked, by a window either.</remarks>
    /// <inheritdoc cref="PerToken" path="/param"/>
    /// <returns>FLOP per token.</returns>
    public static double PerTokenOfNanoGpt(DecoderDescription description, int sequenceLength)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 1);
        var attention = (double)description.Layers * description.Heads * description.HeadWidth * sequenceLength;
        return (6.0 * description.ParameterCount) + (12 * attention);
    }
}
