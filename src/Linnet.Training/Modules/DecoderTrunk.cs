using Linnet.Model;
using Linnet.Training.Kernels;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Everything but the output head: embeddings, blocks, last norm. <c>model.</c> in a checkpoint.</summary>
internal sealed class DecoderTrunk : nn.Module<Tensor, Tensor>
{
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
        _rotary = new RotaryTable(description);
        _embedding = new Projection(description.Width, description.VocabularySize);
        _blocks = new ModuleList<DecoderBlock>(
            [.. Enumerable.Range(0, description.Layers).Select(_ => new DecoderBlock(description, plan))]);
        _norm = new RmsNorm(description);
        RegisterComponents();
    }

    /// <summary>The embedding matrix, [V, D].</summary>
    public Projection Embedding => _embedding;

    /// <summary>[B, T] int64 → [B, T, D], normalized.</summary>
    public override Tensor forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var rotation = _rotary.For(tokens.shape[1], tokens.device);
        var residual = Embedding.Weight.index_select(0, tokens.reshape(-1)).view(tokens.shape[0], tokens.shape[1], -1);
        foreach (var block in _blocks)
        {
            residual = block.call(residual, rotation);
        }

        return _norm.call(residual).MoveToOuterDisposeScope();
    }
}
