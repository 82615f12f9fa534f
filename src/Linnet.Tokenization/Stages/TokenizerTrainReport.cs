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
                new WhatToLookAt([Look(summary)]),
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
            Lead = Lead(summary, text),
            KeyNumbers =
            [
                new(new Text("tokens per character", "每个字符的词元数"), TokenizerSections.Ratio(summary.Number("tokens_per_character"))) { Note = new Text("all held-out text", "全部留出文本") },
                summary.ContainsKey("unknown")
                    ? new(new Text("unknown tokens", "未知词元"), Numeral.Percent(summary.Number("unknown")))
                    : new(new Text("byte tokens", "字节词元"), Numeral.Percent(summary.Number("byte_fallback"))),
                new(new Text("different pieces", "不同的片段"), TokenizerSections.Count(text, "distinct_pieces"))
                {
                    Note = Cuts(text),
                },
            ],
        };
        AtomicFile.WriteText(Path.Combine(context.Folder, StageFiles.Report), page.ToHtml(context.Language));
    }

    private static Text Cuts(JsonNode text)
    {
        var (pieces, cut, lines) = (TokenizerSections.Count(text, "pieces"), Numeral.Count(text.Number("cut_pieces")), text["cut_lines"] is null ? 0 : text.Number("cut_lines"));
        return new Text(
            $"of {pieces.English}; {cut} cut for length{(lines > 0 ? $", and {Numeral.Count(lines)} lines" : "")}",
            $"共 {pieces.Chinese} 个；{cut} 个因过长而截断{(lines > 0 ? $"，另截断 {Numeral.Count(lines)} 行" : "")}");
    }

    private static bool IsOfBytes(JsonObject summary) => summary["type"]?.GetValue<string>() is null or "byte_bpe";

    private static Text Lead(JsonObject summary, JsonNode text)
    {
        var (size, merges, special) = (Numeral.Count(summary.Number("vocabulary_size")), Numeral.Count(summary.Number("merges")), Numeral.Count(summary.Number("special_tokens")));
        var characters = TokenizerSections.Count(text, "characters");
        if (IsOfBytes(summary))
        {
            return new Text(
                $"Byte-level BPE with {size} ids: 256 bytes, {merges} merges and {special} special tokens, learnt from {characters.English} characters.",
                $"字节级 BPE，共 {size} 个 id：256 个字节、{merges} 条合并规则、{special} 个特殊词元，学自 {characters.Chinese} 个字符。");
        }

        var (alphabet, coverage) = (Numeral.Count(summary.Number("alphabet")), Numeral.Percent(summary.Number("coverage")));
        var kind = summary["type"]!.GetValue<string>() switch
        {
            "bpe" => new Text("BPE of characters", "字符 BPE"),
            "wordpiece" => new Text("WordPiece by likelihood", "按似然选择的 WordPiece"),
            _ => new Text("WordPiece by counts", "按次数选择的 WordPiece"),
        };
        return new Text(
            $"{kind.English} with {size} ids: {alphabet} characters that make up {coverage.English} of the text, {merges} merges and {special} special tokens, learnt from {characters.English} characters.",
            $"{kind.Chinese}，共 {size} 个 id：{alphabet} 个字符（占文本的 {coverage.Chinese}）、{merges} 条合并规则、{special} 个特殊词元，学自 {characters.Chinese} 个字符。");
    }

    private static Text Look(JsonObject summary) => summary.ContainsKey("unknown")
        ? new Text(
            "A character that the vocabulary does not have becomes the unknown token: such text cannot be given back. A language that it was not trained on seems short for that reason alone.",
            "词表中没有的字符会变成未知词元，这样的文本无法还原。没有学过的语言看起来很短，正是由于这个原因。")
        : new Text(
            "A language that the vocabulary was not trained on stays near its bytes: three a Chinese character. That is what extending it mends.",
            "词表没有学过的语言仍接近按字节切分：一个汉字三个词元。词表扩展正是为此。");
}
