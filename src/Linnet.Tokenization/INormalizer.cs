using System.Buffers;

namespace Linnet.Tokenization;

/// <summary>Rewrites a text before it is cut. Threads may share one; the time is linear in the text.</summary>
public interface INormalizer
{
    /// <summary>Rewrites a text.</summary>
    /// <param name="utf8">Any bytes; what is no UTF-8 is passed on.</param>
    /// <param name="output">Receives the new text.</param>
    /// <param name="origins">Receives, for each byte of the new text, the byte of <paramref name="utf8"/> that its character began at, ascending; or null when nobody asks.</param>
    void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins);
}
