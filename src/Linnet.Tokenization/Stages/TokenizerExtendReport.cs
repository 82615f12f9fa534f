using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;

namespace Linnet.Tokenization.Stages;

/// <summary>The page of an extended tokenizer: the new language before and after, and whether the old one stayed.</summary>
public static class TokenizerExtendReport
{
    private static readonly Text Before = new("before", "扩展前");

    private static readonly Text After = new("after", "扩展后");

    /// <summary>The page's sections, from a finished stage's summary and folder.</summary>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var unchanged = Numeral.Percent(summary.Number("old_documents_unchanged"));
        return
        [
            new(new Text("Before and after", "扩展前后"), [
                TokenizerSections.Chart(summary, Before, After),
                TokenizerSections.Sources(summary, Before, After),
                new WhatToLookAt([
                    new Text(
                        "The new language should need far fewer tokens, and hardly any byte tokens: a rare character is three bytes, never an unknown word, in byte-level BPE.",
                        "新语言所需的词元应大为减少，字节词元应几乎消失：在字节级 BPE 中，生僻字是三个字节，而不会是未知词。"),
                    new Text(
                        $"No old id changed. Of the old language's documents, {unchanged.English} are cut exactly as before; in the others a new merge applies somewhere.",
                        $"旧 id 全部不变。旧语言的文档中有 {unchanged.Chinese} 切分与之前完全相同；其余文档中有些地方用到了新的合并规则。"),
                ]),
            ]),
            TokenizerSections.Sample(folder, Before, After),
            new(new Text("What was added", "新增了什么"), [
                .. TokenizerSections.Pieces(folder, new Text(
                    $"The new tokens that the held-out text uses most, of {Numeral.Count(summary.Number("added_tokens"))}; {Numeral.Count(summary.Number("unused_new_tokens"))} are never used there. All stand in `{TokenizerResults.Pieces}`.",
                    $"新增的 {Numeral.Count(summary.Number("added_tokens"))} 个词元中，留出文本用得最多的；有 {Numeral.Count(summary.Number("unused_new_tokens"))} 个未被用到。全部见 `{TokenizerResults.Pieces}`。")),
            ]),
        ];
    }

    internal static void Write(StageContext context, JsonObject summary)
    {
        var page = new ReportPage(new Text("Vocabulary expansion", "词表扩展"), Sections(summary, context.Folder))
        {
            Lead = new Text(
                $"{Numeral.Count(summary.Number("added_tokens"))} tokens of a new language behind the {Numeral.Count(summary.Number("base_vocabulary_size"))} old ids, learnt by merging on where the old merges end.",
                $"在 {Numeral.Count(summary.Number("base_vocabulary_size"))} 个旧 id 之后，为新语言增加 {Numeral.Count(summary.Number("added_tokens"))} 个词元：在旧的合并规则之后继续学习合并。"),
            KeyNumbers =
            [
                Pair(summary, "tokens_per_character", new Text("tokens per character", "每个字符的词元数"), TokenizerSections.Ratio),
                Pair(summary, "byte_fallback", new Text("byte tokens", "字节词元"), share => Numeral.Percent(share)),
                new(new Text("old documents as before", "切分未变的旧语言文档"), Numeral.Percent(summary.Number("old_documents_unchanged"))),
            ],
        };
        AtomicFile.WriteText(Path.Combine(context.Folder, StageFiles.Report), page.ToHtml(context.Language));
    }

    private static KeyNumber Pair(JsonObject summary, string key, Text name, Func<double, Text> format)
    {
        var before = format(summary.Number(key + "_before"));
        return new(name, format(summary.Number(key + "_after"))) { Note = new Text($"{before.English} before", $"扩展前 {before.Chinese}") };
    }
}
