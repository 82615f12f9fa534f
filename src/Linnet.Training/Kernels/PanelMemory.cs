using System.Runtime.InteropServices;

namespace Linnet.Training.Kernels;

/// <summary>Working memory of one thread that products pack their panels into: kept from one product to the next.</summary>
/// <remarks>
/// Allocated and freed in every product it would leave gaps between the tensors of the same heap: a step in float32 then took twice the memory
/// of its tensors.
/// </remarks>
internal sealed unsafe class PanelMemory
{
    [ThreadStatic]
    private static PanelMemory? _own;

    private readonly nint _start;
    private readonly long _length;

    private PanelMemory(long length)
    {
        _length = length;
        _start = (nint)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64);
    }

    ~PanelMemory() => NativeMemory.AlignedFree((void*)_start);

    /// <summary>At least so many floats of this thread's own, at a multiple of 64 bytes; their contents are not defined.</summary>
    public static float* Of(long length)
    {
        if (_own is not { } own || own._length < length)
        {
            _own = own = new PanelMemory(length);
        }

        return (float*)own._start;
    }
}
