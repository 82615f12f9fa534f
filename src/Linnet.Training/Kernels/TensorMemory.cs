using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Linnet.Training.Kernels;

/// <summary>Raw memory of tensors on the CPU. A pointer is good for as long as its tensor is not disposed.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>Address of the first element.</summary>
    /// <exception cref="ArgumentException">The tensor is not a contiguous CPU tensor of <typeparamref name="T"/>'s size.</exception>
    public static T* Pointer<T>(Tensor tensor)
        where T : unmanaged
    {
        if (tensor.device_type != DeviceType.CPU || tensor.ElementSize != sizeof(T) || !tensor.is_contiguous())
        {
            throw new ArgumentException($"Expected a contiguous CPU tensor with {sizeof(T)}-byte elements.", nameof(tensor));
        }

        // A span holds at most 2 GiB; its first element has the same address as that of any longer tensor.
        if (tensor.NumberOfElements * sizeof(T) > int.MaxValue)
        {
            using var first = tensor.view(-1).narrow(0, 0, 1);
            return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
        }

        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
    }
}
