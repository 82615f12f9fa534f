using System.Runtime.InteropServices;

namespace Linnet.Training.Kernels;

/// <summary>Working memory that one part of a product packs its panels into: kept from one product to the next of the same calling thread.</summary>
/// <remarks>
/// Allocated and freed in every product it would leave gaps between the tensors of the same heap: a step in float32 then took twice the memory
/// of its tensors. All have the size that the largest product needs, because memory that grows while tensors are made lies among them for good.
/// </remarks>
internal sealed unsafe class PanelMemory
{
    [ThreadStatic]
    private static PanelMemory[]? _own;

    private readonly nint _start = (nint)NativeMemory.AlignedAlloc(Float32Product.MostPackedFloats * sizeof(float), 64);

    private PanelMemory()
    {
    }

    ~PanelMemory() => NativeMemory.AlignedFree((void*)_start);

    /// <summary><see cref="Float32Product.MostPackedFloats"/> floats at a multiple of 64 bytes; their contents are not defined.</summary>
    public float* Start => (float*)_start;

    /// <summary>Memory for every part. Call it before the team starts: an exception must not leave a native thread.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much.</exception>
    public static PanelMemory[] Of(int parts)
    {
        var there = _own?.Length ?? 0;
        if (there < parts)
        {
            Array.Resize(ref _own, parts);
            for (var part = there; part < parts; part++)
            {
                _own[part] = new PanelMemory();
            }
        }

        return _own!;
    }
}
