using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Linnet.Model.Safetensors;

/// <summary>Element types of a safetensors file that Linnet reads and writes, by the names that the format gives them.</summary>
public enum DataType
{
    /// <summary>IEEE 754 binary32, 4 bytes.</summary>
    F32,

    /// <summary>The upper half of a binary32, 2 bytes.</summary>
    BF16,

    /// <summary>IEEE 754 binary16, 2 bytes.</summary>
    F16,

    /// <summary>Signed integer, 8 bytes.</summary>
    I64,

    /// <summary>Signed integer, 4 bytes.</summary>
    I32,

    /// <summary>Unsigned integer, 1 byte.</summary>
    U8,
}

/// <summary>Sizes and names of the element types.</summary>
public static class DataTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this DataType type) => type switch
    {
        DataType.I64 => 8,
        DataType.F32 or DataType.I32 => 4,
        DataType.BF16 or DataType.F16 => 2,
        DataType.U8 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type."),
    };

    /// <summary>Whether the type holds real numbers: F32, BF16 or F16.</summary>
    public static bool IsFloatingPoint(this DataType type) => type is DataType.F32 or DataType.BF16 or DataType.F16;

    /// <summary>Elements as 32-bit floats; BF16 and F16 are widened exactly.</summary>
    /// <param name="type">F32, BF16 or F16.</param>
    /// <param name="bytes">The elements, little-endian.</param>
    public static float[] ToFloats(this DataType type, ReadOnlySpan<byte> bytes)
    {
        var values = GC.AllocateUninitializedArray<float>(bytes.Length / type.Size());
        switch (type)
        {
            case DataType.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
                break;
            case DataType.BF16:
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]) << 16);
                }

                break;
            case DataType.F16:
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type of real numbers.");
        }

        return values;
    }

    /// <summary>32-bit floats as elements of another type.</summary>
    /// <param name="type">F32, or BF16: rounded to nearest, ties to even; above its largest number infinite, NaN stays NaN.</param>
    /// <param name="values">The floats.</param>
    /// <returns>The elements, little-endian.</returns>
    public static byte[] FromFloats(this DataType type, ReadOnlySpan<float> values)
    {
        switch (type)
        {
            case DataType.F32:
                return MemoryMarshal.AsBytes(values).ToArray();
            case DataType.BF16:
                var bytes = GC.AllocateUninitializedArray<byte>(checked(2 * values.Length));
                for (var i = 0; i < values.Length; i++)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), ToBfloat16(values[i]));
                }

                return bytes;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Floats become F32 or BF16.");
        }
    }

    /// <summary>The type of that name, or null when Linnet does not read it.</summary>
    public static DataType? Parse(string code) => code switch
    {
        "F32" => DataType.F32,
        "BF16" => DataType.BF16,
        "F16" => DataType.F16,
        "I64" => DataType.I64,
        "I32" => DataType.I32,
        "U8" => DataType.U8,
        _ => null,
    };

    /// <summary>The bits of the nearest bfloat16, ties to even; above its largest number infinite, NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort ToBfloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);

        // Rounding could carry a NaN's last bits into infinity; so its highest bit is set instead.
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
