namespace Linnet.Generation.Cpu;

/// <summary>Zeroed floats at a fixed address that is a multiple of 64 bytes, so that no vector straddles a cache line.</summary>
internal sealed unsafe class AlignedFloats
{
    /// <summary>Rows are padded to this many floats: a whole number of pairs of vectors of any width.</summary>
    public const int Padding = 32;

    private readonly float[] _array; // keeps the pinned memory alive

    /// <exception cref="Linnet.Core.Errors.ResourceException">There cannot be so many in one array.</exception>
    public AlignedFloats(long length)
    {
        Length = EngineSize.Require(length);
        _array = GC.AllocateArray<float>(Length + Padding, pinned: true);
        fixed (float* start = _array)
        {
            Pointer = (float*)(((nuint)start + 63) & ~(nuint)63);
        }
    }

    public float* Pointer { get; }

    public int Length { get; }

    public Span<float> Span => new(Pointer, Length);

    public static int Pad(int length) => EngineSize.Require(((long)length + Padding - 1) / Padding * Padding);
}
