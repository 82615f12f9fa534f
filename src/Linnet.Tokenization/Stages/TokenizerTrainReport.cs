using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;

namespace Linnet.Tokenization.Stages;

/// <summary>The page of a trained tokenizer: how much shorter text gets, and by which tokens.</summary>
public static class TokenizerTrainReport
{
    private static readonly Text Before = new("as bytes", "按字节");

    private static readonly Text After = new("with this vocabulary", "用此词表");

    /// <summary>The page's sections, from a finished stage's summary and folder.</summary>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return
        [
            new(new Text("How much shorter text gets", "文本缩短了多少"), [
                TokenizerSections.Chart(summary, Before, After),
                TokenizerSections.Sources(summary, Before, After),
                new WhatToLookAt([new Text(
                    "A language that the vocabulary was not trained on stays near its bytes: three a Chinese character. That is what extending it mends.",
                    "词表没有学过的语言仍接近按字节切分：一个汉字三个词元。词表扩展正是为此。")]),
            ]),
            TokenizerSections.Sample(folder, Before, After),
            new(new Text("What it learnt", "学到了什么"), [
                .. TokenizerSections.Pieces(folder, new Text(
                    $"The tokens that the held-out text uses most, of {Numeral.Count(summary.Number("merges"))} learnt; all stand in `{TokenizerResults.Pieces}`.",
                    $"所学的 {Numeral.Count(summary.Number("merges"))} 个词元中，留出文本用得最多的；全部见 `{TokenizerResults.Pieces}`。")),
            ]),
        ];
    }

    internal static void Write(StageContext context, JsonObject summary)
    {
        var text = summary["text"]!;
        var page = new ReportPage(new Text("Tokenizer", "分词器"), Sections(summary, context.Folder))
        {
            Lead = new Text(
                $"Byte-level BPE with {Numeral.Count(summary.Number("vocabulary_size"))} ids: 256 bytes, {Numeral.Count(summary.Number("merges"))} merges and {Numeral.Count(summary.Number("special_tokens"))} special tokens, learnt from {TokenizerSections.Count(text, "characters").English} characters.",
                $"字节级 BPE，共 {Numeral.Count(summary.Number("vocabulary_size"))} 个 id：256 个字节、{Numeral.Count(summary.Number("merges"))} 条合并规则、{Numeral.Count(summary.Number("special_tokens"))} 个特殊词元，学自 {TokenizerSections.Count(text, "characters").Chinese} 个字符。"),
            KeyNumbers =
            [
                new(new Text("tokens per character", "每个字符的词元数"), TokenizerSections.Ratio(summary.Number("tokens_per_character"))) { Note = new Text("all held-out text", "全部留出文本") },
                new(new Text("byte tokens", "字节词元"), Numeral.Percent(summary.Number("byte_fallback"))),
                new(new Text("different pieces", "不同的片段"), TokenizerSections.Count(text, "distinct_pieces"))
                {
                    Note = new Text($"of {TokenizerSections.Count(text, "pieces").English}; {Numeral.Count(text.Number("cut_pieces"))} cut for length", $"共 {TokenizerSections.Count(text, "pieces").Chinese} 个；{Numeral.Count(text.Number("cut_pieces"))} 个因过长而截断"),
                },
            ],
        };
        AtomicFile.WriteText(Path.Combine(context.Folder, StageFiles.Report), page.ToHtml(context.Language));
    }
}
