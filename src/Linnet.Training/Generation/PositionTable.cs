using Linnet.Model;
using Linnet.Training.Modules;
using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>What depends on positions alone, on a device, for as many of them as were needed so far.</summary>
/// <remarks>
/// Not for all that the model has: a description may announce billions. Angles are those of <see cref="RotaryTable"/>; both halves of a
/// pair have theirs, so that x·cos + swapped(x)·sin turns a head.
/// </remarks>
internal sealed class PositionTable(DecoderDescription description, Device device) : IDisposable
{
    private Tensor[] _tables = [];
    private int _count;

    /// <summary>0, 1, 2, …, [positions], int64.</summary>
    public Tensor Positions => _tables[0];

    /// <summary>Cosines, [positions, E]; only of rotary decoders.</summary>
    public Tensor Cosine => _tables[1];

    /// <summary>Sines, those of the first half negative, [positions, E]; only of rotary decoders.</summary>
    public Tensor Sine => _tables[2];

    /// <summary>Makes the tables for positions [0, count).</summary>
    public void Require(int count)
    {
        if (count <= _count)
        {
            return;
        }

        Dispose();
        using var scope = NewDisposeScope();
        _count = (int)Math.Max(count, Math.Min(2L * _count, description.MaximumSequenceLength));
        List<Tensor> made = [tensor(Enumerable.Range(0, _count).Select(i => (long)i).ToArray(), device: device)];
        if (description.Position == PositionKind.Rotary)
        {
            using var table = new RotaryTable(description with { MaximumSequenceLength = _count });
            var (cosine, sine) = (table.Whole.Cosine, table.Whole.Sine);
            made.AddRange([cat([cosine, cosine], 1).to(device), cat([sine.neg(), sine], 1).to(device)]);
        }

        _tables = [.. made.Select(t => t.DetachFromDisposeScope())];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in _tables)
        {
            table.Dispose();
        }
    }
}
