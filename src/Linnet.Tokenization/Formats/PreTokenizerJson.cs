using System.Text;
using Linnet.Core.Messages;
using Linnet.Tokenization.Normalizers;
using Linnet.Tokenization.PreTokenizers;
using Linnet.Tokenization.Processing;

namespace Linnet.Tokenization.Formats;

/// <summary>Reads the section <c>pre_tokenizer</c> of a tokenizer.json.</summary>
/// <remarks>
/// Bytes stay bytes: where <c>ByteLevel</c> writes them as characters, the model does. So nothing can follow it but cuts at digits, as Falcon has
/// them, which are made as the characters would ask.
/// </remarks>
internal static class PreTokenizerJson
{
    private const string Parts = "pretokenizers";
    private const int UsualLength = 5; // of FixedLength
    private const int MaximumLength = 1 << 20;

    /// <summary>Whether bytes are written as characters.</summary>
    public static bool IsByteLevel(JsonSection? section) => section is { } found && SectionParts.Flatten(found, Parts).Any(part => part.Type == "ByteLevel");

    /// <exception cref="TokenizerFormatException">It holds a part that is not known.</exception>
    public static IReadOnlyList<PreTokenizerStage> Read(JsonSection? section)
    {
        if (section is not { } found)
        {
            return [];
        }

        List<PreTokenizerStage> stages = [];
        var parts = SectionParts.Flatten(found, Parts);
        foreach (var (index, part) in parts.Index())
        {
            if (index > 0 && parts[..index].Exists(before => before.Type == "ByteLevel"))
            {
                stages.Add(BehindBytes(part) ?? throw parts.Find(before => before.Type == "ByteLevel").Fault(new Text("ByteLevel before another pre-tokenizer, which would see characters instead of bytes", "ByteLevel 之后还有其他切分方式，它看到的将是字符而不是字节")));
            }
            else if (Stage(part) is { } stage)
            {
                stages.Add(stage);
            }
        }

        return Joined(stages);
    }

    /// <summary>The three cuts of DeepSeek-V3 as their one scanner, which is faster.</summary>
    private static List<PreTokenizerStage> Joined(List<PreTokenizerStage> stages) =>
        stages.Count == 3 && stages.All(stage => stage is { AtStart: null, Elsewhere: null })
        && ReferenceEquals(stages[0].Cut, PreTokenizer.NumbersByThree)
        && ReferenceEquals(stages[1].Cut, SplitPreTokenizer.HanAndKana)
        && ReferenceEquals(stages[2].Cut, DeepSeekPreTokenizer.Words)
            ? [new PreTokenizerStage(null, null, DeepSeekPreTokenizer.DeepSeekV3)]
            : stages;

    private static PreTokenizerStage? Stage(JsonSection part)
    {
        switch (part.Type)
        {
            case "ByteLevel":
                part.AllowOnly("type", "add_prefix_space", "trim_offsets", "use_regex");
                var prefix = part.Flag("add_prefix_space", missing: true) ? PrependNormalizer.PrefixSpace : null;
                IPreTokenizer? words = part.Flag("use_regex", missing: true) ? Gpt2PreTokenizer.Instance : null;
                return prefix is null && words is null ? null : new PreTokenizerStage(prefix, prefix, words);
            case "Metaspace":
                part.AllowOnly("type", "replacement", "add_prefix_space", "prepend_scheme", "split", "str_rep");
                return Metaspace(part);
            case "Split":
                part.AllowOnly("type", "pattern", "behavior", "invert");
                return Cut(Split(part));
            case "CharDelimiterSplit":
                part.AllowOnly("type", "delimiter");
                return Cut(SplitPreTokenizer.Literal(Encoding.UTF8.GetBytes(part.Required("delimiter").Character()), SplitBehavior.Removed));
            case "Punctuation":
                part.AllowOnly("type", "behavior");
                return Cut(SplitPreTokenizer.Punctuation(part.Optional("behavior") is { } behavior ? Behavior(behavior) : SplitBehavior.Isolated));
            case "Digits":
                part.AllowOnly("type", "individual_digits");
                return Cut(SplitPreTokenizer.Digits(part.Flag("individual_digits", missing: false)));
            case "FixedLength":
                part.AllowOnly("type", "length");
                return Cut(new FixedLengthPreTokenizer(part.Optional("length")?.Integer(1, MaximumLength) ?? UsualLength));
            default:
                return Cut(Plain(part));
        }
    }

    private static IPreTokenizer Plain(JsonSection part)
    {
        IPreTokenizer cut = part.Type switch
        {
            "Whitespace" => RunPreTokenizer.Whitespace,
            "WhitespaceSplit" => RunPreTokenizer.WhitespaceSplit,
            "BertPreTokenizer" => RunPreTokenizer.Bert,
            "UnicodeScripts" => UnicodeScriptsPreTokenizer.Instance,
            _ => throw part.UnknownType(),
        };
        part.AllowOnly("type");
        return cut;
    }

    /// <summary>A cut at digits, made of bytes.</summary>
    private static PreTokenizerStage? BehindBytes(JsonSection part)
    {
        switch (part.Type)
        {
            case "Digits":
                part.AllowOnly("type", "individual_digits");
                return Cut(part.Flag("individual_digits", missing: false) ? MatchPreTokenizer.EachWrittenDigit : MatchPreTokenizer.WrittenDigits);
            case "Split":
                part.AllowOnly("type", "pattern", "behavior", "invert");
                return Split(part) is var cut && ReferenceEquals(cut, MatchPreTokenizer.ThreeDigits) ? Cut(cut) : null;
            default:
                return null;
        }
    }

    private static PreTokenizerStage Cut(IPreTokenizer cut) => new(null, null, cut);

    private static PreTokenizerStage Metaspace(JsonSection part)
    {
        var replacement = part.Required("replacement").Character();
        var scheme = MetaspaceScheme.Read(part);
        return new PreTokenizerStage(
            new MetaspaceNormalizer(replacement, prepend: scheme != MetaspaceScheme.Never),
            new MetaspaceNormalizer(replacement, prepend: scheme == MetaspaceScheme.Always),
            part.Flag("split", missing: true) ? SplitPreTokenizer.Metaspace(replacement) : null);
    }

    /// <summary>A Split: by a string, or by a regular expression that has a scanner.</summary>
    private static IPreTokenizer Split(JsonSection part)
    {
        var (pattern, behavior) = (part.Required("pattern"), Behavior(part.Required("behavior")));
        var invert = part.Flag("invert", missing: false);
        pattern.AllowOnly("String", "Regex");
        if (pattern.Optional("String") is { } literal)
        {
            return !invert && literal.Text().Length > 0 ? SplitPreTokenizer.Literal(Encoding.UTF8.GetBytes(literal.Text()), behavior) : throw part.Refused();
        }

        var expression = pattern.Required("Regex");
        var scanner = PreTokenizer.ForPattern(expression.Text())
            ?? throw expression.Fault(new Text($"{expression.Shown()}, a pattern without a scanner", $"{expression.Shown()}，没有对应扫描器的模式"));

        // To keep the matches alone is the same where every character is in one, which is not so in the patterns of DeepSeek, Bloom and Falcon.
        var keepsAll = scanner is not (SplitPreTokenizer or DeepSeekPreTokenizer or MatchPreTokenizer);
        return (behavior, invert) == (SplitBehavior.Isolated, false) || ((behavior, invert) == (SplitBehavior.Removed, true) && keepsAll)
            ? scanner
            : throw part.Fault(new Text($"{part.Shown()}; by a regular expression, only Isolated is known", $"{part.Shown()}；按正则表达式切分时仅支持 Isolated"));
    }

    private static SplitBehavior Behavior(JsonSection section) => section.Text() switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        _ => throw section.Refused(),
    };
}
