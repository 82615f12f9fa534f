using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Linnet.Core.Unicode;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tokenization.Normalizers;

/// <summary>SentencePiece's rewriting rules as Hugging Face's tokenizers apply them: tokenizer.json's <c>Precompiled</c>.</summary>
/// <remarks>
/// Not as SentencePiece itself (<see cref="SentencePieceNormalizer"/>): the text is cut into grapheme clusters (Unicode Standard Annex 29). One
/// of fewer than 6 bytes that begins with a rule is replaced as a whole, by the shortest such rule; of others each character is, alone.
/// Bytes that are no UTF-8 stay.
/// </remarks>
internal sealed class PrecompiledNormalizer(CharacterMap map) : INormalizer
{
    private const int LongCluster = 6;

    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = new NormalizedText(output, origins);
        for (var start = 0; start < utf8.Length;)
        {
            var end = EndOfText(utf8, start);
            if (end == start)
            {
                text.Copy(utf8, start, start + 1);
                start++;
            }
            else
            {
                Rewrite(utf8, start, end, ref text);
                start = end;
            }
        }

        text.Flush();
    }

    /// <summary>Where the first byte is that is no UTF-8.</summary>
    private static int EndOfText(ReadOnlySpan<byte> utf8, int start)
    {
        if (Utf8.IsValid(utf8[start..]))
        {
            return utf8.Length;
        }

        while (Utf8CodePoint.Read(utf8, start, out var width) != Utf8CodePoint.Invalid)
        {
            start += width;
        }

        return start;
    }

    private void Rewrite(ReadOnlySpan<byte> utf8, int at, int end, ref NormalizedText text)
    {
        var rented = ArrayPool<char>.Shared.Rent(end - at);
        try
        {
            ReadOnlySpan<char> rest = rented.AsSpan(0, Encoding.UTF8.GetChars(utf8[at..end], rented));
            var kept = at; // what stays is copied at once
            while (!rest.IsEmpty)
            {
                var cluster = rest[..StringInfo.GetNextTextElementLength(rest)];
                rest = rest[cluster.Length..];
                var length = Encoding.UTF8.GetByteCount(cluster);
                if (length < LongCluster && TryReplace(utf8, at, length, ref kept, ref text))
                {
                    at += length;
                    continue;
                }

                for (var last = at + length; at < last;)
                {
                    _ = Utf8CodePoint.Read(utf8, at, out var width);
                    TryReplace(utf8, at, width, ref kept, ref text);
                    at += width;
                }
            }

            text.Copy(utf8, kept, end);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private bool TryReplace(ReadOnlySpan<byte> utf8, int at, int length, ref int kept, ref NormalizedText text)
    {
        if (map.MatchShortest(utf8.Slice(at, length), out var replacement) == 0)
        {
            return false;
        }

        text.Copy(utf8, kept, at);
        text.Add(replacement, at);
        kept = at + length;
        return true;
    }
}
