namespace Linnet.Core.Tokenizers;

/// <summary>The vocabulary of bytes: ids 0 to 255 are the bytes themselves, 256 ends a document.</summary>
/// <remarks>Any bytes go in and come back unchanged, valid UTF-8 or not. A text begins where the document before it ended, so the
/// same id begins a sequence and ends it.</remarks>
public sealed class ByteTokenizer : ITokenizer
{
    /// <summary>The id that ends a document: 256.</summary>
    public const int EndOfDocument = 256;

    /// <summary>How the id that ends a document is written in tokenizer.json.</summary>
    public const string EndOfDocumentText = "<|endoftext|>";

    /// <summary>257: the bytes and the end of a document.</summary>
    public int VocabularySize => 257;

    /// <summary><see cref="EndOfDocument"/>: of the document before.</summary>
    public int? BeginningOfSequence => EndOfDocument;

    /// <summary><see cref="EndOfDocument"/>.</summary>
    public int? EndOfSequence => EndOfDocument;

    /// <inheritdoc/>
    public int? SpecialToken(string text) => text == EndOfDocumentText ? EndOfDocument : null;

    /// <inheritdoc/>
    public int[] Encode(ReadOnlySpan<byte> utf8)
    {
        var ids = new int[utf8.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = utf8[i];
        }

        return ids;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in [0, 257).</exception>
    public void Decode(int? previous, int token, IList<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(token, EndOfDocument);
        if (token < EndOfDocument)
        {
            output.Add((byte)token);
        }
    }
}
