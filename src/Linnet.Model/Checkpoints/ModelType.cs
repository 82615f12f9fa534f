namespace Linnet.Model.Checkpoints;

/// <summary>The families of Hugging Face models whose files are read and written.</summary>
public enum ModelType
{
    /// <summary>RMSNorm, SwiGLU, rotary positions (Touvron et al. 2023, <see href="https://arxiv.org/abs/2302.13971"/>).</summary>
    Llama,

    /// <summary>LLaMA with a sliding window (Jiang et al. 2023, <see href="https://arxiv.org/abs/2310.06825"/>).</summary>
    Mistral,

    /// <summary>LLaMA with a bias of queries, keys and values (Yang et al. 2024, <see href="https://arxiv.org/abs/2407.10671"/>, §2.2).</summary>
    Qwen2,

    /// <summary>LLaMA with normalized query and key heads (Yang et al. 2025, <see href="https://arxiv.org/abs/2505.09388"/>, §2).</summary>
    Qwen3,

    /// <summary>Falcon of the 7B kind: LayerNorm, GELU, one key and value head, parallel block (Almazrouei et al. 2023, <see href="https://arxiv.org/abs/2311.16867"/>, §4).</summary>
    Falcon,

    /// <summary>LayerNorm, GELU, ALiBi, biases throughout, normalized embeddings (Le Scao et al. 2022, <see href="https://arxiv.org/abs/2211.05100"/>, §3.2).</summary>
    Bloom,
}

/// <summary>Names of the families, and which of them a description belongs to.</summary>
public static class ModelTypes
{
    /// <summary>The family whose files can hold a model; null when there is none.</summary>
    public static ModelType? Of(DecoderDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return description switch
        {
            {
                Norm: NormKind.RmsNorm, FeedForward: FeedForwardKind.SwiGlu, Position: PositionKind.Rotary, Block: BlockKind.Sequential,
                OutputBias: false, EmbeddingNorm: false,
            } => (description.QueryKeyValueBias, description.QueryKeyNorm, description.SlidingWindow) switch
            {
                (false, false, null) => ModelType.Llama,
                (false, false, _) => ModelType.Mistral,
                (true, false, _) => ModelType.Qwen2,
                (false, true, _) => ModelType.Qwen3,
                _ => null,
            },
            {
                Norm: NormKind.LayerNorm, FeedForward: FeedForwardKind.Gelu, Position: PositionKind.Rotary, Block: BlockKind.Parallel,
                QueryKeyValueBias: false, OutputBias: false, QueryKeyNorm: false, EmbeddingNorm: false, SlidingWindow: null, KeyValueHeads: 1,
            } when HeadsFillTheWidth(description) => ModelType.Falcon,
            {
                Norm: NormKind.LayerNorm, FeedForward: FeedForwardKind.GeluTanh, Position: PositionKind.Alibi, Block: BlockKind.Sequential,
                QueryKeyValueBias: true, OutputBias: true, QueryKeyNorm: false, EmbeddingNorm: true, SlidingWindow: null,
            } when HeadsFillTheWidth(description)
                && description.KeyValueHeads == description.Heads
                && description.FeedForwardWidth == 4L * description.Width => ModelType.Bloom,
            _ => null,
        };
    }

    /// <summary>A description with what makes its family: norms, feed-forward network, positions, block and biases. Its sizes stay as they are.</summary>
    /// <param name="description">Sizes that the family allows: <see cref="Of"/> of the result is then <paramref name="type"/>.</param>
    /// <param name="type">The family.</param>
    public static DecoderDescription As(this DecoderDescription description, ModelType type)
    {
        ArgumentNullException.ThrowIfNull(description);
        return type switch
        {
            ModelType.Llama or ModelType.Mistral => description,
            ModelType.Qwen2 => description with { QueryKeyValueBias = true },
            ModelType.Qwen3 => description with { QueryKeyNorm = true },
            ModelType.Falcon => description with { Norm = NormKind.LayerNorm, FeedForward = FeedForwardKind.Gelu, Block = BlockKind.Parallel },
            ModelType.Bloom => description with
            {
                Norm = NormKind.LayerNorm,
                FeedForward = FeedForwardKind.GeluTanh,
                Position = PositionKind.Alibi,
                QueryKeyValueBias = true,
                OutputBias = true,
                EmbeddingNorm = true,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a model type."),
        };
    }

    /// <summary>The value of <c>model_type</c>.</summary>
    public static string Name(this ModelType type) => type switch
    {
        ModelType.Llama => "llama",
        ModelType.Mistral => "mistral",
        ModelType.Qwen2 => "qwen2",
        ModelType.Qwen3 => "qwen3",
        ModelType.Falcon => "falcon",
        ModelType.Bloom => "bloom",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a model type."),
    };

    /// <summary>The value of <c>architectures</c>.</summary>
    public static string ArchitectureName(this ModelType type)
    {
        var name = type.Name();
        return char.ToUpperInvariant(name[0]) + name[1..] + "ForCausalLM";
    }

    /// <summary>The type of that name, or null.</summary>
    public static ModelType? Parse(string? name)
    {
        foreach (var type in Enum.GetValues<ModelType>())
        {
            if (type.Name() == name)
            {
                return type;
            }
        }

        return null;
    }

    private static bool HeadsFillTheWidth(DecoderDescription description) =>
        (long)description.Heads * description.HeadWidth == description.Width;
}
