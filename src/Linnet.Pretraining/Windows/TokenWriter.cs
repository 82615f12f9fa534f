using System.Buffers.Binary;
using Linnet.Core.Tokenizers;

namespace Linnet.Pretraining.Windows;

/// <summary>Writes documents as byte tokens: an end-of-document token first, then after each document.</summary>
/// <remarks>
/// The leading end-of-document stands for "a document begins here". With it every byte of the text and every end of a document
/// is predicted from something, the very first byte too, and generation from an empty prompt has a token to begin with.
/// </remarks>
public sealed class TokenWriter
{
    private readonly Stream _output;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _filled;

    /// <param name="output">Receives the tokens; stays open.</param>
    public TokenWriter(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        Put(ByteTokenizer.EndOfDocument);
    }

    /// <summary>Tokens written so far, ends of documents included.</summary>
    public long Tokens { get; private set; }

    /// <summary>Bytes of text written so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Documents ended so far.</summary>
    public long Documents { get; private set; }

    /// <summary>Appends a part of the current document.</summary>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        foreach (var value in utf8)
        {
            Put(value);
        }

        Bytes += utf8.Length;
    }

    /// <summary>Ends the current document.</summary>
    public void EndDocument()
    {
        Put(ByteTokenizer.EndOfDocument);
        Documents++;
    }

    /// <summary>Hands everything to the output.</summary>
    public void Flush()
    {
        _output.Write(_buffer, 0, _filled);
        _filled = 0;
    }

    private void Put(int token)
    {
        if (_filled == _buffer.Length)
        {
            Flush();
        }

        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.AsSpan(_filled), (ushort)token);
        _filled += sizeof(ushort);
        Tokens++;
    }
}
