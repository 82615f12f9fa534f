namespace Linnet.Tokenization.Training;

/// <summary>Arrays that make up most of the memory are few and large: nothing would bring a collection about before the next ones are made.</summary>
internal static class LargeMemory
{
    /// <summary>From this size on an array is worth a collection.</summary>
    public const long Bytes = 16 << 20;

    /// <summary>Gives what is no longer used back to the system.</summary>
    public static void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
