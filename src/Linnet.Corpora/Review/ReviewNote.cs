using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Reports;

namespace Linnet.Corpora.Review;

/// <summary>Something that the sample could not have.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Rule">The rule; empty for the stage.</param>
/// <param name="Kind"><c>no_text</c>, <c>kept_not_measured</c> or <c>excerpts_alone</c>.</param>
/// <param name="Count">Units that it is about.</param>
public sealed record ReviewNote(string Stage, string Rule, string Kind, long Count)
{
    /// <summary>The note in words.</summary>
    public Text Describe()
    {
        var (where, count) = (Rule.Length > 0 ? $"{Stage}, {Rule}" : Stage, Numeral.Count(Count));
        return Kind switch
        {
            "no_text" => new Text(
                $"{where}: {count} removed pieces have no text in the ledger and are not reviewed.", $"{where}：{count} 个被去除的片段在账目中没有文本，不复查。"),
            "kept_not_measured" => new Text(
                $"{where}: what the rule would measure of kept units cannot be computed again; precision is estimated, recall and a bound are not.",
                $"{where}：无法重新计算此规则对保留内容的测量值；只估计精确率，不估计召回率和阈值。"),
            "excerpts_alone" => new Text(
                $"{where}: the texts that the stage read are not there or have changed; reviewers see the ledger's excerpts alone.",
                $"{where}：此阶段读入的文本不在或已改变；复查者只能看到账目中的摘录。"),
            _ => Text.Same($"{where}: {Kind}"),
        };
    }

    internal JsonObject ToJson() => new() { ["stage"] = Stage, ["rule"] = Rule, ["kind"] = Kind, ["count"] = Count };

    internal static ReviewNote Read(JsonElement json) => new(
        ReviewItem.Word(json, "stage"), ReviewItem.Word(json, "rule"), ReviewItem.Word(json, "kind"), (long)(ReviewItem.Number(json, "count") ?? throw new InvalidDataException("count")));
}
