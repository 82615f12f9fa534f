using Linnet.Core.Errors;
using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Optimization;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>The decoder of a <see cref="DecoderDescription"/> as torch modules.</summary>
/// <remarks>
/// With nothing else said LLaMA's: Touvron et al. 2023, <see href="https://arxiv.org/abs/2302.13971"/> §2.2. The names of <c>named_parameters()</c> are exactly
/// <see cref="WeightNames.All"/>, in its order. Which kernels compute it is <see cref="Plan"/>'s choice; the mathematics is the same.
/// Rows may hold several documents: with document numbers [B, T], int64, never falling along a row, a token attends to its own document only.
/// Positions go on counting through the row: rotary scores and ALiBi depend on distances alone, so a document scores as if it stood alone.
/// Shapes: B sequences, T tokens, M = B·T, V vocabulary, D width, H query heads, K key and value heads, E head width, F feed-forward width.
/// </remarks>
public sealed class Decoder : nn.Module<Tensor, Tensor>
{
    /// <summary>A target that has no loss: padding, or a token that is not learned.</summary>
    public const long IgnoredTarget = -1;

    // Logits that are alive at once: larger chunks no longer fit in a large last-level cache.
    internal const long LossChunkBytes = 32 << 20;

    [ComponentName(Name = "model")]
    private readonly DecoderTrunk _trunk;

    [ComponentName(Name = "lm_head")]
    private readonly Projection? _head;

    private readonly ComputeWeight? _headWeight;

    /// <summary>Builds the modules and draws the weights.</summary>
    /// <param name="description">The decoder; validated.</param>
    /// <param name="plan">The kernels.</param>
    /// <param name="seed">Seed of the initial weights; see <see cref="Initialization"/>.</param>
    /// <param name="initial">The distributions that they are drawn from.</param>
    /// <exception cref="ArtifactException">The description's numbers do not fit together.</exception>
    /// <exception cref="ArgumentException">The plan has vector kernels, which do not compute this decoder.</exception>
    public Decoder(DecoderDescription description, KernelPlan plan, ulong seed, InitialWeights initial = InitialWeights.Gpt2)
        : base(nameof(Decoder))
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(plan);
        description.Validate(nameof(Decoder));
        if (plan.Kernels == KernelSet.Vector && !KernelPlan.HasVectorKernels(description))
        {
            throw new ArgumentException("There are no vector kernels for this decoder: KernelPlan.Choose gives it plain ones.", nameof(plan));
        }

        (Description, Plan) = (description, plan);
        _trunk = new DecoderTrunk(description, plan);
        _head = description.TiedHead ? null : new Projection(description.Width, description.VocabularySize, plan.Precision);
        RegisterComponents();
        _headWeight = plan.Kernels == KernelSet.Vector ? BlockWeights.Share(plan.Precision, HeadProjection) : null;
        Initialization.Draw(this, initial, seed);
        RefreshCopies();
    }

    /// <summary>The decoder's numbers.</summary>
    public DecoderDescription Description { get; }

    /// <summary>The kernels that compute it.</summary>
    public KernelPlan Plan { get; }

    /// <summary>Every weight with its name, in the order of <see cref="WeightNames.All"/>. The decoder keeps owning them.</summary>
    public IReadOnlyList<NamedParameter> NamedParameters() =>
        [.. named_parameters().Zip(Copies(), (p, copy) => new NamedParameter(p.name, p.parameter, copy))];

    /// <summary>Rounds the float32 weights for the kernels again.</summary>
    /// <remarks>
    /// <see cref="AdamW"/> does so by itself. Needed after anyone else has written to the weights: loading a checkpoint, setting them by hand.
    /// </remarks>
    public void RefreshCopies()
    {
        _trunk.Refresh();
        _headWeight?.Refresh();
    }

    /// <summary>Computes the logits of the next token at every position.</summary>
    /// <param name="tokens">Token ids, [B, T], int64, T ≤ the description's maximum sequence length.</param>
    /// <returns>Logits [B, T, V], float32. The caller disposes them.</returns>
    /// <exception cref="ShapeException"><paramref name="tokens"/> is not [B, T] or is longer than the model allows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in [0, V).</exception>
    public override Tensor forward(Tensor tokens) => forward(tokens, null);

    /// <summary>As <see cref="forward(Tensor)"/>, with several documents in a row.</summary>
    /// <param name="tokens">Token ids, [B, T], int64, T ≤ the description's maximum sequence length.</param>
    /// <param name="documents">Document number of every token, [B, T], int64, never falling along a row; null: each row is one document.</param>
    /// <returns>Logits [B, T, V], float32. The caller disposes them.</returns>
    /// <exception cref="ShapeException">The shapes are not one common [B, T], or T is longer than the model allows.</exception>
    /// <exception cref="ArgumentException">The document numbers of a row fall.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in [0, V).</exception>
    public Tensor forward(Tensor tokens, Tensor? documents)
    {
        RequireTokens(nameof(tokens), tokens, documents);
        using var scope = NewDisposeScope();
        var hidden = _trunk.call(tokens, documents);            // [B, T, D]
        return HeadProjection.call(hidden.to(ScalarType.Float32)).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the normalized hidden states, from which heads read.</summary>
    /// <param name="tokens">Token ids, [B, T], int64, T ≤ the description's maximum sequence length. Padding behind a sequence changes nothing before it.</param>
    /// <param name="documents">Document number of every token, [B, T], int64, never falling along a row; null: each row is one document.</param>
    /// <returns>Hidden states [B, T, D], float32, with gradient. The caller disposes them.</returns>
    /// <exception cref="ShapeException">The shapes are not one common [B, T], or T is longer than the model allows.</exception>
    /// <exception cref="ArgumentException">The document numbers of a row fall.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in [0, V).</exception>
    public Tensor Hidden(Tensor tokens, Tensor? documents = null)
    {
        RequireTokens(nameof(tokens), tokens, documents);
        using var scope = NewDisposeScope();
        return _trunk.call(tokens, documents).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>Computes logits from some rows of <see cref="Hidden"/>.</summary>
    /// <param name="hidden">[M, D], float32.</param>
    /// <returns>Logits [M, V], float32, with gradient. The caller disposes them.</returns>
    public Tensor Logits(Tensor hidden) => HeadProjection.call(hidden);

    /// <summary>Computes the log-probability of each target token under the model.</summary>
    /// <param name="tokens">Token ids, [B, T], int64.</param>
    /// <param name="targets">The token that follows each, [B, T], int64; <see cref="IgnoredTarget"/> where none is asked for.</param>
    /// <param name="documents">Document number of every token, [B, T], int64, never falling along a row; null: each row is one document.</param>
    /// <returns>
    /// log p(target | tokens before) in nats, [B, T], float32, with gradient; 0 where the target is ignored. Logits are computed for asked
    /// positions only: [M, V] for M of them is what it costs in memory. The caller disposes it.
    /// </returns>
    /// <exception cref="ShapeException">The shapes are not one common [B, T], or T is longer than the model allows.</exception>
    /// <exception cref="ArgumentException">The document numbers of a row fall.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in [0, V), or a target neither that nor <see cref="IgnoredTarget"/>.</exception>
    public Tensor LogProbabilities(Tensor tokens, Tensor targets, Tensor? documents = null)
    {
        RequireTargets(tokens, targets, documents);
        using var scope = NewDisposeScope();
        var flat = targets.reshape(-1).contiguous();                                          // [B·T]
        TokenIds.RequireTargets(flat, Description.VocabularySize);
        var asked = flat.ne(IgnoredTarget).nonzero().squeeze(1);                              // [M]
        var hidden = _trunk.call(tokens, documents).view(-1, Description.Width).index_select(0, asked).to(ScalarType.Float32);
        var logits = HeadProjection.call(hidden);                                             // [M, V]
        var chosen = -nn.functional.cross_entropy(logits, flat.index_select(0, asked), reduction: nn.Reduction.None);
        return zeros(flat.shape[0], device: flat.device).index_add(0, asked, chosen, 1).view(tokens.shape).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the summed negative log-likelihood of the targets.</summary>
    /// <param name="tokens">Token ids, [B, T], int64.</param>
    /// <param name="targets">The token that follows each, [B, T], int64; <see cref="IgnoredTarget"/> where there is nothing to learn.</param>
    /// <param name="documents">Document number of every token, [B, T], int64, never falling along a row; null: each row is one document.</param>
    /// <returns>
    /// The <b>sum</b> over all targets that are not ignored, in nats, a float32 scalar with gradient. Divide by the number of targets in
    /// the whole batch before <c>backward</c>, so that any number of micro-batches gives the batch's mean. The caller disposes it.
    /// </returns>
    /// <exception cref="ShapeException">The shapes are not one common [B, T], or T is longer than the model allows.</exception>
    /// <exception cref="ArgumentException">The document numbers of a row fall.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in [0, V), or a target neither that nor <see cref="IgnoredTarget"/>.</exception>
    public Tensor Loss(Tensor tokens, Tensor targets, Tensor? documents = null)
    {
        RequireTargets(tokens, targets, documents);
        using var scope = NewDisposeScope();
        var ids = targets.reshape(-1).contiguous();
        var hidden = _trunk.call(tokens, documents);            // [B, T, D]
        if (_headWeight is not null)
        {
            var rows = Gradients.Reach(hidden.view(-1, Description.Width), _headWeight.IsTrainable);
            return (Plan.Precision == MatrixPrecision.Bf16
                    ? CrossEntropyFunction<ushort, Bfloat16Element>.apply(rows, _headWeight, ids, LossChunkBytes)
                    : CrossEntropyFunction<float, Float32Element>.apply(rows, _headWeight, ids, LossChunkBytes))
                .MoveToOuterDisposeScope();
        }

        TokenIds.RequireTargets(ids, Description.VocabularySize);
        var rule = new HeadRule(Plan.Precision, ChunkedCrossEntropy.ChunkBytes(hidden.device), is_grad_enabled());
        return ChunkedCrossEntropy.apply(hidden.reshape(-1, Description.Width), HeadProjection.Weight, ids, rule).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _headWeight?.Dispose();
        }

        base.Dispose(disposing);
    }

    private Projection HeadProjection => _head ?? _trunk.Embedding;

    // The copy that belongs to each parameter, in the order of named_parameters().
    private IEnumerable<Tensor?> Copies()
    {
        var copies = named_modules().Where(m => m.module is Projection).ToDictionary(m => m.name + ".weight", m => ((Projection)m.module).Copy);
        return named_parameters().Select(p => copies.GetValueOrDefault(p.name));
    }

    private static string Show(Tensor tensor) => "[" + string.Join(", ", tensor.shape) + "]";

    private void RequireTargets(Tensor tokens, Tensor targets, Tensor? documents)
    {
        ArgumentNullException.ThrowIfNull(targets);
        RequireTokens(nameof(tokens), tokens, documents);
        RequireSame(nameof(targets), tokens, targets);
    }

    private static void RequireSame(string name, Tensor tokens, Tensor other)
    {
        if (!other.shape.AsSpan().SequenceEqual(tokens.shape))
        {
            throw new ShapeException(name, Show(tokens), Show(other));
        }
    }

    private void RequireTokens(string name, Tensor tokens, Tensor? documents)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.dim() != 2 || tokens.shape[1] < 1 || tokens.shape[1] > Description.MaximumSequenceLength)
        {
            throw new ShapeException(name, $"[B, T] with 1 ≤ T ≤ {Description.MaximumSequenceLength}", Show(tokens));
        }

        if (documents is not null)
        {
            RequireSame(nameof(documents), tokens, documents);
        }
    }
}
