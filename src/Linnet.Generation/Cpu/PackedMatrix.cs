using System.Runtime.InteropServices;
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

    /// <summary>The largest magnitude of an 8-bit weight.</summary>
    public const int LargestInt8 = 127;

    // With fewer weights to copy, waking the other threads costs more than they bring.
    private const int WorthSharing = 1 << 16;

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

        // Padding is zeros; every row is to be set.
        var whole = (long)(rows / PanelRows * PanelRows) * columns * Bytes;
        NativeMemory.Clear(_values.Pointer + whole, (nuint)(_values.Length - whole));
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
    /// <param name="team">Who shares the work, or null. Changes nothing but the speed.</param>
    public void SetRows(int row, ReadOnlySpan<float> source, ThreadTeam? team = null)
    {
        var end = row + (source.Length / Columns);
        var (firstPanel, panels) = (row / PanelRows, ((end + PanelRows - 1) / PanelRows) - (row / PanelRows));
        fixed (float* first = source)
        {
            var from = (nint)first;
            if (team is null || source.Length < WorthSharing)
            {
                SetPanels(0, panels);
            }
            else
            {
                team.Run(part =>
                {
                    var (begin, finish) = team.Range(part, panels, 1);
                    SetPanels(begin, finish);
                });
            }

            void SetPanels(int begin, int finish)
            {
                for (var panel = (firstPanel + begin) * PanelRows; panel < (firstPanel + finish) * PanelRows; panel += PanelRows)
                {
                    var top = Math.Max(row, panel);
                    SetPanel(panel, top, Math.Min(end, panel + PanelRows), (float*)from + ((long)(top - row) * Columns));
                }
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

    /// <summary>The bits of the nearest bfloat16, ties to even.</summary>
    public static ushort Round(float value) => DataTypes.ToBfloat16(value);

    /// <summary>The whole number that times the scale is nearest; 0 without a scale.</summary>
    public static sbyte Quotient(float value, float scale) =>
        scale > 0 && MathF.Round(value / scale) is var nearest and not float.NaN ? (sbyte)Math.Clamp(nearest, -LargestInt8, LargestInt8) : (sbyte)0;

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _values.Dispose();

    /// <summary>Where a row lies within a column of its panel: bfloat16 alternates between the two vectors.</summary>
    private int Place(int lane) => Precision == WeightPrecision.Bfloat16
        ? (lane < PanelRows / 2 ? 2 * lane : (2 * (lane - (PanelRows / 2))) + 1)
        : lane;

    /// <summary>Copies the rows [begin, end) of a panel.</summary>
    private void SetPanel(int panel, int begin, int end, float* source)
    {
        if (end - begin < PanelRows)
        {
            for (var row = begin; row < end; row++)
            {
                SetRow(panel, row - panel, source + ((long)(row - begin) * Columns));
            }

            return;
        }

        switch (Precision)
        {
            case WeightPrecision.Float32:
                PanelCopy.Floats(source, Columns, PanelRows, (float*)Panel(panel));
                break;
            case WeightPrecision.Bfloat16:
                PanelCopy.Halves(source, Columns, PanelRows, (ushort*)Panel(panel));
                break;
            default:
                for (var start = 0; start < Columns; start += Group)
                {
                    var count = Math.Min(Group, Columns - start);
                    var scales = Scales(panel) + (start / Group * PanelRows);
                    for (var row = 0; row < PanelRows; row++)
                    {
                        scales[row] = PanelCopy.Largest(source + ((long)row * Columns) + start, count) / LargestInt8;
                    }

                    PanelCopy.Bytes(source + start, Columns, count, PanelRows, (sbyte*)Panel(panel) + ((long)start * PanelRows), scales);
                }

                break;
        }
    }

    /// <summary>Copies one row: where a matrix begins or ends within a panel.</summary>
    private void SetRow(int panel, int lane, float* source)
    {
        var place = Place(lane);
        var scales = Scales(panel) + lane;
        for (var column = 0; column < Columns; column++)
        {
            var index = ((long)column * PanelRows) + place;
            switch (Precision)
            {
                case WeightPrecision.Float32:
                    ((float*)Panel(panel))[index] = source[column];
                    break;
                case WeightPrecision.Bfloat16:
                    ((ushort*)Panel(panel))[index] = Round(source[column]);
                    break;
                default:
                    var scale = scales + (column / Group * PanelRows);
                    if (column % Group == 0)
                    {
                        *scale = PanelCopy.Largest(source + column, Math.Min(Group, Columns - column)) / LargestInt8;
                    }

                    ((sbyte*)Panel(panel))[index] = Quotient(source[column], *scale);
                    break;
            }
        }
    }
}
