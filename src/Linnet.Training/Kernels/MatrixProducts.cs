using static TorchSharp.torch;

namespace Linnet.Training.Kernels;

/// <summary>The three products of a linear layer: float32 by <see cref="Float32Product"/>, bfloat16 by libtorch, whose processor instructions C# has not.</summary>
/// <remarks>All matrices are contiguous, on the CPU and of one type; the result is of that type too and belongs to the caller.</remarks>
internal static unsafe class MatrixProducts
{
    /// <summary>x · wᵀ: [M, K], [N, K] → [M, N]. The forward pass.</summary>
    public static Tensor WithTransposed(Tensor x, Tensor w) => x.dtype == ScalarType.Float32
        ? Float32(Rows(x), Rows(w).Transposed, x.shape[0], w.shape[0], x.shape[1])
        : x.mm(w.t());

    /// <summary>x · w: [M, K], [K, N] → [M, N]. The gradient of the input.</summary>
    public static Tensor Of(Tensor x, Tensor w) => x.dtype == ScalarType.Float32
        ? Float32(Rows(x), Rows(w), x.shape[0], w.shape[1], x.shape[1])
        : x.mm(w);

    /// <summary>xᵀ · y: [K, M], [K, N] → [M, N]. The gradient of the weights.</summary>
    public static Tensor OfTransposed(Tensor x, Tensor y) => x.dtype == ScalarType.Float32
        ? Float32(Rows(x).Transposed, Rows(y), x.shape[1], y.shape[1], x.shape[0])
        : x.t().mm(y);

    private static Tensor Float32(MatrixView left, MatrixView right, long m, long n, long k)
    {
        var result = empty(m, n);
        Float32Product.Run(left, right, TensorMemory.Pointer<float>(result), n, (checked((int)m), checked((int)n), checked((int)k)), add: false);
        return result;
    }

    private static MatrixView Rows(Tensor matrix) => MatrixView.Of(TensorMemory.Pointer<float>(matrix), matrix.shape[1]);
}
