using Linnet.Training.Modules;
using static TorchSharp.torch;

namespace Linnet.Training.Kernels;

/// <summary>RMSNorm as an autograd function: [M, D] float32 → [M, D] of <typeparamref name="T"/>.</summary>
internal sealed unsafe class NormFunction<T, TElement> : autograd.SingleTensorFunction<NormFunction<T, TElement>>
    where T : unmanaged
    where TElement : IElement<T>
{
    /// <inheritdoc/>
    public override string Name => nameof(NormFunction<,>);

    /// <summary>Arguments: x [M, D]; an RMS <see cref="Normalization"/>.</summary>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, norm) = ((Tensor)vars[0], (Normalization)vars[1]);
        var y = empty(x.shape, dtype: sizeof(T) == 2 ? ScalarType.BFloat16 : ScalarType.Float32);
        var reciprocal = empty(x.shape[0]);
        RmsNormKernel<T, TElement>.Forward(
            TensorMemory.Pointer<float>(x), null, TensorMemory.Pointer<float>(norm.Weight), null, TensorMemory.Pointer<T>(y),
            TensorMemory.Pointer<float>(reciprocal), x.shape[0], (int)x.shape[1], norm.Epsilon);
        ctx.save_for_backward([x, reciprocal]);
        ctx.save_data(nameof(Normalization), norm);
        return y;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var norm = (Normalization)ctx.get_data(nameof(Normalization));
        var saved = ctx.get_saved_variables();
        var (x, reciprocal) = (saved[0], saved[1]);
        var dx = empty(x.shape);
        RmsNormKernel<T, TElement>.Backward(
            TensorMemory.Pointer<T>(grad_output.contiguous()), TensorMemory.Pointer<float>(x), TensorMemory.Pointer<float>(norm.Weight),
            TensorMemory.Pointer<float>(reciprocal), null, TensorMemory.Pointer<float>(dx), null, Gradients.Of(norm.Weight),
            x.shape[0], (int)x.shape[1]);
        return [dx.MoveToOuterDisposeScope(), null!];
    }
}
