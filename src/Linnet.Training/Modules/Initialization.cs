using Linnet.Core.Random;
using Linnet.Model;
using Linnet.Training.Kernels;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Draws the initial weights of a decoder.</summary>
/// <remarks>
/// Element i of a matrix is draw i of the stream "weights/" + its name: a function of seed, name and place alone, whatever the number of
/// threads and whichever other weights the model has.
/// </remarks>
internal static unsafe class Initialization
{
    private const double Gpt2 = 0.02;
    private const double AlmostNothing = 1e-6;

    public static void Draw(Decoder decoder, InitialWeights initial, ulong seed)
    {
        using var untracked = no_grad();
        foreach (var (name, weight) in decoder.named_parameters())
        {
            if (weight.dim() == 2)
            {
                var deviation = initial == InitialWeights.Gpt2
                    ? Gpt2 / (WritesResidual(name) ? Math.Sqrt(2.0 * decoder.Description.Layers) : 1)
                    : name == WeightNames.Embedding ? Gpt2 : (WritesResidual(name) ? AlmostNothing : 1) / Math.Sqrt(weight.shape[1]);
                Fill(weight, new CounterRandom(seed, "weights/" + name), deviation);
            }
        }
    }

    private static bool WritesResidual(string name) =>
        name.EndsWith(".o_proj.weight", StringComparison.Ordinal) || name.EndsWith(".down_proj.weight", StringComparison.Ordinal);

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
