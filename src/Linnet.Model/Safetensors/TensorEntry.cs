namespace Linnet.Model.Safetensors;

/// <summary>Where one tensor lies in a safetensors file.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DataType">Its element type.</param>
/// <param name="Shape">Its dimensions, none negative; empty for a scalar. Row-major.</param>
/// <param name="Offset">First byte, counted from the end of the header.</param>
/// <param name="Length">Number of bytes.</param>
public sealed record TensorEntry(string Name, DataType DataType, IReadOnlyList<long> Shape, long Offset, long Length)
{
    /// <summary>Number of elements.</summary>
    public long Count => Length / DataType.Size();
}
