using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Linnet.Training.Kernels;

/// <summary>Weights as matrix products read them: rounded to the plan's precision, and stacked where several read the same input.</summary>
/// <remarks>Rounded once per optimizer step, which writes the copies as it goes, and not once per micro-batch.</remarks>
internal sealed unsafe class ComputeWeight : IDisposable
{
    private readonly Parameter[] _masters;
    private readonly Tensor[] _copies;

    /// <param name="precision">Precision of the copy.</param>
    /// <param name="masters">Float32 weights [out, in] with one common in, stacked in this order.</param>
    public ComputeWeight(MatrixPrecision precision, params Parameter[] masters)
    {
        _masters = masters;
        IsMaster = precision == MatrixPrecision.Fp32 && masters.Length == 1;
        if (IsMaster)
        {
            (Value, _copies) = (masters[0].detach().DetachFromDisposeScope(), []);
            return;
        }

        var type = precision == MatrixPrecision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32;
        Value = empty(masters.Sum(m => m.shape[0]), masters[0].shape[1], dtype: type).DetachFromDisposeScope();
        _copies = new Tensor[masters.Length];
        long row = 0;
        for (var i = 0; i < masters.Length; i++)
        {
            _copies[i] = Value.narrow(0, row, masters[i].shape[0]).DetachFromDisposeScope();
            row += masters[i].shape[0];
        }

        Refresh();
    }

    /// <summary>[Σ out, in]. Owned by this object.</summary>
    public Tensor Value { get; }

    /// <summary>Whether <see cref="Value"/> is the float32 weight itself.</summary>
    public bool IsMaster { get; }

    /// <summary>Whether any of the float32 weights is not frozen.</summary>
    public bool IsTrainable => _masters.Any(m => m.requires_grad);

    /// <summary>The part of the copy that belongs to one of the float32 weights; null where <see cref="Value"/> is that weight itself.</summary>
    public Tensor? CopyOf(Parameter master) =>
        IsMaster ? null : _copies[Array.FindIndex(_masters, m => ReferenceEquals(m, master))];

    /// <summary>Copies the float32 weights again. Needed only after someone else than the optimizer has changed them.</summary>
    public void Refresh()
    {
        using var untracked = no_grad();
        for (var i = 0; i < _copies.Length; i++)
        {
            _copies[i].copy_(_masters[i]);
        }
    }

    /// <summary>Adds scale · <paramref name="gradient"/> [Σ out, in], float32 or of the copy's type, to the gradients of the float32 weights.</summary>
    public void Accumulate(Tensor gradient, float scale = 1)
    {
        var columns = gradient.shape[1];
        long row = 0;
        foreach (var master in _masters)
        {
            var target = Gradients.Of(master);
            var count = master.shape[0];
            if (target != null)
            {
                if (gradient.dtype == ScalarType.BFloat16)
                {
                    Add<ushort, Bfloat16Element>(TensorMemory.Pointer<ushort>(gradient) + (row * columns), scale, target, count, columns);
                }
                else
                {
                    Add<float, Float32Element>(TensorMemory.Pointer<float>(gradient) + (row * columns), scale, target, count, columns);
                }
            }

            row += count;
        }
    }

    /// <summary>Releases the copy; not the float32 weights.</summary>
    public void Dispose()
    {
        Value.Dispose();
        foreach (var copy in _copies)
        {
            copy.Dispose();
        }
    }

    private static void Add<T, TElement>(T* source, float scale, float* target, long rows, long columns)
        where T : unmanaged
        where TElement : IElement<T> =>
        ThreadTeam.RunRows(rows, (from, to) =>
            Elementwise<T, TElement>.Accumulate(source + (from * columns), scale, target + (from * columns), (to - from) * columns));
}
