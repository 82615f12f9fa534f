using Linnet.Training.Kernels;
using static TorchSharp.torch;

namespace Linnet.Training.Optimization;

/// <summary>Gradient norm and AdamW step over the raw memory of CPU tensors.</summary>
internal static unsafe class AdamWStepper
{
    // Fixed, so that the norm does not depend on the number of threads.
    private const long Piece = 1 << 16;

    /// <summary>Σ g² over all gradients, the same for any number of threads.</summary>
    public static double SquaredNorm(IEnumerable<Tensor> gradients)
    {
        double total = 0;
        foreach (var gradient in gradients)
        {
            var (memory, count) = ((nint)TensorMemory.Pointer<float>(gradient), gradient.NumberOfElements);
            var pieces = new double[(count + Piece - 1) / Piece];
            ThreadTeam.RunRows(pieces.Length, (from, to) =>
            {
                for (var piece = from; piece < to; piece++)
                {
                    pieces[piece] = AdamWKernel.SquaredNorm((float*)memory + (piece * Piece), Math.Min(Piece, count - (piece * Piece)));
                }
            });
            total += pieces.Sum();
        }

        return total;
    }

    /// <summary>Updates weights and moments, writes the rounded copy, and sets the gradient to zero.</summary>
    public static void Update(NamedParameter parameter, Tensor gradient, Moments moments, AdamWStep step)
    {
        float* weight = TensorMemory.Pointer<float>(parameter.Value), g = TensorMemory.Pointer<float>(gradient);
        float* first = TensorMemory.Pointer<float>(moments.First), second = TensorMemory.Pointer<float>(moments.Second);
        var isRounded = parameter.Copy?.dtype == ScalarType.BFloat16;
        var rounded = isRounded ? TensorMemory.Pointer<ushort>(parameter.Copy!) : null;
        var exact = parameter.Copy is null || isRounded ? null : TensorMemory.Pointer<float>(parameter.Copy);
        ThreadTeam.RunRows(gradient.NumberOfElements, (from, to) =>
        {
            // In pieces that stay in cache from the update to the copy.
            for (var at = from; at < to; at += Piece / 16)
            {
                var count = Math.Min(Piece / 16, to - at);
                AdamWKernel.Update(weight + at, g + at, first + at, second + at, count, step);
                if (rounded != null)
                {
                    Elementwise<ushort, Bfloat16Element>.Round(weight + at, rounded + at, count);
                }
                else if (exact != null)
                {
                    Elementwise<float, Float32Element>.Round(weight + at, exact + at, count);
                }
            }
        });
    }
}
