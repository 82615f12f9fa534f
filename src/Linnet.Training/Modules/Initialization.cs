using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>The initial weights of a decoder.</summary>
/// <remarks>
/// Matrices are drawn from N(0, 0.02²); those that write to the residual stream (<c>o_proj</c>, <c>down_proj</c>) are scaled by 1/√(2N)
/// (Radford et al. 2019, GPT-2, §2.3). Norm scales are 1. The draw is a function of the seed and of the order of the weights, made by one
/// thread, so that it does not depend on the number of threads.
/// </remarks>
internal static class Initialization
{
    private const double StandardDeviation = 0.02;

    public static void Draw(Decoder decoder, ulong seed)
    {
        using var generator = new Generator(seed);
        using var untracked = no_grad();
        var residual = StandardDeviation / Math.Sqrt(2.0 * decoder.Description.Layers);
        foreach (var (name, weight) in decoder.named_parameters())
        {
            if (weight.dim() == 2)
            {
                var writesResidual = name.EndsWith(".o_proj.weight", StringComparison.Ordinal)
                    || name.EndsWith(".down_proj.weight", StringComparison.Ordinal);
                weight.normal_(0, writesResidual ? residual : StandardDeviation, generator);
            }
        }
    }
}
