using Linnet.Core.Hardware;
using Linnet.Training.Native;

namespace Linnet.Training.Planning;

/// <summary>How large the program itself is in memory while it trains.</summary>
public static class ProgramSize
{
    // What the runtime compiles, the matrices of the measured peak, a tokenizer and a stage's own objects.
    private const long GrowthBytes = 64L << 20;

    /// <summary>Loads libtorch and tells what a training process will hold beside model, step and checkpoint.</summary>
    /// <returns>Bytes: the resident set after loading, and what the first steps add to it on any model.</returns>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded here.</exception>
    public static long Measure()
    {
        TorchLibrary.EnsureLoaded();
        return ProcessMemory.Resident() + GrowthBytes;
    }
}
