namespace Linnet.Generation.Cpu;

/// <summary>Rows of activations, each padded with zeros to whole panels.</summary>
/// <remarks>
/// Rows lie an odd number of cache lines apart: a tile reads a dozen of them at the same column, which at a power of two would all fall
/// into one set of the cache.
/// </remarks>
internal sealed unsafe class Activations
{
    private const int Line = 16; // floats of a cache line
    private readonly AlignedFloats _values;
    private readonly int _stride;

    /// <param name="rows">How many rows.</param>
    /// <param name="length">Elements of a row.</param>
    public Activations(int rows, int length)
    {
        (Rows, Width) = (rows, AlignedFloats.Pad(length));
        _stride = Width + Line;
        _values = new AlignedFloats((long)rows * _stride);
    }

    public int Rows { get; }

    /// <summary>Elements of a row with its padding.</summary>
    public int Width { get; }

    /// <summary>The rows as a product reads and writes them.</summary>
    public BatchRows Batch => new((nint)_values.Pointer, _stride);

    public float* Row(int index) => _values.Pointer + ((long)index * _stride);
}
