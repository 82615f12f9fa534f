using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;
using Linnet.Pretraining.Windows;

namespace Linnet.Pretraining.Baselines;

/// <summary>Takes a byte vocabulary's token file apart into its documents.</summary>
public static class ByteDocuments
{
    /// <summary>Every document's bytes, in order, without the ends of documents.</summary>
    /// <exception cref="ResourceException">The text has more tokens than one array in memory holds.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(TokenFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        RequireFits(file.Count);
        var tokens = new ushort[file.Count];
        file.Read(0, tokens, tokens.Length);

        var bytes = new byte[tokens.Length];
        var documents = new List<ReadOnlyMemory<byte>>();
        var (start, end) = (0, 0);
        foreach (var token in tokens)
        {
            if (token != ByteTokenizer.EndOfDocument)
            {
                bytes[end++] = (byte)token;
            }
            else if (end > start)
            {
                documents.Add(bytes.AsMemory(start..end));
                start = end;
            }
        }

        return documents;
    }

    internal static void RequireFits(long tokens)
    {
        if (tokens > Array.MaxLength)
        {
            throw new ResourceException(new Text(
                $"The text has {tokens} tokens, and byte n-grams are counted in memory on at most {Array.MaxLength}. Use less text in data.train.",
                $"文本有 {tokens} 个词元，而字节 n 元组在内存中统计，至多 {Array.MaxLength} 个。请减少 data.train 中的文本。"));
        }
    }
}
