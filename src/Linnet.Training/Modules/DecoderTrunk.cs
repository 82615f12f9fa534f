using Linnet.Model;
using Linnet.Training.Kernels;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Everything but the output head: embeddings, blocks, last norm. <c>model.</c> in a checkpoint.</summary>
internal sealed class DecoderTrunk : nn.Module<Tensor, Tensor>
{
    private readonly KernelPlan _plan;
    private readonly RotaryTable _rotary;

    [ComponentName(Name = "embed_tokens")]
    private readonly Projection _embedding;

    [ComponentName(Name = "layers")]
    private readonly ModuleList<DecoderBlock> _blocks;

    [ComponentName(Name = "norm")]
    private readonly RmsNorm _norm;

    public DecoderTrunk(DecoderDescription description, KernelPlan plan)
        : base(nameof(DecoderTrunk))
    {
        _plan = plan;
        _rotary = new RotaryTable(description);
        _embedding = new Projection(description.Width, description.VocabularySize, plan.Precision);
        _blocks = new ModuleList<DecoderBlock>(
            [.. Enumerable.Range(0, description.Layers).Select(_ => new DecoderBlock(description, plan))]);
        _norm = new RmsNorm(description);
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
    public override Tensor forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var (batch, length) = (tokens.shape[0], tokens.shape[1]);

        // Vector kernels read the table by position; their backward passes read it after this scope has ended.
        var rotation = _plan.Kernels == KernelSet.Vector ? _rotary.Whole : _rotary.For(length, tokens.device);
        var ids = tokens.reshape(-1).contiguous();
        var residual = _plan.Kernels == KernelSet.Vector
            ? EmbeddingFunction.apply(_embedding.Weight, ids)
            : _embedding.Weight.index_select(0, ids);
        residual = residual.view(batch, length, -1);
        foreach (var block in _blocks)
        {
            residual = block.call(residual, rotation);
        }

        var result = (_plan.Kernels, _plan.Precision) switch
        {
            (KernelSet.Plain, _) => _norm.call(residual),
            (_, MatrixPrecision.Bf16) => NormFunction<ushort, Bfloat16Element>.apply(residual.view(batch * length, -1), _norm),
            _ => NormFunction<float, Float32Element>.apply(residual.view(batch * length, -1), _norm),
        };
        return result.view(batch, length, -1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rotary.Dispose();
        }

        base.Dispose(disposing);
    }
}
