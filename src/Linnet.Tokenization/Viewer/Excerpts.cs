using System.Globalization;
using Linnet.Core.Random;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Viewer;

/// <summary>A few documents of each file, drawn by a seed, and no more of each than fits on a page.</summary>
internal static class Excerpts
{
    private const int Documents = 5;
    private const int Characters = 240;

    /// <summary>Draws from a file; each document is as likely as any other, and they keep their order.</summary>
    public static IReadOnlyList<byte[]> Of(IEnumerable<byte[]> documents, string stream, long seed)
    {
        var random = new CounterRandom((ulong)seed, stream);
        var drawn = new PriorityQueue<(long Index, byte[] Text), ulong>(Comparer<ulong>.Create((x, y) => y.CompareTo(x)));
        foreach (var (index, document) in documents.Select((document, index) => ((long)index, document)))
        {
            var key = random.Bits((ulong)index);
            if (drawn.Count < Documents)
            {
                drawn.Enqueue((index, document), key);
            }
            else
            {
                drawn.EnqueueDequeue((index, document), key);
            }
        }

        return [.. drawn.UnorderedItems.OrderBy(item => item.Element.Index).Select(item => Cut(item.Element.Text))];
    }

    /// <summary>The beginning of a text, cut where no character and nothing that belongs to it is torn.</summary>
    internal static byte[] Cut(byte[] text)
    {
        var end = 0;
        for (int at = 0, count = 0, width, before = 0; at < text.Length && count <= Characters; at += width, count++)
        {
            var codePoint = Utf8CodePoint.Read(text, at, out width);
            if (before != 0x200D && (codePoint < 0 || !Extends(codePoint)))
            {
                end = at;
            }

            if (at + width == text.Length && count < Characters)
            {
                return text;
            }

            before = codePoint;
        }

        return text[..end];
    }

    private static bool Extends(int codePoint) =>
        codePoint is 0x200D or (>= 0xFE00 and <= 0xFE0F) or (>= 0x1F3FB and <= 0x1F3FF)
        || CodePoint.Category(codePoint) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
