using Linnet.Core.Errors;
using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Optimization;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>The LLaMA-type decoder of <see cref="DecoderDescription"/> as torch modules.</summary>
/// <remarks>
/// Touvron et al. 2023, <see href="https://arxiv.org/abs/2302.13971"/> §2.2. The names of <c>named_parameters()</c> are exactly
/// <see cref="WeightNames.All"/>, in its order. Which kernels compute it is <see cref="Plan"/>'s choice; the mathematics is the same.
/// Shapes: B sequences, T tokens, M = B·T, V vocabulary, D width, H query heads, K key and value heads, E head width, F feed-forward width.
/// </remarks>
public sealed class Decoder : nn.Module<Tensor, Tensor>
{
    /// <summary>A target that has no loss: padding, or a token that is not learned.</summary>
    public const long IgnoredTarget = -1;

    [ComponentName(Name = "model")]
    private readonly DecoderTrunk _trunk;

    [ComponentName(Name = "lm_head")]
    private readonly Projection? _head;

    /// <summary>Builds the modules and draws the weights.</summary>
    /// <param name="description">The decoder; validated.</param>
    /// <param name="plan">The kernels.</param>
    /// <param name="seed">Seed of the initial weights; see <see cref="Initialization"/>.</param>
    /// <exception cref="ArtifactException">The description's numbers do not fit together.</exception>
    public Decoder(DecoderDescription description, KernelPlan plan, ulong seed)
        : base(nameof(Decoder))
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(plan);
        description.Validate(nameof(Decoder));
        (Description, Plan) = (description, plan);
        _trunk = new DecoderTrunk(description, plan);
        _head = description.TiedHead ? null : new Projection(description.Width, description.VocabularySize);
        RegisterComponents();
        Initialization.Draw(this, seed);
    }

    /// <summary>The decoder's numbers.</summary>
    public DecoderDescription Description { get; }

    /// <summary>The kernels that compute it.</summary>
    public KernelPlan Plan { get; }

    /// <summary>Every weight with its name, in the order of <see cref="WeightNames.All"/>. The decoder keeps owning them.</summary>
    public IReadOnlyList<NamedParameter> NamedParameters() =>
        [.. named_parameters().Select(p => new NamedParameter(p.name, p.parameter))];

    /// <summary>Computes the logits of the next token at every position.</summary>
    /// <param name="tokens">Token ids, [B, T], int64, T ≤ the description's maximum sequence length.</param>
    /// <returns>Logits [B, T, V], float32. The caller disposes them.</returns>
    /// <exception cref="ShapeException"><paramref name="tokens"/> is not [B, T] or is longer than the model allows.</exception>
    public override Tensor forward(Tensor tokens)
    {
        RequireTokens(nameof(tokens), tokens);
        using var scope = NewDisposeScope();
        var hidden = _trunk.call(tokens);                       // [B, T, D]
        return nn.functional.linear(hidden, HeadWeight).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the summed negative log-likelihood of the targets.</summary>
    /// <param name="tokens">Token ids, [B, T], int64.</param>
    /// <param name="targets">The token that follows each, [B, T], int64; <see cref="IgnoredTarget"/> where there is nothing to learn.</param>
    /// <returns>
    /// The <b>sum</b> over all targets that are not ignored, in nats, a float32 scalar with gradient. Divide by the number of targets in
    /// the whole batch before <c>backward</c>, so that any number of micro-batches gives the batch's mean. The caller disposes it.
    /// </returns>
    /// <exception cref="ShapeException">The shapes are not one common [B, T], or T is longer than the model allows.</exception>
    public Tensor Loss(Tensor tokens, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        RequireTokens(nameof(tokens), tokens);
        if (!targets.shape.AsSpan().SequenceEqual(tokens.shape))
        {
            throw new ShapeException(nameof(targets), Show(tokens), Show(targets));
        }

        using var scope = NewDisposeScope();
        var hidden = _trunk.call(tokens);                       // [B, T, D]
        var logits = nn.functional.linear(hidden, HeadWeight);  // [B, T, V]
        return nn.functional.cross_entropy(
                logits.reshape(-1, Description.VocabularySize), targets.reshape(-1), ignore_index: IgnoredTarget, reduction: nn.Reduction.Sum)
            .MoveToOuterDisposeScope();
    }

    private Tensor HeadWeight => _head?.Weight ?? _trunk.Embedding.Weight;

    private static string Show(Tensor tensor) => "[" + string.Join(", ", tensor.shape) + "]";

    private void RequireTokens(string name, Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.dim() != 2 || tokens.shape[1] < 1 || tokens.shape[1] > Description.MaximumSequenceLength)
        {
            throw new ShapeException(name, $"[B, T] with 1 ≤ T ≤ {Description.MaximumSequenceLength}", Show(tokens));
        }
    }
}
