using System.Text;
using Linnet.Core.Messages;
using Linnet.Tokenization.Normalizers;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tokenization.Formats;

/// <summary>Reads the section <c>normalizer</c> of a tokenizer.json.</summary>
internal static class NormalizerJson
{
    private const int MaximumGrowth = 512;

    /// <exception cref="TokenizerFormatException">It holds a part that is not known.</exception>
    public static INormalizer? Read(JsonSection? section)
    {
        var growth = new TextGrowth(MaximumGrowth);
        List<INormalizer> parts = section is { } found ? [.. SectionParts.Flatten(found, "normalizers").Select(part => One(part, growth))] : [];
        return parts switch
        {
            [] => null,
            [var only] => only,
            _ => new SequenceNormalizer(parts),
        };
    }

    private static INormalizer One(JsonSection part, TextGrowth growth)
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
                var prefix = Encoding.UTF8.GetBytes(part.Required("prepend").Text());
                growth.Add(part, 1 + prefix.Length);
                return PrependNormalizer.Always(prefix);
            case "Replace":
                part.AllowOnly("type", "pattern", "content");
                return Replace(part, growth);
            case "Precompiled":
                part.AllowOnly("type", "precompiled_charsmap");
                var map = Rules(part.Required("precompiled_charsmap"));
                growth.Add(part, map.LongestReplacement());
                return new PrecompiledNormalizer(map);
            case "ByteLevel":
                part.AllowOnly("type");
                growth.Add(part, ByteLevelNormalizer.Growth);
                return new ByteLevelNormalizer();
            default:
                return Plain(part);
        }
    }

    private static INormalizer Replace(JsonSection part, TextGrowth growth)
    {
        var (pattern, content) = (part.Required("pattern"), Encoding.UTF8.GetBytes(part.Required("content").Text()));
        pattern.AllowOnly("String", "Regex");
        if (pattern.Optional("Regex") is { } expression)
        {
            growth.Add(part, content.Length / 2.0);
            return expression.Text() == SpaceRunNormalizer.Pattern ? new SpaceRunNormalizer(content) : throw expression.Refused();
        }

        var literal = Encoding.UTF8.GetBytes(pattern.Required("String").Text());
        if (literal.Length == 0)
        {
            throw part.Refused();
        }

        growth.Add(part, content.Length / (double)literal.Length);
        return new ReplaceNormalizer(literal, content);
    }

    private static CharacterMap Rules(JsonSection section)
    {
        try
        {
            var bytes = Convert.FromBase64String(section.Text());
            CharacterMap.RequireSound(bytes, 0);
            return bytes.Length > 0 ? new CharacterMap(bytes) : throw section.Refused();
        }
        catch (FormatException)
        {
            throw section.Fault(new Text($"{section.Shown()}, which is no base64", $"{section.Shown()}，不是 base64"));
        }
        catch (TokenizerFormatException error) when (error.Place is null)
        {
            throw section.Fault(error.Text);
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
