using System.Buffers;

namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>What becomes of a line.</summary>
public enum LineFate
{
    /// <summary>It is copied byte for byte.</summary>
    Keep,

    /// <summary>What was written in its place stands there.</summary>
    Replace,

    /// <summary>It is left out.</summary>
    Drop,
}

/// <summary>Decides what becomes of a line.</summary>
/// <param name="line">The line.</param>
/// <param name="replacement">Receives the line that replaces it, without its end, where one does.</param>
public delegate LineFate LineRewrite(NumberedLine line, IBufferWriter<byte> replacement);
