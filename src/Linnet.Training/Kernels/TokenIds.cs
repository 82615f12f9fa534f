using Linnet.Training.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Linnet.Training.Kernels;

/// <summary>Token ids before they become addresses: one outside the vocabulary would read or write somewhere else in memory.</summary>
/// <remarks>
/// One pass over the ids on the calling thread. On other devices nothing is looked at, which would wait for them: ATen's own operations
/// check there.
/// </remarks>
internal static unsafe class TokenIds
{
    /// <summary>Requires every token to be one of the vocabulary.</summary>
    /// <param name="tokens">[M], int64, contiguous.</param>
    /// <param name="vocabulary">V.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not in [0, V): which, and where.</exception>
    public static void RequireTokens(Tensor tokens, long vocabulary)
    {
        if (FindOdd(tokens, vocabulary, isTarget: false) is { } at)
        {
            throw Odd(nameof(tokens), tokens, at, $"0 … {vocabulary - 1}");
        }
    }

    /// <summary>Requires every target to be one of the vocabulary or exactly <see cref="Decoder.IgnoredTarget"/>.</summary>
    /// <param name="targets">[M], int64, contiguous.</param>
    /// <param name="vocabulary">V.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is neither: which, and where.</exception>
    public static void RequireTargets(Tensor targets, long vocabulary)
    {
        if (FindOdd(targets, vocabulary, isTarget: true) is { } at)
        {
            throw Odd(nameof(targets), targets, at, $"0 … {vocabulary - 1}, or {Decoder.IgnoredTarget} where nothing is predicted");
        }
    }

    private static long? FindOdd(Tensor ids, long vocabulary, bool isTarget)
    {
        if (ids.device_type != DeviceType.CPU)
        {
            return null;
        }

        var memory = TensorMemory.Pointer<long>(ids);
        var count = ids.NumberOfElements;
        for (long i = 0; i < count; i++)
        {
            // Seen as unsigned, a negative id is larger than any vocabulary.
            if ((ulong)memory[i] >= (ulong)vocabulary && !(isTarget && memory[i] == Decoder.IgnoredTarget))
            {
                return i;
            }
        }

        return null;
    }

    private static ArgumentOutOfRangeException Odd(string name, Tensor ids, long at, string expected) =>
        new(name, $"Number {at} of {ids.NumberOfElements} is {TensorMemory.Pointer<long>(ids)[at]}: expected {expected}.");
}
