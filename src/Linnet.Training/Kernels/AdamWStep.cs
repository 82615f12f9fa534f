using Linnet.Training.Optimization;

namespace Linnet.Training.Kernels;

/// <summary>The constants of one AdamW step on one weight.</summary>
/// <param name="Clip">Factor of the gradient that brings the global norm under its maximum.</param>
/// <param name="Decay">1 - learning rate · weight decay.</param>
/// <param name="Beta1">β₁.</param>
/// <param name="Beta2">β₂.</param>
/// <param name="Rest1">1 - β₁, taken in double precision.</param>
/// <param name="Rest2">1 - β₂, taken in double precision.</param>
/// <param name="Size">Learning rate / (1 - β₁^t).</param>
/// <param name="RootScale">1 / √(1 - β₂^t), factor of √v.</param>
/// <param name="Epsilon">ε.</param>
internal readonly record struct AdamWStep(
    float Clip, float Decay, float Beta1, float Beta2, float Rest1, float Rest2, float Size, float RootScale, float Epsilon)
{
    /// <summary>The constants of step <paramref name="count"/>, from 1, computed in double precision.</summary>
    public static AdamWStep At(long count, double learningRate, double clip, double weightDecay, AdamWSettings settings) => new(
        (float)clip,
        (float)(1 - (learningRate * weightDecay)),
        (float)settings.Beta1,
        (float)settings.Beta2,
        (float)(1 - settings.Beta1),
        (float)(1 - settings.Beta2),
        (float)(learningRate / (1 - Math.Pow(settings.Beta1, count))),
        (float)(1 / Math.Sqrt(1 - Math.Pow(settings.Beta2, count))),
        (float)settings.Epsilon);
}
