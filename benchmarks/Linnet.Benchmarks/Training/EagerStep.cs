using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using static TorchSharp.torch;

namespace Linnet.Benchmarks.Training;

/// <summary>The baseline: plain ATen operations in float32, SDPA, autograd, TorchSharp's own AdamW and clipping.</summary>
internal sealed class EagerStep(DecoderDescription description) : ITrainingStep
{
    private readonly Decoder _decoder = new(description, KernelPlan.Plain, seed: 1);
    private optim.Optimizer? _optimizer;

    public double Step(Tensor tokens, Tensor targets)
    {
        _optimizer ??= optim.AdamW(_decoder.parameters(), lr: 3e-4, beta1: 0.9, beta2: 0.95, eps: 1e-8, weight_decay: 0.1);
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var loss = _decoder.Loss(tokens, targets) / tokens.numel();
        loss.backward();
        nn.utils.clip_grad_norm_(_decoder.parameters(), 1.0);
        _optimizer.step();
        return loss.item<float>();
    }

    public void Dispose()
    {
        _optimizer?.Dispose();
        _decoder.Dispose();
    }
}
