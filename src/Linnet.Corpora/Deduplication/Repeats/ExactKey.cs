using System.Buffers.Binary;
using System.Security.Cryptography;
using Linnet.Core.Unicode;

namespace Linnet.Corpora.Deduplication.Repeats;

/// <summary>What counts as the same text.</summary>
public enum ExactForm
{
    /// <summary>The same characters; runs of white space are one blank, and none at the ends.</summary>
    Characters,

    /// <summary>The same letters under <see cref="Folding"/>, with runs of digits as one 0; by characters where there is no letter or digit.</summary>
    Folded,
}

/// <summary>A 128-bit key of a text: equal for equal texts, and for practically no others.</summary>
/// <remarks>The beginning of the SHA-256 of the normalised text: nobody can make two texts that share one. One for each thread.</remarks>
/// <param name="folding">What each character counts as.</param>
/// <param name="form">What counts as the same.</param>
public sealed class ExactKey(Folding folding, ExactForm form)
{
    private const int ScopeBytes = sizeof(ulong);

    private readonly Folding _folding = folding ?? throw new ArgumentNullException(nameof(folding));
    private byte[] _buffer = new byte[4096];

    /// <summary>The key; null for a text of nothing but white space, which is no copy of anything.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="scope">Texts of different scopes have different keys.</param>
    public UInt128? Of(ReadOnlySpan<byte> utf8, ulong scope)
    {
        // Folded letters may take a byte more than they did, and a blank stands for what separated them.
        if (_buffer.Length < (2 * utf8.Length) + ScopeBytes)
        {
            _buffer = new byte[(2 * utf8.Length) + ScopeBytes];
        }

        BinaryPrimitives.WriteUInt64LittleEndian(_buffer, scope);
        var length = form == ExactForm.Folded ? Fold(utf8) : 0;
        length = length == 0 ? Trim(utf8) : length;
        return length == 0 ? null : Hash(_buffer.AsSpan(0, ScopeBytes + length));
    }

    /// <summary>The first 128 bits of a SHA-256.</summary>
    internal static UInt128 Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private int Trim(ReadOnlySpan<byte> utf8)
    {
        var (length, isBlank) = (ScopeBytes, false);
        for (int i = 0, width; i < utf8.Length; i += width)
        {
            int codePoint = utf8[i];
            width = 1;
            if (codePoint >= 0x80)
            {
                codePoint = Utf8CodePoint.Read(utf8, i, out width);
            }

            if (codePoint >= 0 && (codePoint < 0x80 ? codePoint is ' ' or (>= 9 and <= 13) : CodePoint.IsWhiteSpace(codePoint)))
            {
                isBlank = length > ScopeBytes;
                continue;
            }

            if (isBlank)
            {
                _buffer[length++] = (byte)' ';
                isBlank = false;
            }

            utf8.Slice(i, width).CopyTo(_buffer.AsSpan(length));
            length += width;
        }

        return length - ScopeBytes;
    }

    // Letters of one word and of the next are told apart by a blank where both are of scripts with spaces.
    private int Fold(ReadOnlySpan<byte> utf8)
    {
        var entries = _folding.Entries;
        var (length, isBlank, inDigits, before) = (ScopeBytes, false, false, Folding.Unspaced);
        for (int i = 0, width; i < utf8.Length; i += width)
        {
            var codePoint = Utf8CodePoint.Read(utf8, i, out width);
            var entry = (uint)codePoint < Folding.Limit ? entries[codePoint] : 0;
            if (entry == 0 || (entry & Folding.Ignored) != 0)
            {
                isBlank |= entry == 0;
                inDigits &= entry != 0;
                continue;
            }

            var isDigit = (entry & Folding.Digit) != 0;
            if (isDigit && inDigits)
            {
                continue;
            }

            if (isBlank && ((entry | before) & Folding.Unspaced) == 0)
            {
                _buffer[length++] = (byte)' ';
            }

            (isBlank, inDigits, before) = (false, isDigit, entry);
            length += Utf8CodePoint.Write((int)(entry & Folding.CodePointMask), _buffer.AsSpan(length));
        }

        return length - ScopeBytes;
    }
}
