using Linnet.Core.Messages;
using Linnet.Tokenization.Processing;

namespace Linnet.Tokenization.Formats;

/// <summary>Reads the section <c>post_processor</c> of a tokenizer.json.</summary>
internal static class PostProcessorJson
{
    private const int MaximumParts = 64;

    /// <exception cref="TokenizerFormatException">It is of a kind that is not known, or two of its parts put ids around a text.</exception>
    public static PostProcessor Read(JsonSection? section)
    {
        if (section is not { } found)
        {
            return PostProcessor.Nothing;
        }

        PostProcessor? processor = null;
        foreach (var part in SectionParts.Flatten(found, "processors"))
        {
            if (part.Type == "ByteLevel")
            {
                part.AllowOnly("type", "add_prefix_space", "trim_offsets", "use_regex"); // none of which touches ids
                continue;
            }

            processor = processor is null ? One(part) : throw part.Fault(new Text("a second part that adds tokens", "第二个添加词元的部分"));
        }

        return processor ?? PostProcessor.Nothing;
    }

    private static PostProcessor One(JsonSection section)
    {
        switch (section.Type)
        {
            case "TemplateProcessing":
                section.AllowOnly("type", "single", "pair", "special_tokens");
                var special = section.Required("special_tokens").Members(MaximumParts).ToDictionary(m => m.Key, m => Ids(m.Value), StringComparer.Ordinal);
                return new PostProcessor(Template(section.Required("single"), special), Template(section.Required("pair"), special));
            case "BertProcessing":
                section.AllowOnly("type", "sep", "cls");
                var (cls, sep) = (Mark(section.Required("cls")), Mark(section.Required("sep")));
                return new PostProcessor([cls, First(0), sep], [cls, First(0), sep, Second(1), sep with { Type = 1 }]);
            case "RobertaProcessing":
                section.AllowOnly("type", "sep", "cls", "trim_offsets", "add_prefix_space");
                var (begin, end) = (Mark(section.Required("cls")), Mark(section.Required("sep")));
                return new PostProcessor([begin, First(0), end], [begin, First(0), end, end, Second(0), end]);
            default:
                throw section.UnknownType();
        }
    }

    private static TemplatePart First(int type) => new(null, false, type);

    private static TemplatePart Second(int type) => new(null, true, type);

    /// <summary><c>["[CLS]", 101]</c>.</summary>
    private static TemplatePart Mark(JsonSection pair) => pair.Items(2).ToList() is [var text, var id] && text.Text().Length > 0
        ? new TemplatePart([Id(id)], false, 0)
        : throw pair.Refused();

    private static int Id(JsonSection section) => section.Integer(0, VocabularyJson.MaximumIds - 1);

    private static List<int> Ids(JsonSection token)
    {
        token.AllowOnly("id", "ids", "tokens");
        return [.. token.Required("ids").Items(MaximumParts).Select(Id)];
    }

    private static List<TemplatePart> Template(JsonSection template, Dictionary<string, List<int>> special) => [.. template.Items(MaximumParts).Select(part =>
    {
        part.AllowOnly("SpecialToken", "Sequence");
        var token = part.Optional("SpecialToken");
        var content = token ?? part.Required("Sequence");
        content.AllowOnly("id", "type_id");
        var (id, type) = (content.Required("id"), content.Required("type_id").Integer(0, 1 << 16));
        return (token is not null, id.Text()) switch
        {
            (true, var text) => new TemplatePart(special.TryGetValue(text, out var ids) ? ids : throw id.Refused(), false, type),
            (false, "A") => First(type),
            (false, "B") => Second(type),
            _ => throw id.Refused(),
        };
    })];
}
