using Linnet.Core.Tokenizers;
using Linnet.Pretraining.Windows;

namespace Linnet.Pretraining.Baselines;

/// <summary>Takes a byte vocabulary's token file apart into its documents.</summary>
public static class ByteDocuments
{
    /// <summary>Every document's bytes, in order, without the ends of documents.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(TokenFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
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
}
