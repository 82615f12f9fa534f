using static TorchSharp.torch;

namespace Linnet.Benchmarks.Training;

/// <summary>One way to take an optimizer step on a batch.</summary>
internal interface ITrainingStep : IDisposable
{
    /// <summary>Forward, backward, clip, AdamW. Returns the mean loss in nats.</summary>
    double Step(Tensor tokens, Tensor targets);
}
