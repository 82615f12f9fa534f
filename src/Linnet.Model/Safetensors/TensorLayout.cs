namespace Linnet.Model.Safetensors;

/// <summary>A tensor to be written, without its elements.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DataType">Its element type.</param>
/// <param name="Shape">Its dimensions, none negative; empty for a scalar.</param>
public sealed record TensorLayout(string Name, DataType DataType, IReadOnlyList<long> Shape)
{
    /// <summary>Number of bytes, or null when the shape is negative or its size does not fit 63 bits.</summary>
    public long? Length => Shape.Any(d => d < 0) ? null : SafetensorsHeader.SizeOf(Shape, DataType);
}
