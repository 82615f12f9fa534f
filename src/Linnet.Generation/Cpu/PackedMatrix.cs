using System.Runtime.CompilerServices;
using Linnet.Model.Safetensors;

namespace Linnet.Generation.Cpu;

/// <summary>A linear layer's weight, [rows, columns], in panels of two vectors of rows: [panel, column, row within the panel].</summary>
/// <remarks>
/// One column of a panel times one element of x adds to as many results as the panel has rows, so a product needs no sum over the
/// lanes of a vector. Rows are padded with zeros to <see cref="AlignedFloats.Padding"/>.
/// </remarks>
internal sealed unsafe class PackedMatrix : IDisposable
{
    /// <summary>Columns that share a scale in <see cref="WeightPrecision.Int8Groups"/>.</summary>
    public const int GroupColumns = 64;

    private const int LargestInt8 = 127;
    private readonly AlignedMemory _values;
    private readonly AlignedFloats _scales; // [panel, group, row within the panel], of whole numbers only

    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="precision">How a weight is kept.</param>
    /// <param name="lanes">Floats of a vector: 16, 8 or 4.</param>
    public PackedMatrix(int rows, int columns, WeightPrecision precision, int lanes)
    {
        (Rows, Columns, Precision, Lanes, PanelRows) = (rows, columns, precision, lanes, 2 * lanes);
        Group = precision == WeightPrecision.Int8Groups ? GroupColumns : Math.Max(1, columns);
        var padded = AlignedFloats.Pad(rows);
        _values = new AlignedMemory((long)EngineSize.Require((Int128)padded * columns) * Bytes);
        _scales = new AlignedFloats(IsScaled ? (long)padded * Groups : 0);
    }

    public int Rows { get; }

    public int Columns { get; }

    public WeightPrecision Precision { get; }

    /// <summary>Floats of the vectors that panels are made for.</summary>
    public int Lanes { get; }

    /// <summary>Rows of a panel; a divisor of <see cref="AlignedFloats.Padding"/>.</summary>
    public int PanelRows { get; }

    /// <summary>Columns that share a scale.</summary>
    public int Group { get; }

    /// <summary>Bytes that one product with a vector reads.</summary>
    public long Size => _values.Length + (sizeof(float) * (long)_scales.Length);

    private int Groups => (Columns + Group - 1) / Group;

    private bool IsScaled => Precision is WeightPrecision.Int8 or WeightPrecision.Int8Groups;

    private int Bytes => Precision switch
    {
        WeightPrecision.Float32 => sizeof(float),
        WeightPrecision.Bfloat16 => sizeof(ushort),
        _ => sizeof(sbyte),
    };

    /// <summary>The panel that begins with a row.</summary>
    public byte* Panel(int row) => _values.Pointer + ((long)row * Columns * Bytes);

    /// <summary>The scales of the panel that begins with a row.</summary>
    public float* Scales(int row) => _scales.Pointer + (IsScaled ? (long)row * Groups : 0);

    /// <summary>Copies rows in.</summary>
    /// <param name="row">The first of them.</param>
    /// <param name="source">Whole rows, row-major.</param>
    public void SetRows(int row, ReadOnlySpan<float> source)
    {
        fixed (float* first = source)
        {
            // A panel at a time: its columns are written one after another, from as many rows as it has.
            var end = row + (source.Length / Columns);
            for (float* from = first; row < end;)
            {
                var count = Math.Min(PanelRows - (row % PanelRows), end - row);
                SetPanelRows(row, count, from);
                from += (long)count * Columns;
                row += count;
            }
        }
    }

    /// <summary>Copies a row as it is kept: rounded where the precision is not that of floats.</summary>
    /// <param name="row">Which.</param>
    /// <param name="result">Receives [columns].</param>
    public void CopyRow(int row, float* result)
    {
        var (panel, lane) = (row / PanelRows * PanelRows, row % PanelRows);
        var place = Place(lane);
        var scale = Scales(panel) + lane;
        for (var column = 0; column < Columns; column++)
        {
            var index = ((long)column * PanelRows) + place;
            result[column] = Precision switch
            {
                WeightPrecision.Float32 => ((float*)Panel(panel))[index],
                WeightPrecision.Bfloat16 => BitConverter.UInt32BitsToSingle((uint)((ushort*)Panel(panel))[index] << 16),
                _ => ((sbyte*)Panel(panel))[index] * scale[column / Group * PanelRows],
            };
        }
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _values.Dispose();

    /// <summary>Where a row lies within a column of its panel: bfloat16 alternates between the two vectors.</summary>
    private int Place(int lane) => Precision == WeightPrecision.Bfloat16
        ? (lane < PanelRows / 2 ? 2 * lane : (2 * (lane - (PanelRows / 2))) + 1)
        : lane;

    private void SetPanelRows(int row, int count, float* source)
    {
        var (first, lane) = (row / PanelRows * PanelRows, row % PanelRows);
        var panel = Panel(first);
        for (var i = 0; i < count; i++)
        {
            var from = source + ((long)i * Columns);
            var place = Place(lane + i);
            switch (Precision)
            {
                case WeightPrecision.Float32:
                    SetFloats(from, (float*)panel + place);
                    break;
                case WeightPrecision.Bfloat16:
                    SetHalves(from, (ushort*)panel + place);
                    break;
                default:
                    SetScaled(from, (sbyte*)panel + place, Scales(first) + place);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetFloats(float* source, float* target)
    {
        for (var column = 0; column < Columns; column++, target += PanelRows)
        {
            *target = source[column];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetHalves(float* source, ushort* target)
    {
        for (var column = 0; column < Columns; column++, target += PanelRows)
        {
            *target = DataTypes.ToBfloat16(source[column]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetScaled(float* source, sbyte* target, float* scales)
    {
        for (var start = 0; start < Columns; start += Group, scales += PanelRows)
        {
            var values = new ReadOnlySpan<float>(source + start, Math.Min(Group, Columns - start));
            var largest = 0f;
            foreach (var value in values)
            {
                largest = MathF.Max(largest, MathF.Abs(value)); // passes NaN on
            }

            *scales = largest / LargestInt8;
            foreach (var value in values)
            {
                *target = *scales > 0 ? (sbyte)Math.Clamp(MathF.Round(value / *scales), -LargestInt8, LargestInt8) : (sbyte)0;
                target += PanelRows;
            }
        }
    }
}
