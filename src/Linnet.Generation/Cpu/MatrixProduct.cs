using System.Runtime.Intrinsics;

namespace Linnet.Generation.Cpu;

/// <summary>y = W x for a batch of vectors, by the kernel of the matrix's vectors and format.</summary>
/// <remarks>
/// Every element of y is one chain of fused multiply-adds over the columns, from the first to the last, whatever the width of the
/// machine's vectors. A tile only shares loads among elements: neither the batch nor the partition among threads changes a bit.
/// </remarks>
internal static class MatrixProduct
{
    /// <summary>Floats of the widest vectors of this machine.</summary>
    public static int MachineLanes =>
        Vector512.IsHardwareAccelerated ? Lanes512.Count : Vector256.IsHardwareAccelerated ? Lanes256.Count : Lanes128.Count;

    /// <summary>Computes rows [begin, end) of the product for all vectors.</summary>
    /// <inheritdoc cref="PanelProduct{TLanes, TVector, TFormat}.Run" path="/param"/>
    public static void Run(PackedMatrix matrix, int begin, int end, BatchRows x, int batch, BatchRows y, bool add)
    {
        switch (matrix.Lanes)
        {
            case 16:
                Run<Lanes512, Vector512<float>>(matrix, begin, end, x, batch, y, add);
                break;
            case 8:
                Run<Lanes256, Vector256<float>>(matrix, begin, end, x, batch, y, add);
                break;
            default:
                Run<Lanes128, Vector128<float>>(matrix, begin, end, x, batch, y, add);
                break;
        }
    }

    private static void Run<TLanes, TVector>(PackedMatrix matrix, int begin, int end, BatchRows x, int batch, BatchRows y, bool add)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        switch (matrix.Precision)
        {
            case WeightPrecision.Float32:
                PanelProduct<TLanes, TVector, Float32Format<TLanes, TVector>>.Run(matrix, begin, end, x, batch, y, add);
                break;
            case WeightPrecision.Bfloat16:
                PanelProduct<TLanes, TVector, Bfloat16Format<TLanes, TVector>>.Run(matrix, begin, end, x, batch, y, add);
                break;
            default:
                PanelProduct<TLanes, TVector, Int8Format<TLanes, TVector>>.Run(matrix, begin, end, x, batch, y, add);
                break;
        }
    }
}
