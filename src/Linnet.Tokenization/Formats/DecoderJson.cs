using System.Text;
using Linnet.Core.Messages;
using Linnet.Tokenization.Decoders;

namespace Linnet.Tokenization.Formats;

/// <summary>Reads the section <c>decoder</c> of a tokenizer.json.</summary>
/// <remarks>
/// Behind a Fuse, Hugging Face's decoders see the text as one token. Ours see tokens one at a time; so behind a Fuse only that is taken
/// which is the same either way: a Strip of one character at the beginning, a Replace of one character.
/// </remarks>
internal static class DecoderJson
{
    private const int MaximumGrowth = 64;

    /// <exception cref="TokenizerFormatException">It holds a decoder that is not known, or that cannot work on one token at a time.</exception>
    public static TokenDecoder Read(JsonSection? section)
    {
        if (section is not { } decoder)
        {
            return new TokenDecoder([DecoderSteps.Spaced], null);
        }

        List<DecoderStep> steps = [];
        var growth = new TextGrowth(MaximumGrowth);
        var isFused = false;
        string? wordSuffix = null;
        foreach (var part in SectionParts.Flatten(decoder, "decoders"))
        {
            switch (part.Type)
            {
                case "Fuse":
                    part.AllowOnly("type");
                    isFused = true;
                    break;
                case "BPEDecoder" when steps.Count == 0 && !isFused && wordSuffix is null:
                    part.AllowOnly("type", "suffix");
                    wordSuffix = part.Required("suffix").Text() is { Length: > 0 } suffix ? suffix : throw part.Refused();
                    break;
                default:
                    steps.Add(Step(part, isFused, growth));
                    break;
            }
        }

        return new TokenDecoder(steps, wordSuffix);
    }

    private static DecoderStep Step(JsonSection part, bool isFused, TextGrowth growth)
    {
        switch (part.Type)
        {
            case "ByteLevel":
                part.AllowOnly("type", "add_prefix_space", "trim_offsets", "use_regex"); // none of which touches decoding
                return DecoderSteps.ByteLevel;
            case "ByteFallback" when !isFused:
                part.AllowOnly("type");
                return DecoderSteps.ByteFallback;
            case "Metaspace" when !isFused:
                part.AllowOnly("type", "replacement", "add_prefix_space", "prepend_scheme", "split", "str_rep");
                return DecoderSteps.Metaspace(part.Required("replacement").Character(), MetaspaceScheme.Read(part) != MetaspaceScheme.Never);
            case "WordPiece" when !isFused:
                part.AllowOnly("type", "prefix", "cleanup");
                return DecoderSteps.WordPiece(part.Required("prefix").Text(), part.Flag("cleanup", missing: true));
            case "Replace":
                part.AllowOnly("type", "pattern", "content");
                var (pattern, content) = (Literal(part.Required("pattern")), part.Required("content").Text());
                growth.Add(part, Encoding.UTF8.GetByteCount(content) / (double)Encoding.UTF8.GetByteCount(pattern));
                return isFused && Rune.GetRuneAt(pattern, 0).Utf16SequenceLength < pattern.Length
                    ? throw part.Fault(new Text("a Replace of more than one character behind a Fuse", "Fuse 之后替换多个字符的 Replace"))
                    : DecoderSteps.Replace(pattern, content);
            case "Strip":
                part.AllowOnly("type", "content", "start", "stop");
                var (start, stop) = (part.Required("start").Integer(0, 1024), part.Required("stop").Integer(0, 1024));
                return isFused && (start > 1 || stop > 0)
                    ? throw part.Fault(new Text("a Strip of more than one character, or at the end, behind a Fuse", "Fuse 之后去掉多个字符或末尾字符的 Strip"))
                    : DecoderSteps.Strip(part.Required("content").Character(), start, stop, firstOnly: isFused);
            case "ByteFallback" or "Metaspace" or "WordPiece" or "BPEDecoder":
                throw part.Fault(new Text($"a {part.Type} behind other decoders that it cannot follow here", $"{part.Type} 之前有它无法跟随的解码器"));
            default:
                throw part.UnknownType();
        }
    }

    /// <summary>The string of a pattern; regular expressions are refused.</summary>
    private static string Literal(JsonSection pattern)
    {
        pattern.AllowOnly("String");
        return pattern.Required("String").Text() is { Length: > 0 } text ? text : throw pattern.Refused();
    }
}
