using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Linnet.Core.Tokenizers;

namespace Linnet.Pretraining.Windows;

/// <summary>Writes documents as token ids: an end of a document first, then after each document.</summary>
/// <remarks>
/// The leading end stands for "a document begins here". With it every token of the text and every end of a document is predicted
/// from something, the very first token too, and generation from an empty prompt has a token to begin with. A vocabulary with another token for
/// the beginning, as LLaMA's, has that at the beginning of each document too.
/// </remarks>
public sealed class TokenWriter : IDocumentSink
{
    private readonly Stream _output;
    private readonly ITokenizer _tokenizer;
    private readonly int _end;
    private readonly int _width;
    private readonly int? _beginning;
    private bool _isBegun;
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly List<int> _ids = [];
    private int _filled;

    /// <param name="output">Receives the tokens; stays open.</param>
    /// <param name="tokenizer">The vocabulary, one of whose ids ends a document.</param>
    /// <param name="isFirst">Whether nothing of the text stands before.</param>
    /// <param name="isBegun">Whether a document goes on that was begun before.</param>
    public TokenWriter(Stream output, ITokenizer tokenizer, bool isFirst = true, bool isBegun = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokenizer.VocabularySize, TokenFile.MaximumVocabulary);
        _end = tokenizer.EndOfSequence ?? throw new ArgumentException("The vocabulary has no token that ends a document.", nameof(tokenizer));
        (_output, _tokenizer, _width) = (output, tokenizer, TokenFile.WidthOf(tokenizer.VocabularySize));
        _beginning = tokenizer.BeginningOfSequence == _end ? null : tokenizer.BeginningOfSequence;
        _isBegun = isBegun;
        if (isFirst)
        {
            Put(_end);
        }
    }

    /// <summary>Tokens written so far, ends of documents included.</summary>
    public long Tokens { get; private set; }

    /// <summary>Bytes of text written so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Characters (code points) of text written so far.</summary>
    public long Characters { get; private set; }

    /// <summary>Documents ended so far.</summary>
    public long Documents { get; private set; }

    /// <summary>Encodes and appends a part of the current document, whole characters. Tokens do not reach over the end of a part.</summary>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        Begin();
        _ids.Clear();
        _tokenizer.Encode(utf8, _ids);
        foreach (var id in CollectionsMarshal.AsSpan(_ids))
        {
            Put(id);
        }

        Bytes += utf8.Length;
        Characters += CountCharacters(utf8);
    }

    /// <summary>Ends the current document.</summary>
    public void EndDocument()
    {
        Begin();
        Put(_end);
        Documents++;
        _isBegun = false;
    }

    /// <summary>Hands everything to the output.</summary>
    public void Flush()
    {
        _output.Write(_buffer, 0, _filled);
        _filled = 0;
    }

    // All bytes but a character's second and later ones, which as signed numbers are those below -64.
    private static long CountCharacters(ReadOnlySpan<byte> utf8)
    {
        var count = 0L;
        while (utf8.Length >= Vector<byte>.Count)
        {
            var first = Vector.GreaterThanOrEqual(Vector.AsVectorSByte(new Vector<byte>(utf8)), new Vector<sbyte>(-64));
            count -= Vector.Sum(first);
            utf8 = utf8[Vector<byte>.Count..];
        }

        foreach (var value in utf8)
        {
            count += (sbyte)value >= -64 ? 1 : 0;
        }

        return count;
    }

    private void Begin()
    {
        if (!_isBegun && _beginning is { } beginning)
        {
            Put(beginning);
        }

        _isBegun = true;
    }

    private void Put(int token)
    {
        if (_filled == _buffer.Length)
        {
            Flush();
        }

        if (_width == sizeof(ushort))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_buffer.AsSpan(_filled), (ushort)token);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_filled), token);
        }

        _filled += _width;
        Tokens++;
    }
}
