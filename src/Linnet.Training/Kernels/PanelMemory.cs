using System.Runtime.InteropServices;

namespace Linnet.Training.Kernels;

/// <summary>Working memory that one part of a product packs its panels into: kept from one product to the next of the same calling thread.</summary>
/// <remarks>
/// Allocated and freed in every product it would leave gaps between the tensors of the same heap: a step in float32 then took twice the memory
/// of its tensors.
/// </remarks>
internal sealed unsafe class PanelMemory
{
    [ThreadStatic]
    private static PanelMemory[]? _own;

    private readonly nint _start;
    private readonly long _length;

    private PanelMemory(long length)
    {
        _length = length;
        _start = (nint)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64);
    }

    ~PanelMemory() => NativeMemory.AlignedFree((void*)_start);

    /// <summary>At a multiple of 64 bytes; contents are not defined.</summary>
    public float* Start => (float*)_start;

    /// <summary>Memory for every part, at least so many floats each. Call it before the team starts: an exception must not leave a native thread.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much.</exception>
    public static PanelMemory[] Of(int parts, long length)
    {
        if (_own is null || _own.Length < parts)
        {
            Array.Resize(ref _own, parts);
        }

        for (var part = 0; part < parts; part++)
        {
            if (_own[part] is not { } own || own._length < length)
            {
                _own[part] = new PanelMemory(length);
            }
        }

        return _own;
    }
}
