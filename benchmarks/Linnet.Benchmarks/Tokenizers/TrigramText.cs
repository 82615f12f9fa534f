using System.Buffers;
using System.Text;
using Linnet.Core.Random;

namespace Linnet.Benchmarks.Tokenizers;

/// <summary>Makes a small text large: each character is drawn from those that follow the two before it in the source.</summary>
/// <remarks>
/// The words of three characters are the source's, what is longer is new: so it has more different pieces than natural text of its size, which
/// is the harder case for a trainer. The same source, size and seed give the same bytes.
/// </remarks>
internal static class TrigramText
{
    /// <summary>More characters of the source are not read: each takes some 24 bytes of memory.</summary>
    private const int MaximumCharacters = 40_000_000;

    private const int BufferBytes = 1 << 20;

    /// <summary>Writes a text.</summary>
    /// <param name="source">A file of UTF-8 text with line ends.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="bytes">How large it becomes, to the end of a line.</param>
    /// <param name="seed">The seed.</param>
    public static void Write(string source, string output, long bytes, ulong seed)
    {
        var text = Characters(File.ReadAllBytes(source));
        var (places, first, count) = Followers(text);
        var random = new CounterRandom(seed, "trigram-text");
        using var file = File.Create(output);
        var buffer = new byte[BufferBytes + 8];
        var (used, written, draw, last, at) = (0, 0L, 0UL, 0, 2);
        while (written < bytes || last != '\n')
        {
            var start = first[at];
            var place = places[start + random.Below(count[start], draw++)];
            last = text[place];
            var width = new Rune(last).EncodeToUtf8(buffer.AsSpan(used));
            (used, written) = (used + width, written + width);
            at = place + 1 < text.Length ? place + 1 : 2; // behind the last character the text begins again
            if (used >= BufferBytes)
            {
                file.Write(buffer, 0, used);
                used = 0;
            }
        }

        file.Write(buffer, 0, used);
    }

    private static int[] Characters(ReadOnlySpan<byte> utf8)
    {
        var characters = new List<int>(utf8.Length / 3);
        while (!utf8.IsEmpty && characters.Count < MaximumCharacters)
        {
            if (Rune.DecodeFromUtf8(utf8, out var rune, out var width) == OperationStatus.Done)
            {
                characters.Add(rune.Value);
            }

            utf8 = utf8[width..];
        }

        return [.. characters];
    }

    /// <summary>The places by the two characters before them; where the places like each one begin, and how many they are.</summary>
    private static (int[] Places, int[] First, int[] Count) Followers(int[] text)
    {
        var keys = new ulong[text.Length - 2];
        var places = new int[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            (keys[i], places[i]) = (((ulong)(uint)text[i] << 32) | (uint)text[i + 1], i + 2);
        }

        Array.Sort(keys, places);
        var (first, count) = (new int[text.Length], new int[keys.Length]);
        for (var (i, start) = (0, 0); i < keys.Length; i++)
        {
            start = keys[i] == keys[start] ? start : i;
            first[places[i]] = start;
            count[start]++;
        }

        return (places, first, count);
    }
}
