using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Corpora.Reports;

namespace Linnet.Corpora.Ledger;

/// <summary>What a corpus stage came to, in a line for each source: for the terminal.</summary>
public static class FunnelResult
{
    private const int MostRules = 3;

    /// <summary>Records, documents kept, the rules that took most, and what was quarantined for what.</summary>
    /// <param name="summary">The summary in stage.json.</param>
    public static Text Of(JsonObject summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var lines = summary["sources"]!.AsObject().Select(source => Line(source.Key, source.Value!, summary)).Concat(Warnings(summary)).ToList();
        return new(string.Join('\n', lines.Select(l => l.English)), string.Join('\n', lines.Select(l => l.Chinese)));
    }

    private static Text Line(string name, JsonNode source, JsonObject summary)
    {
        var rules = summary["rules"]!.AsObject()
            .Select(rule => (rule.Key, Documents: (long)(rule.Value![name]?["documents"] ?? 0)))
            .Where(rule => rule.Documents > 0)
            .OrderByDescending(rule => rule.Documents)
            .Take(MostRules)
            .Select(rule => $"{rule.Key} {rule.Documents:N0}")
            .ToList();
        var quarantined = (summary["quarantined"]?[name]?.AsObject() ?? []).Select(reason => $"{reason.Key} {(long)reason.Value!:N0}").ToList();
        var (kept, documents, characters) = (ReportFile.Count(source["kept_documents"]), ReportFile.Count(source["documents"]), ReportFile.Count(source["kept_characters"]));
        return new Text(
            $"{name}: {kept.English} of {documents.English} documents kept, {characters.English} characters"
            + (rules.Count > 0 ? $"; most went by {string.Join(", ", rules)}" : "")
            + (quarantined.Count > 0 ? $"; records that gave no document: {string.Join(", ", quarantined)}" : "") + ".",
            $"{name}：{documents.Chinese} 篇文档保留 {kept.Chinese} 篇，{characters.Chinese} 个字符"
            + (rules.Count > 0 ? $"；去除最多的是 {string.Join("、", rules)}" : "")
            + (quarantined.Count > 0 ? $"；没有得到文档的记录：{string.Join("、", quarantined)}" : "") + "。");
    }

    private static IEnumerable<Text> Warnings(JsonObject summary) => summary["warnings"]!.AsArray().Where(w => w!["source"] is not null).Select(w =>
    {
        var share = Numeral.Percent(ReportFile.Number(w!["share"]), 0);
        return new Text(
            $"Warning: {w["rule"]} took {share.English} of {w["source"]}. Is that what was meant?",
            $"警告：{w["rule"]} 去除了 {w["source"]} 的 {share.Chinese}。这是本意吗？");
    });
}
