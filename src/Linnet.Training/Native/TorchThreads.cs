using TorchSharp;

namespace Linnet.Training.Native;

/// <summary>The threads that libtorch computes with. Results are the same bytes only for the same number.</summary>
public static class TorchThreads
{
    /// <summary>The threads of one operation.</summary>
    public static int Count
    {
        get
        {
            TorchLibrary.EnsureLoaded();
            return torch.get_num_threads();
        }
    }

    /// <summary>Sets the threads of one operation, for the whole process.</summary>
    /// <param name="threads">At least 1. More than <see cref="Environment.ProcessorCount"/> only makes them wait for each other.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded here.</exception>
    public static void Use(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        TorchLibrary.EnsureLoaded();
        torch.set_num_threads(threads);
    }
}
