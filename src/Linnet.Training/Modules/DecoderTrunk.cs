using Linnet.Model;
using Linnet.Training.Kernels;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Everything but the output head: embeddings, blocks, last norm. <c>model.</c> in a checkpoint.</summary>
internal sealed class DecoderTrunk : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly KernelPlan _plan;
    private readonly RotaryTable? _rotary;
    private readonly int? _window;

    [ComponentName(Name = "embed_tokens")]
    private readonly Projection _embedding;

    [ComponentName(Name = "embed_norm")]
    private readonly Normalization? _embeddingNorm;

    [ComponentName(Name = "layers")]
    private readonly ModuleList<DecoderBlock> _blocks;

    [ComponentName(Name = "norm")]
    private readonly Normalization _norm;

    public DecoderTrunk(DecoderDescription description, KernelPlan plan)
        : base(nameof(DecoderTrunk))
    {
        _plan = plan;
        _rotary = description.Position == PositionKind.Rotary ? new RotaryTable(description) : null;
        _window = description.SlidingWindow;
        _embedding = new Projection(description.Width, description.VocabularySize, plan.Precision);
        _embeddingNorm = description.EmbeddingNorm ? new Normalization(description) : null;
        _blocks = new ModuleList<DecoderBlock>(
            [.. Enumerable.Range(0, description.Layers).Select(_ => new DecoderBlock(description, plan))]);
        _norm = new Normalization(description);
        RegisterComponents();
    }

    /// <summary>The embedding matrix, [V, D].</summary>
    public Projection Embedding => _embedding;

    /// <summary>Copies the float32 weights of all blocks for the vector kernels again.</summary>
    public void Refresh()
    {
        foreach (var block in _blocks)
        {
            block.Refresh();
        }
    }

    /// <summary>[B, T] int64 → [B, T, D], normalized; float32, or what <see cref="KernelPlan.Precision"/> says where kernels are vector kernels.</summary>
    /// <param name="tokens">Token ids.</param>
    /// <param name="documents">Document numbers, [B, T] int64, or null: each row is one document.</param>
    public override Tensor forward(Tensor tokens, Tensor? documents)
    {
        using var scope = NewDisposeScope();
        var (batch, length) = (tokens.shape[0], tokens.shape[1]);
        var layout = new SequenceLayout(_rotary, VisibleKeys.Of((int)batch, (int)length, documents, _window));
        var ids = tokens.reshape(-1).contiguous();
        var residual = Rows(ids).view(batch, length, -1);
        residual = _embeddingNorm?.call(residual) ?? residual;
        foreach (var block in _blocks)
        {
            residual = block.call(Gradients.Reach(residual, block.IsTrainable), layout);
        }

        if (_plan.Kernels == KernelSet.Plain)
        {
            return _norm.call(residual).MoveToOuterDisposeScope();
        }

        var rows = Gradients.Reach(residual.view(batch * length, -1), _norm.Weight.requires_grad);
        var result = _plan.Precision == MatrixPrecision.Bf16
            ? NormFunction<ushort, Bfloat16Element>.apply(rows, _norm)
            : NormFunction<float, Float32Element>.apply(rows, _norm);
        return result.view(batch, length, -1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rotary?.Dispose();
        }

        base.Dispose(disposing);
    }

    private Tensor Rows(Tensor ids)
    {
        if (_plan.Kernels == KernelSet.Vector)
        {
            return EmbeddingFunction.apply(_embedding.Weight, ids);
        }

        TokenIds.RequireTokens(ids, _embedding.Weight.shape[0]);
        return _embedding.Weight.index_select(0, ids);
    }
}
