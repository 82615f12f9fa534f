using static TorchSharp.torch;

namespace Linnet.Training.Kernels;

/// <summary>A whole decoder block as one autograd function: [M, D] float32 → [M, D] float32.</summary>
/// <remarks>
/// Between the matrix products, activations are stored as <typeparamref name="T"/>; the residual stream and its gradient stay float32.
/// Every temporary of the backward pass is released inside it, which one autograd function per operation cannot do. Gradients of weights are
/// added to the parameters directly (<see cref="Gradients"/>). Recomputing (Chen et al. 2016, <see href="https://arxiv.org/abs/1604.06174"/>, §4.1)
/// happens here too: a function inside another would hold its tensors until the whole backward pass has ended.
/// </remarks>
internal sealed unsafe class BlockFunction<T, TElement> : autograd.SingleTensorFunction<BlockFunction<T, TElement>>
    where T : unmanaged
    where TElement : IElement<T>
{
    /// <inheritdoc/>
    public override string Name => nameof(BlockFunction<,>);

    /// <summary>Arguments: the residual stream x [M, D]; a <see cref="BlockCall"/>.</summary>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, call) = ((Tensor)vars[0], (BlockCall)vars[1]);
        using var scope = NewDisposeScope();

        // Before all that is freed again: what stays then lies together on malloc's heap, and the next block's temporaries take these ones' place.
        var result = empty(x.shape);
        var activations = Activations(x, call);
        var fed = MatrixProducts.WithTransposed(activations.Hidden, call.Down.Value);   // [M, D]

        float* sum = Of<float>(result), before = Of<float>(activations.Middle);
        var delta = Of<T>(fed);
        var width = x.shape[1];
        ThreadTeam.RunRows(x.shape[0], (from, to) =>
            Elementwise<T, TElement>.Add(before + (from * width), delta + (from * width), sum + (from * width), (to - from) * width));

        if (x.requires_grad)
        {
            List<Tensor> kept = call.RecomputesActivations ? [] : activations.ToList();
            foreach (var tensor in kept)
            {
                tensor.MoveToOuterDisposeScope();
            }

            ctx.save_for_backward([x, .. kept]);
            ctx.save_data(nameof(BlockCall), call);
        }

        return result.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var call = (BlockCall)ctx.get_data(nameof(BlockCall));
        var saved = ctx.get_saved_variables();
        var (x, dx) = (saved[0], empty(saved[0].shape));
        var activations = call.RecomputesActivations ? Activations(x, call) : BlockActivations.Of(saved[1..]);
        var (attentionInput, attentionReciprocal, qkv, mixed, logSum, middle, feedForwardInput, feedForwardReciprocal, gateUp, hidden) = activations;
        var (rows, width) = (x.shape[0], x.shape[1]);
        var dresult = grad_output.contiguous();

        var dfed = Stored(x.shape);
        var (source, target) = ((nint)Of<float>(dresult), (nint)Of<T>(dfed));
        ThreadTeam.RunRows(rows, (from, to) =>
            Elementwise<T, TElement>.Round((float*)source + (from * width), (T*)target + (from * width), (to - from) * width));
        var dgateUp = Stored(gateUp.shape);
        using (var dhidden = MatrixProducts.Of(dfed, call.Down.Value))                  // [M, F]
        {
            SwiGluKernel<T, TElement>.Backward(Of<T>(dhidden), Of<T>(gateUp), Of<T>(dgateUp), rows, (int)hidden.shape[1]);
        }

        Accumulate(call.Down, dfed, hidden);
        var (dmiddle, dattended) = (empty(x.shape), Stored(x.shape));
        using (var dinput = MatrixProducts.Of(dgateUp, call.GateUp.Value))              // [M, D]
        {
            NormGradient(call.FeedForwardNorm, dinput, middle, feedForwardReciprocal, dresult, dmiddle, dattended);
        }

        Accumulate(call.GateUp, dgateUp, feedForwardInput);
        dgateUp.Dispose();

        var dqkv = Stored(qkv.shape);
        var (heads, headReciprocal) = NormalizeHeads(call, qkv);
        using (var dmixed = MatrixProducts.Of(dattended, call.Output.Value))            // [M, H·E]
        {
            fixed (int* first = call.Visible?.First)
            {
                AttentionKernel<T, TElement>.Backward(
                    Of<T>(dmixed), Of<T>(heads), Of<T>(mixed), Of<float>(logSum),
                    Of<float>(call.Rotation.Cosine), Of<float>(call.Rotation.Sine), first, Of<T>(dqkv), call.Shape);
            }
        }

        HeadNormGradient(call, dqkv, qkv, headReciprocal);
        AccumulateBiases(call, dqkv);
        Accumulate(call.Output, dattended, mixed);
        using (var dinput = MatrixProducts.Of(dqkv, call.QueryKeyValue.Value))          // [M, D]
        {
            NormGradient(call.AttentionNorm, dinput, x, attentionReciprocal, dmiddle, dx, null);
        }

        Accumulate(call.QueryKeyValue, dqkv, attentionInput);
        return [dx.MoveToOuterDisposeScope(), null!];
    }

    // Nothing random is inside: computed again, the bits are the same.
    private static BlockActivations Activations(Tensor x, BlockCall call)
    {
        var (rows, shape) = (x.shape[0], call.Shape);
        var (attentionReciprocal, feedForwardReciprocal) = (empty(rows), empty(rows));

        var attentionInput = Stored(x.shape);
        Norm(call.AttentionNorm, x, null, null, attentionInput, attentionReciprocal);
        var qkv = MatrixProducts.WithTransposed(attentionInput, call.QueryKeyValue.Value); // [M, (H + 2K)·E]
        AddBiases(call, qkv);
        var (heads, _) = NormalizeHeads(call, qkv);
        var mixed = Stored(rows, shape.Heads * shape.HeadWidth);
        var logSum = empty(shape.Batch, shape.Heads, shape.Length);
        fixed (int* first = call.Visible?.First)
        {
            AttentionKernel<T, TElement>.Forward(
                Of<T>(heads), Of<float>(call.Rotation.Cosine), Of<float>(call.Rotation.Sine), first, Of<T>(mixed), Of<float>(logSum), shape);
        }

        var attended = MatrixProducts.WithTransposed(mixed, call.Output.Value);         // [M, D]

        var (middle, feedForwardInput) = (empty(x.shape), Stored(x.shape));
        Norm(call.FeedForwardNorm, x, attended, middle, feedForwardInput, feedForwardReciprocal);
        var gateUp = MatrixProducts.WithTransposed(feedForwardInput, call.GateUp.Value); // [M, 2F]
        var hidden = Stored(rows, gateUp.shape[1] / 2);
        SwiGluKernel<T, TElement>.Forward(Of<T>(gateUp), Of<T>(hidden), rows, (int)hidden.shape[1]);
        return new(attentionInput, attentionReciprocal, qkv, mixed, logSum, middle, feedForwardInput, feedForwardReciprocal, gateUp, hidden);
    }

    private static TMemory* Of<TMemory>(Tensor tensor)
        where TMemory : unmanaged => TensorMemory.Pointer<TMemory>(tensor);

    private static Tensor Stored(params long[] shape) =>
        empty(shape, dtype: sizeof(T) == 2 ? ScalarType.BFloat16 : ScalarType.Float32);

    private static void Norm(Modules.Normalization norm, Tensor x, Tensor? delta, Tensor? sum, Tensor y, Tensor reciprocal) =>
        RmsNormKernel<T, TElement>.Forward(
            Of<float>(x), delta is null ? null : Of<T>(delta), Of<float>(norm.Weight), sum is null ? null : Of<float>(sum), Of<T>(y),
            Of<float>(reciprocal), x.shape[0], (int)x.shape[1], norm.Epsilon);

    private static void NormGradient(
        Modules.Normalization norm, Tensor dy, Tensor s, Tensor reciprocal, Tensor direct, Tensor ds, Tensor? rounded) =>
        RmsNormKernel<T, TElement>.Backward(
            Of<T>(dy), Of<float>(s), Of<float>(norm.Weight), Of<float>(reciprocal), Of<float>(direct), Of<float>(ds),
            rounded is null ? null : Of<T>(rounded), Gradients.Of(norm.Weight), s.shape[0], (int)s.shape[1]);

    // Computed again in the backward pass rather than kept: it costs a pass over memory.
    private static (Tensor Heads, Tensor? Reciprocal) NormalizeHeads(BlockCall call, Tensor qkv)
    {
        if (call.HeadNorms is not { } norms)
        {
            return (qkv, null);
        }

        var shape = call.Shape;
        var (heads, reciprocal) = (Stored(qkv.shape), empty(qkv.shape[0], shape.Heads + shape.KeyValueHeads));
        HeadNormKernel<T, TElement>.Forward(
            Of<T>(qkv), Of<float>(norms.Query.Weight), Of<float>(norms.Key.Weight), Of<T>(heads), Of<float>(reciprocal), shape, norms.Query.Epsilon);
        return (heads, reciprocal);
    }

    private static void HeadNormGradient(BlockCall call, Tensor dqkv, Tensor qkv, Tensor? reciprocal)
    {
        if (call.HeadNorms is { } norms)
        {
            HeadNormKernel<T, TElement>.Backward(
                Of<T>(dqkv), Of<T>(qkv), Of<float>(norms.Query.Weight), Of<float>(norms.Key.Weight), Of<float>(reciprocal!),
                Gradients.Of(norms.Query.Weight), Gradients.Of(norms.Key.Weight), call.Shape);
        }
    }

    private static void AddBiases(BlockCall call, Tensor qkv)
    {
        var first = Of<T>(qkv);
        foreach (var bias in call.Biases)
        {
            BiasKernel<T, TElement>.Forward(first, call.Shape.RowWidth, Of<float>(bias), qkv.shape[0], (int)bias.shape[0]);
            first += bias.shape[0];
        }
    }

    private static void AccumulateBiases(BlockCall call, Tensor dqkv)
    {
        var first = Of<T>(dqkv);
        foreach (var bias in call.Biases)
        {
            var target = Gradients.Of(bias);
            if (target != null)
            {
                BiasKernel<T, TElement>.Backward(first, call.Shape.RowWidth, target, dqkv.shape[0], (int)bias.shape[0]);
            }

            first += bias.shape[0];
        }
    }

    private static void Accumulate(ComputeWeight weight, Tensor doutput, Tensor input)
    {
        if (!weight.IsTrainable)
        {
            return;
        }

        using var gradient = MatrixProducts.OfTransposed(doutput, input);
        weight.Accumulate(gradient);
    }
}
