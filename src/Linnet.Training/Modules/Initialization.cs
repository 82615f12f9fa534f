using Linnet.Core.Random;
using Linnet.Training.Kernels;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>The initial weights of a decoder.</summary>
/// <remarks>
/// Matrices are drawn from N(0, 0.02²); those that write to the residual stream (<c>o_proj</c>, <c>down_proj</c>) are scaled by 1/√(2N)
/// (Radford et al. 2019, GPT-2, §2.3). Norm scales are 1. Element i of a matrix is draw i of the stream "weights/" + its name: a function
/// of seed, name and place alone, whatever the number of threads and whichever other weights the model has.
/// </remarks>
internal static unsafe class Initialization
{
    private const double StandardDeviation = 0.02;

    public static void Draw(Decoder decoder, ulong seed)
    {
        using var untracked = no_grad();
        var residual = StandardDeviation / Math.Sqrt(2.0 * decoder.Description.Layers);
        foreach (var (name, weight) in decoder.named_parameters())
        {
            if (weight.dim() == 2)
            {
                var writesResidual = name.EndsWith(".o_proj.weight", StringComparison.Ordinal)
                    || name.EndsWith(".down_proj.weight", StringComparison.Ordinal);
                Fill(weight, new CounterRandom(seed, "weights/" + name), writesResidual ? residual : StandardDeviation);
            }
        }
    }

    private static void Fill(Tensor weight, CounterRandom random, double standardDeviation)
    {
        var memory = (nint)TensorMemory.Pointer<float>(weight);
        ThreadTeam.RunRows(weight.NumberOfElements, (from, to) =>
        {
            for (var i = from; i < to; i++)
            {
                ((float*)memory)[i] = (float)(standardDeviation * random.Normal((ulong)i));
            }
        });
    }
}
