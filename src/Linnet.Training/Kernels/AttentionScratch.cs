using System.Runtime.InteropServices;

namespace Linnet.Training.Kernels;

/// <summary>One thread's working memory of <see cref="AttentionKernel{T, TElement}"/>: matrices of [T, E], [64, E] and [64, T] floats.</summary>
internal unsafe struct AttentionScratch(AttentionShape shape, bool backward)
{
    private float* _memory;

    public float* KeysTransposed { get; private set; }

    public float* Values { get; private set; }

    public float* Rows { get; private set; }

    public float* Queries { get; private set; }

    public float* Probabilities { get; private set; }

    public float* ValuesTransposed { get; private set; }

    public float* Keys { get; private set; }

    public float* KeyGradients { get; private set; }

    public float* ValueGradients { get; private set; }

    public float* OutputGradients { get; private set; }

    public float* ScoreGradients { get; private set; }

    /// <summary>A copy of this layout with memory of its own. Free it.</summary>
    public readonly AttentionScratch Allocate()
    {
        var whole = (nuint)shape.PaddedLength * (nuint)shape.PaddedWidth;
        var block = (nuint)AttentionShape.Block * (nuint)shape.PaddedWidth;
        var scores = (nuint)AttentionShape.Block * (nuint)shape.ScoreStride;
        var total = backward ? (5 * whole) + (3 * block) + (2 * scores) : (2 * whole) + (2 * block) + scores;
        var memory = (float*)NativeMemory.AlignedAlloc(total * sizeof(float), 64);
        var next = memory;
        var result = this;
        result._memory = memory;
        result.KeysTransposed = Take(whole);
        result.Rows = Take(block);
        result.Queries = Take(block);
        result.Probabilities = Take(scores);
        if (backward)
        {
            result.ValuesTransposed = Take(whole);
            result.Keys = Take(whole);
            result.KeyGradients = Take(whole);
            result.ValueGradients = Take(whole);
            result.OutputGradients = Take(block);
            result.ScoreGradients = Take(scores);
        }
        else
        {
            result.Values = Take(whole);
        }

        return result;

        float* Take(nuint count)
        {
            var taken = next;
            next += count;
            return taken;
        }
    }

    public readonly void Free() => NativeMemory.AlignedFree(_memory);
}
