using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Reports;
using Linnet.Core.Stages;

namespace Linnet.Tokenization.Stages;

/// <summary>The page of an extended tokenizer: the new language before and after, whether the old one stayed, and which tokens are dead.</summary>
public static class TokenizerExtendReport
{
    private const int ShownDead = 60;

    private static readonly Text Before = new("before", "扩展前");

    private static readonly Text After = new("after", "扩展后");

    /// <summary>The page's sections, from a finished stage's summary and folder.</summary>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return
        [
            .. IsMeasured(summary) ? [Measures(summary)] : Array.Empty<ReportSection>(),
            TokenizerSections.Sample(folder, Before, After),
            new(new Text("What was added", "新增了什么"), [
                .. TokenizerSections.Pieces(folder, PiecesCaption(summary)),
                .. Dead(summary, folder),
            ]),
        ];
    }

    internal static void Write(StageContext context, JsonObject summary)
    {
        var page = new ReportPage(new Text("Vocabulary expansion", "词表扩展"), Sections(summary, context.Folder))
        {
            Lead = Lead(summary),
            KeyNumbers = [.. KeyNumbers(summary)],
        };
        AtomicFile.WriteText(Path.Combine(context.Folder, StageFiles.Report), page.ToHtml(context.Language));
    }

    private static Text PiecesCaption(JsonObject summary)
    {
        var added = Numeral.Count(summary.Number("added_tokens"));
        if (!summary.ContainsKey("unused_new_tokens"))
        {
            return new Text($"The first of {added} new tokens. All stand in `{TokenizerResults.Pieces}`.", $"{added} 个新词元中的前几个。全部见 `{TokenizerResults.Pieces}`。");
        }

        var unused = Numeral.Count(summary.Number("unused_new_tokens"));
        return new Text(
            $"The new tokens that the held-out text uses most, of {added}; {unused} are never used there. All stand in `{TokenizerResults.Pieces}`.",
            $"新增的 {added} 个词元中，留出文本用得最多的；有 {unused} 个未被用到。全部见 `{TokenizerResults.Pieces}`。");
    }

    private static Text Lead(JsonObject summary)
    {
        var (added, old) = (Numeral.Count(summary.Number("added_tokens")), Numeral.Count(summary.Number("base_vocabulary_size")));
        return IsLearnt(summary) && !IsMerged(summary)
            ? new Text(
                $"{added} tokens of a new language behind the {old} old ids: what a vocabulary trained on its text has and the base lacks.",
                $"在 {old} 个旧 id 之后，为新语言增加 {added} 个词元：由其文本训练的词表中，基础词表缺少的词元。")
            : IsLearnt(summary)
            ? new Text(
                $"{added} tokens of a new language behind the {old} old ids, learnt by merging on where the old merges end.",
                $"在 {old} 个旧 id 之后，为新语言增加 {added} 个词元：在旧的合并规则之后继续学习合并。")
            : new Text(
                $"{added} tokens of another vocabulary behind the {old} old ids; {Numeral.Count(summary.Number("overlap"))} more of its tokens the base had already.",
                $"在 {old} 个旧 id 之后，追加另一词表的 {added} 个词元；其另外 {Numeral.Count(summary.Number("overlap"))} 个词元基础词表中已有。");
    }

    private static IEnumerable<KeyNumber> KeyNumbers(JsonObject summary)
    {
        if (summary.ContainsKey("tokens_per_character_before"))
        {
            yield return Pair(summary, "tokens_per_character", new Text("tokens per character", "每个字符的词元数"), TokenizerSections.Ratio);
            yield return Pair(summary, "byte_fallback", new Text("byte tokens", "字节词元"), share => Numeral.Percent(share));
        }
        else
        {
            yield return new(new Text("added", "新增"), TokenizerSections.Count(summary, "added"));
            yield return new(new Text("in both", "两者都有"), TokenizerSections.Count(summary, "overlap"));
        }

        if (summary.ContainsKey("old_documents_unchanged"))
        {
            yield return new(new Text("old documents as before", "切分未变的旧语言文档"), Numeral.Percent(summary.Number("old_documents_unchanged")));
        }

        if (!IsMerged(summary))
        {
            yield return new(new Text("dead tokens", "死词元"), TokenizerSections.Count(summary, "dead")) { Note = new Text("that no text gives", "任何文本都切不出") };
        }
    }

    private static ReportSection Measures(JsonObject summary)
    {
        List<Text> notes =
        [
            new Text(
                "The new language should need far fewer tokens, and hardly any byte tokens: a rare character is three bytes, never an unknown word, in byte-level BPE or with byte fallback.",
                "新语言所需的词元应大为减少，字节词元应几乎消失：在字节级 BPE 或字节回退中，生僻字是三个字节，而不会是未知词。"),
        ];
        if (summary.ContainsKey("old_documents_unchanged"))
        {
            var unchanged = Numeral.Percent(summary.Number("old_documents_unchanged"));
            notes.Add(new Text(
                $"No old id changed. Of the old language's documents, {unchanged.English} are cut exactly as before; in the others a new {(IsMerged(summary) ? "merge" : "token")} applies somewhere.",
                $"旧 id 全部不变。旧语言的文档中有 {unchanged.Chinese} 切分与之前完全相同；其余文档中有些地方用到了新的{(IsMerged(summary) ? "合并规则" : "词元")}。"));
        }

        return new(new Text("Before and after", "扩展前后"), [
            TokenizerSections.Chart(summary, Before, After),
            TokenizerSections.Sources(summary, Before, After),
            new WhatToLookAt(notes),
        ]);
    }

    private static IEnumerable<ReportBlock> Dead(JsonObject summary, string folder)
    {
        if (summary.Number("dead") == 0)
        {
            yield break;
        }

        var dead = MetricsReader.Read(Path.Combine(folder, TokenizerResults.Pieces)).Where(p => p.ContainsKey("dead")).Take(ShownDead)
            .Select(p => StripToken.Of(p["id"]!.GetValue<int>(), System.Text.Encoding.UTF8.GetBytes(p["piece"]!.GetValue<string>()))).ToList();
        yield return new Paragraph(new Text(
            $"Dead among the new tokens: {Numeral.Count(summary.Number("dead"))}. The own text of such a token gives other tokens, because no order of merges leads to it or better ones take its parts. It costs a row of the embedding and is never trained. Old tokens that were alive before and are dead now: {Numeral.Count(summary.Number("dead_old"))}.",
            $"有 {Numeral.Count(summary.Number("dead"))} 个新词元是死词元：其自身文本会切成别的词元，因为没有合并顺序能得到它们，或其组成部分先被并入更优的词元。每个都占用一行嵌入，却永远得不到训练。另有 {Numeral.Count(summary.Number("dead_old"))} 个旧词元扩展前可达，现在不可达。"));
        yield return new TokenStrip(new Text("The dead tokens, or the first of them", "死词元（或其中的前几个）"), dead);
    }

    private static bool IsMeasured(JsonObject summary) => summary["sources"] is JsonObject { Count: > 0 };

    private static bool IsLearnt(JsonObject summary) => summary["text"] is JsonObject { Count: > 0 };

    private static bool IsMerged(JsonObject summary) => IsLearnt(summary) && summary.ContainsKey("merges");

    private static KeyNumber Pair(JsonObject summary, string key, Text name, Func<double, Text> format)
    {
        var before = format(summary.Number(key + "_before"));
        return new(name, format(summary.Number(key + "_after"))) { Note = new Text($"{before.English} before", $"扩展前 {before.Chinese}") };
    }
}
