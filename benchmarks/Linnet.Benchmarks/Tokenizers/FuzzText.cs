using System.Text;
using Linnet.Core.Random;

namespace Linnet.Benchmarks.Tokenizers;

/// <summary>Texts that tokenizers are known to differ on: letters and digits beyond the first plane, every kind of blank, joined emoji, long repeats.</summary>
internal static class FuzzText
{
    private static readonly string[] Words =
    [
        "'s", "'S", "'ll", "'LL", "'ſ", "don't", "I'M", "\uFEFF", "\u0085", "\u00A0", "\u3000", "\u2028", "\u200B", "\u200D", "\uFE0F", "👩‍👩‍👧", "👍🏽", "🇨🇳", "é", "é", "ﬁ", "①", "½", "٣", "𝟚",
        "𝟘𝟡", "𝒜𝒷", "𐐀", "𠀀𠮷", "𪛖", "㐀", "々", "〇", "ㄅ", "ア", "ｱﾞ", "が", "한국어", "กำ", "हिन्दी", "العربية", "ß", "İ", "ı", "Å", "K", "ǅ", "<|endoftext|>", "[MASK]", "▁", "Ġ", "<0x41>", "```", "==", "/*", "->",
        "http://", "\t", "  ", "    ", "\v", "\f", "\u001F", "\0", "\u007F", "\u00AD", "\uE000", "\uFFFD", "\U0010FFFF", "\u0378", "，", "。", "！？", "…", "——", "「", "￥", "·", "的", "训练", "大模型", "中华人民共和国",
    ];

    private static readonly (int First, int Last)[] Blocks =
    [
        (0x20, 0x7E), (0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x4FF), (0x590, 0x6FF), (0x900, 0x97F), (0xE00, 0xE7F), (0x1E00, 0x1FFF), (0x2000, 0x22FF), (0x2460, 0x27BF),
        (0x3000, 0x30FF), (0x3400, 0x4DB5), (0x4E00, 0x9FA5), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFF00, 0xFFEF), (0x10280, 0x1031F), (0x1D400, 0x1D7FF), (0x1F300, 0x1F9FF), (0x20000, 0x2A6D6),
    ];

    /// <summary>Texts without line ends.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="lineEnds">Whether texts have line ends too.</param>
    public static IEnumerable<string> Of(int count, ulong seed, bool lineEnds)
    {
        var random = new Draws(new CounterRandom(seed, "fuzz"));
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Clear();
            for (var parts = 1 + random.Next(12); parts > 0; parts--)
            {
                Append(text, random, lineEnds);
            }

            yield return text.ToString();
        }
    }

    /// <summary>Bytes of texts without line ends, some of them lost or changed: what is left may be no UTF-8.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Their seed.</param>
    public static IEnumerable<byte[]> Bytes(int count, ulong seed)
    {
        var random = new Draws(new CounterRandom(seed, "broken"));
        foreach (var text in Of(count, seed + 1, lineEnds: false))
        {
            List<byte> bytes = [.. Encoding.UTF8.GetBytes(text)];
            for (var faults = 1 + random.Next(3); faults > 0 && bytes.Count > 0; faults--)
            {
                var place = random.Next(bytes.Count);
                if (random.Next(2) == 0)
                {
                    bytes.RemoveAt(place);
                }
                else
                {
                    bytes[place] = (byte)(0x80 + random.Next(128));
                }
            }

            yield return [.. bytes];
        }
    }

    private static void Append(StringBuilder text, Draws random, bool lineEnds)
    {
        switch (random.Next(8))
        {
            case 0 or 1:
                text.Append(Words[random.Next(Words.Length)]);
                break;
            case 2:
                text.Append(' ');
                break;
            case 3 when lineEnds:
                text.Append(random.Next(3) switch { 0 => "\n", 1 => "\r\n", _ => "\n\n " });
                break;
            case 4:
                var repeated = Character(random);
                for (var n = random.Next(40); n > 0; n--)
                {
                    text.Append(repeated);
                }

                break;
            default:
                for (var n = 1 + random.Next(6); n > 0; n--)
                {
                    text.Append(Character(random));
                }

                break;
        }
    }

    private static string Character(Draws random)
    {
        var (first, last) = Blocks[random.Next(Blocks.Length)];
        return char.ConvertFromUtf32(first + random.Next(last - first + 1));
    }

    /// <summary>Draws one number after another.</summary>
    private sealed class Draws(CounterRandom source)
    {
        private ulong _index;

        public int Next(int bound) => (int)source.Below(bound, _index++);
    }
}
