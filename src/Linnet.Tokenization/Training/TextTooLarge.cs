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

    /// <summary>Requires room for so many pairs, or their places.</summary>
    /// <exception cref="ResourceException">There are more.</exception>
    public static void RequirePairs(long pairs, long room)
    {
        if (pairs > room)
        {
            throw new ResourceException(new Text(
                $"Of the text's different pairs or their places there are at least {pairs:N0}, all of which are kept where pairs are chosen by likelihood; the memory has room for {room:N0}. Raise memory= or minimum_piece_count, which leaves rare pieces out, or take type=wordpiece_bpe.",
                $"按似然选择时，文本中不同的词元对及其位置须全部保留，至少有 {pairs:N0} 个，而内存只够 {room:N0} 个。请调高 memory= 或 minimum_piece_count（略去罕见片段），或改用 type=wordpiece_bpe。"));
        }
    }

    /// <summary>Requires room for a vocabulary, as it is made and written.</summary>
    /// <exception cref="ResourceException">It would take more than half of the memory.</exception>
    public static void RequireVocabulary(int tokens, long memory)
    {
        const long TokenBytes = 1000;
        if (tokens * TokenBytes > memory / 2)
        {
            throw new ResourceException(new Text(
                $"A vocabulary of {tokens:N0} tokens takes about {tokens * TokenBytes:N0} bytes while it is learnt and written; half of the memory for learning is {memory / 2:N0}. Raise memory=, or lower the vocabulary.",
                $"含 {tokens:N0} 个词元的词表在学习和写出时约占 {tokens * TokenBytes:N0} 字节，而可用于学习的内存的一半是 {memory / 2:N0} 字节。请调高 memory=，或减小词表。"));
        }
    }

    private static ResourceException Error(long bytes, long room, string memory) => new(new Text(
        $"The different pieces of the text take {bytes:N0} bytes; there is room for {room:N0}. Raise {memory}minimum_piece_count, which leaves rare pieces out, or give less text.",
        $"文本中不同的片段共 {bytes:N0} 字节，而空间只够 {room:N0} 字节。请调高 {memory.Replace("or ", "或 ", StringComparison.Ordinal)}minimum_piece_count（略去罕见片段），或减少文本。"));
}
