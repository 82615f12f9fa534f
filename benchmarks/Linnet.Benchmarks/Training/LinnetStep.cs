using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using Linnet.Training.Optimization;
using static TorchSharp.torch;

namespace Linnet.Benchmarks.Training;

/// <summary>The decoder with the kernels of a plan and the project's AdamW.</summary>
internal sealed class LinnetStep : ITrainingStep
{
    private readonly Decoder _decoder;
    private readonly AdamW _optimizer;

    public LinnetStep(DecoderDescription description, KernelPlan plan)
    {
        _decoder = new Decoder(description, plan, seed: 1);
        _optimizer = new AdamW(_decoder.NamedParameters(), new AdamWSettings());
    }

    public double Step(Tensor tokens, Tensor targets)
    {
        var loss = Learn(tokens, targets);
        FinishedStep.Release();
        return loss;
    }

    private double Learn(Tensor tokens, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var loss = _decoder.Loss(tokens, targets) / tokens.numel();
        loss.backward();
        _optimizer.ClipAndStep(3e-4, 1.0);
        return loss.item<float>();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _decoder.Dispose();
    }
}
