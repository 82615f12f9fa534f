using System.Runtime.InteropServices;

namespace Linnet.Model.Safetensors;

/// <summary>A tensor to be written.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DataType">Its element type.</param>
/// <param name="Shape">Its dimensions; empty for a scalar.</param>
/// <param name="Bytes">Its elements, row-major, little-endian; as many as the shape says.</param>
public sealed record NamedTensor(string Name, DataType DataType, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>A tensor of 32-bit floats.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="values">Its elements, row-major; copied.</param>
    public static NamedTensor Floats(string name, IReadOnlyList<long> shape, ReadOnlySpan<float> values) =>
        new(name, DataType.F32, shape, MemoryMarshal.AsBytes(values).ToArray());
}
