using System.Runtime.Intrinsics;

namespace Linnet.Training.Kernels;

/// <summary>How activations are stored between kernels. Arithmetic is always float32.</summary>
internal unsafe interface IElement<T>
    where T : unmanaged
{
    /// <summary>Reads 16 elements.</summary>
    static abstract Vector512<float> Load(T* source);

    /// <summary>Writes 16 elements, rounding to nearest even.</summary>
    static abstract void Store(T* target, Vector512<float> value);

    /// <summary>Reads one element.</summary>
    static abstract float Read(T value);

    /// <summary>Rounds one element to nearest even.</summary>
    static abstract T Round(float value);
}
