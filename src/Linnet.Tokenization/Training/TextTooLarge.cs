using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Training;

/// <summary>The different pieces are more than can be learnt from at once.</summary>
internal static class TextTooLarge
{
    /// <summary>Places are numbers of 31 bits.</summary>
    private const long Maximum = 2_000_000_000;

    /// <exception cref="ResourceException">There are more bytes than one array holds.</exception>
    public static void Require(long bytes)
    {
        if (bytes > Maximum)
        {
            throw Error(bytes, Maximum, "");
        }
    }

    /// <exception cref="ResourceException">The bytes do not fit into the memory that may be used.</exception>
    public static void Require(long bytes, long memory)
    {
        Require(bytes);
        if (SymbolText.MemoryFor(bytes) > memory)
        {
            throw Error(bytes, memory * 4 / 5, "memory= or ");
        }
    }

    private static ResourceException Error(long bytes, long room, string memory) => new(new Text(
        $"The different pieces of the text take {bytes:N0} bytes; there is room for {room:N0}. Raise {memory}minimum_piece_count, which leaves rare pieces out, or give less text.",
        $"文本中不同的片段共 {bytes:N0} 字节，而空间只够 {room:N0} 字节。请调高 {memory.Replace("or ", "或 ", StringComparison.Ordinal)}minimum_piece_count（略去罕见片段），或减少文本。"));
}
