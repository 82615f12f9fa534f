using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Model;

/// <summary>The one description of a LLaMA-type decoder: training modules, the decode engine and checkpoints all follow it.</summary>
/// <remarks>
/// Pre-norm blocks of grouped-query attention with rotary positions and a SwiGLU feed-forward network, RMSNorm throughout
/// (Touvron et al. 2023, <see href="https://arxiv.org/abs/2302.13971"/> §2.2; GQA: Ainslie et al. 2023, <see href="https://arxiv.org/abs/2305.13245"/>).
/// K = H is multi-head, K = 1 multi-query attention: <b>key and value</b> heads are shared, query heads are not.
/// Rotary pairs are half-split as in Hugging Face LLaMA; importers permute interleaved checkpoints.
/// </remarks>
public sealed record DecoderDescription
{
    /// <summary>V, number of token ids, at least 2.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>D, width of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>N, number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>H, number of query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>K, number of key and value heads; divides H.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>E, width of one head, even. D / H unless the checkpoint says otherwise.</summary>
    public required int HeadWidth { get; init; }

    /// <summary>Width of the feed-forward network's hidden layer.</summary>
    public required int FeedForwardWidth { get; init; }

    /// <summary>Longest sequence that the model was built for, in tokens.</summary>
    public required int MaximumSequenceLength { get; init; }

    /// <summary>Base of the rotary frequencies: θ_i = base^(-2i/E). 10,000 in LLaMA.</summary>
    public double RopeBase { get; init; } = 10_000;

    /// <summary>ε added to the mean square inside RMSNorm. 1e-5 in LLaMA-2 and llama2.c.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the output head is the embedding matrix itself.</summary>
    public bool TiedHead { get; init; } = true;

    /// <summary>Number of trainable parameters; the tied head counts once.</summary>
    public long ParameterCount
    {
        get
        {
            long attention = ((long)Width * HeadWidth * (Heads + (2 * KeyValueHeads))) + ((long)Heads * HeadWidth * Width);
            var block = attention + (3L * Width * FeedForwardWidth) + (2L * Width);
            return (Layers * block) + Width + ((TiedHead ? 1L : 2L) * VocabularySize * Width);
        }
    }

    /// <summary>Checks that the numbers fit together.</summary>
    /// <param name="where">The file or recipe that the description came from, for the message.</param>
    /// <exception cref="ArtifactException">A number is out of range, with its name and the rule.</exception>
    public void Validate(string where)
    {
        Require(VocabularySize >= 2, "vocab_size", VocabularySize, ">= 2");
        Require(Width >= 1, "hidden_size", Width, ">= 1");
        Require(Layers >= 1, "num_hidden_layers", Layers, ">= 1");
        Require(Heads >= 1, "num_attention_heads", Heads, ">= 1");
        Require(KeyValueHeads >= 1 && Heads % KeyValueHeads == 0, "num_key_value_heads", KeyValueHeads, $"a divisor of {Heads}");
        Require(HeadWidth >= 2 && HeadWidth % 2 == 0, "head_dim", HeadWidth, "even, >= 2");
        Require(FeedForwardWidth >= 1, "intermediate_size", FeedForwardWidth, ">= 1");
        Require(MaximumSequenceLength >= 1, "max_position_embeddings", MaximumSequenceLength, ">= 1");
        Require(RopeBase > 1 && double.IsFinite(RopeBase), "rope_theta", RopeBase, "> 1");
        Require(NormEpsilon > 0 && double.IsFinite(NormEpsilon), "rms_norm_eps", NormEpsilon, "> 0");

        void Require(bool holds, string key, double value, string rule)
        {
            if (!holds)
            {
                throw new ArtifactException(
                    where,
                    Text.Same($"{key} {rule}"),
                    Text.Same($"{key} = {value:R}"),
                    new Text("Correct the description of the model.", "请修正模型描述。"));
            }
        }
    }
}
