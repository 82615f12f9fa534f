using System.Text;
using Linnet.Tokenization.Normalizers;

namespace Linnet.Tokenization.Formats;

/// <summary>Reads the section <c>normalizer</c> of a tokenizer.json.</summary>
internal static class NormalizerJson
{
    private const int MaximumParts = 64;

    /// <exception cref="TokenizerFormatException">It holds a part that is not known.</exception>
    public static INormalizer? Read(JsonSection? section)
    {
        List<INormalizer> parts = section is { } found ? [.. Flatten(found).Select(One)] : [];
        return parts switch
        {
            [] => null,
            [var only] => only,
            _ => new SequenceNormalizer(parts),
        };
    }

    private static IEnumerable<JsonSection> Flatten(JsonSection section)
    {
        if (section.Type != "Sequence")
        {
            return [section];
        }

        section.AllowOnly("type", "normalizers");
        return section.Required("normalizers").Items(MaximumParts).SelectMany(Flatten);
    }

    private static INormalizer One(JsonSection part)
    {
        switch (part.Type)
        {
            case "BertNormalizer":
                part.AllowOnly("type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase");
                return new BertNormalizer(
                    part.Flag("clean_text", missing: true),
                    part.Flag("handle_chinese_chars", missing: true),
                    part.Optional("strip_accents")?.Flag(),
                    part.Flag("lowercase", missing: true));
            case "Strip":
                part.AllowOnly("type", "strip_left", "strip_right");
                return new StripNormalizer(part.Flag("strip_left", missing: true), part.Flag("strip_right", missing: true));
            case "Prepend":
                part.AllowOnly("type", "prepend");
                return PrependNormalizer.Always(Encoding.UTF8.GetBytes(part.Required("prepend").Text()));
            case "Replace":
                part.AllowOnly("type", "pattern", "content");
                part.Required("pattern").AllowOnly("String");
                var literal = part.Required("pattern").Required("String").Text();
                return literal.Length == 0
                    ? throw part.Refused()
                    : new ReplaceNormalizer(Encoding.UTF8.GetBytes(literal), Encoding.UTF8.GetBytes(part.Required("content").Text()));
            default:
                return Plain(part);
        }
    }

    private static INormalizer Plain(JsonSection part)
    {
        INormalizer normalizer = part.Type switch
        {
            "NFC" => UnicodeNormalizer.Nfc9,
            "NFD" => UnicodeNormalizer.Nfd9,
            "NFKC" => UnicodeNormalizer.Nfkc9,
            "NFKD" => UnicodeNormalizer.Nfkd9,
            "Lowercase" => new LowercaseNormalizer(),
            "StripAccents" => StripAccentsNormalizer.Marks,
            "Nmt" => new NmtNormalizer(),
            _ => throw part.UnknownType(),
        };
        part.AllowOnly("type");
        return normalizer;
    }
}
