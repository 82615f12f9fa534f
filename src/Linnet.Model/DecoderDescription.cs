using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Model;

/// <summary>The one description of a decoder: training modules, the decode engine and checkpoints all follow it.</summary>
/// <remarks>
/// With nothing else said, LLaMA's: pre-norm blocks of grouped-query attention with rotary positions and a SwiGLU feed-forward network, RMSNorm
/// throughout (Touvron et al. 2023, <see href="https://arxiv.org/abs/2302.13971"/> §2.2; GQA: Ainslie et al. 2023, <see href="https://arxiv.org/abs/2305.13245"/>).
/// Qwen2 adds <see cref="QueryKeyValueBias"/>, Qwen3 <see cref="QueryKeyNorm"/>; Falcon-7B has LayerNorm, GELU and a parallel block; Bloom LayerNorm,
/// GELU, ALiBi, biases throughout and a norm of the embeddings.
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

    /// <summary>The norms.</summary>
    public NormKind Norm { get; init; } = NormKind.RmsNorm;

    /// <summary>The feed-forward network.</summary>
    public FeedForwardKind FeedForward { get; init; } = FeedForwardKind.SwiGlu;

    /// <summary>How attention knows where tokens stand.</summary>
    public PositionKind Position { get; init; } = PositionKind.Rotary;

    /// <summary>How attention and feed-forward network stand in a block.</summary>
    public BlockKind Block { get; init; } = BlockKind.Sequential;

    /// <summary>Changed rotary frequencies, or null.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Whether queries, keys and values have a bias: Qwen2, Bloom.</summary>
    public bool QueryKeyValueBias { get; init; }

    /// <summary>Whether the other linear layers of a block have a bias: Bloom. The head never has one.</summary>
    public bool OutputBias { get; init; }

    /// <summary>Whether each query and key head is normalized (RMSNorm over E) before it is rotated: Qwen3.</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>Whether the embeddings are normalized before the first block: Bloom.</summary>
    public bool EmbeddingNorm { get; init; }

    /// <summary>W: a token sees itself and the W − 1 tokens before it, in every layer; null: all before it.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>Number of trainable parameters; the tied head counts once.</summary>
    public long ParameterCount
    {
        get
        {
            // Without listing every layer: a description from a broken file may announce billions.
            var (one, none) = (Count(this with { Layers = 1 }), Count(this with { Layers = 0 }));
            return none + (Layers * (one - none));

            static long Count(DecoderDescription description) =>
                WeightNames.All(description).Sum(w => w.Shape.Aggregate(1L, (product, length) => product * length));
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
        Require(SlidingWindow is null or >= 1, "sliding_window", SlidingWindow ?? 0, ">= 1");
        Require(RopeScaling is null || (RopeScaling.Factor >= 1 && double.IsFinite(RopeScaling.Factor)), "rope_scaling.factor", RopeScaling?.Factor ?? 1, ">= 1");
        Require(RopeScaling is null || Position == PositionKind.Rotary, "rope_scaling.factor", RopeScaling?.Factor ?? 1, "only with rotary positions");
        if (RopeScaling is Llama3RopeScaling llama3)
        {
            Require(llama3.LowFrequencyFactor > 0, "rope_scaling.low_freq_factor", llama3.LowFrequencyFactor, "> 0");
            Require(llama3.HighFrequencyFactor > llama3.LowFrequencyFactor, "rope_scaling.high_freq_factor", llama3.HighFrequencyFactor, $"> {llama3.LowFrequencyFactor:R}");
            Require(llama3.OriginalLength >= 1, "rope_scaling.original_max_position_embeddings", llama3.OriginalLength, ">= 1");
        }
        else if (RopeScaling is YarnRopeScaling yarn)
        {
            Require(yarn.SlowTurns > 0, "rope_scaling.beta_slow", yarn.SlowTurns, "> 0");
            Require(yarn.FastTurns > yarn.SlowTurns, "rope_scaling.beta_fast", yarn.FastTurns, $"> {yarn.SlowTurns:R}");
            Require(yarn.OriginalLength >= 1, "rope_scaling.original_max_position_embeddings", yarn.OriginalLength, ">= 1");
            Require(yarn.AttentionFactor is null or > 0, "rope_scaling.attention_factor", yarn.AttentionFactor ?? 1, "> 0");
        }

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
