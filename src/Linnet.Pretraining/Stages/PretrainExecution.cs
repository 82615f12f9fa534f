using Linnet.Core.Stages;
using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Loop;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Pretraining.Stages;

/// <summary>How a stage computes: chosen once, written to stage.json, kept on resume.</summary>
/// <param name="Threads">Threads of every operation.</param>
/// <param name="Kernels">Which kernels compute the model.</param>
public sealed record PretrainExecution(int Threads, KernelPlan Kernels)
{
    /// <summary>Chooses, or takes up what an earlier process chose.</summary>
    public static PretrainExecution Settle(PretrainRecipe recipe, DecoderDescription description, StageContext context)
    {
        TorchLibrary.EnsureLoaded();
        var threads = recipe.Threads > 0 ? recipe.Threads : context.Threads;
        TorchThreads.Use(threads);
        return new(threads, KernelPlan.Plain);
    }

    /// <summary>The peak of matrix products that the share (MFU) is of, in FLOP per second.</summary>
    public double? MeasurePeak() => MeasuredPeak.FlopsPerSecond(Threads, ScalarType.Float32);
}
