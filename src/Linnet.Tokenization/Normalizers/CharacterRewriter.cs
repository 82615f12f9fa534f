using System.Buffers;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Normalizers;

/// <summary>What a normalizer makes of one character alone.</summary>
internal interface ICharacterRule
{
    /// <summary>Whether the character stays as it is. Asked of every character, so it had better be quick.</summary>
    bool Keeps(int codePoint);

    /// <summary>Writes what stands for a character that does not stay.</summary>
    /// <param name="codePoint">The character.</param>
    /// <param name="origin">Where it begins.</param>
    /// <param name="text">Receives what stands for it: nothing removes it.</param>
    void Rewrite(int codePoint, int origin, ref NormalizedText text);
}

/// <summary>Applies a rule to each character of a text. Bytes that are no UTF-8 stay.</summary>
internal static class CharacterRewriter
{
    public static void Run<TRule>(TRule rule, ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
        where TRule : struct, ICharacterRule
    {
        var text = new NormalizedText(output, origins);
        var kept = 0;
        for (var at = 0; at < utf8.Length;)
        {
            var codePoint = Utf8CodePoint.Read(utf8, at, out var width);
            if (codePoint != Utf8CodePoint.Invalid && !rule.Keeps(codePoint))
            {
                text.Copy(utf8, kept, at);
                rule.Rewrite(codePoint, at, ref text);
                kept = at + width;
            }

            at += width;
        }

        text.Copy(utf8, kept, utf8.Length);
        text.Flush();
    }
}
