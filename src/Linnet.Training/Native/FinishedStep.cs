namespace Linnet.Training.Native;

/// <summary>What a training step leaves behind in native memory.</summary>
public static class FinishedStep
{
    /// <summary>Frees what only finalizers free: call it when a step has ended and all of its scopes are closed.</summary>
    /// <remarks>
    /// TorchSharp's autograd functions and scalars keep native memory until the runtime collects garbage, which it does seldom, as it sees the
    /// small managed half of them. Some of a step's tensors then lie about in malloc's heap for many steps, and the next steps find no room between
    /// them: in float32 the heap doubled. A collection of the young objects of one step takes a fraction of a millisecond. It also keeps
    /// collections out of the next step, where a finalizer could free a scalar that a native call is reading.
    /// </remarks>
    public static void Release()
    {
        GC.Collect(1, GCCollectionMode.Forced, blocking: true, compacting: false);
        GC.WaitForPendingFinalizers();
    }
}
