using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>Numbers of a device where the processor reads them: one buffer, as every token needs a vocabulary's.</summary>
internal sealed class HostLogits
{
    private float[] _buffer = [];

    /// <summary>A float32 tensor's numbers, row by row; valid until the next call.</summary>
    public ReadOnlySpan<float> Read(Tensor values)
    {
        using var scope = NewDisposeScope();
        var source = MemoryMarshal.Cast<byte, float>(values.cpu().contiguous().bytes);
        if (source.Length > _buffer.Length)
        {
            _buffer = new float[source.Length];
        }

        source.CopyTo(_buffer);
        return _buffer.AsSpan(0, source.Length);
    }
}
