using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Corpora.Review.Queues;

/// <summary>Takes what people wrote into the queues over into the audit trail.</summary>
internal static class DecisionImport
{
    /// <summary>The name under which the decisions on disagreements stand, and of their files.</summary>
    public const string Adjudication = "adjudication";

    private const int ShownProblems = 5;

    /// <summary>Reads all queues of a review, checks every line and adds what is new to the trail. Nothing is added where a line is wrong.</summary>
    /// <param name="folder">The review's folder.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="isPartial">Whether decisions may be missing.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Stops between lines.</param>
    /// <exception cref="DataFormatException">A line is wrong: an unknown unit, a doubled one, no decision, one that contradicts another file.</exception>
    /// <exception cref="LinnetException">A file cannot be read, or the trail was tampered with.</exception>
    public static (AuditTrail Trail, int Added) Run(string folder, ReviewSample sample, bool isPartial, TimeProvider time, CancellationToken cancellation)
    {
        var (trail, items) = (AuditTrail.Read(folder), sample.Items.Select(i => i.Item).ToHashSet(StringComparer.Ordinal));
        var (problems, decisions) = (new List<(QueueLine Line, Text What)>(), new List<AuditEntry>());
        var undecided = new List<(QueueLine Line, Text What)>();
        foreach (var reviewer in sample.Reviewers)
        {
            var found = Read(folder, QueueWriter.FileName(reviewer), reviewer, items, problems, decisions, cancellation);
            foreach (var item in isPartial ? [] : sample.Items.Where(i => trail.Last(reviewer, i.Item) is null && !problems.Exists(p => p.Line.Item == i.Item)))
            {
                if (!found.TryGetValue(item.Item, out var line))
                {
                    undecided.Add((new QueueLine(Path.Combine(folder, QueueWriter.FileName(reviewer) + ".jsonl"), 0, item.Item, "", ""), new Text(
                        "expected a line for this unit, found none. Restore the line.", "应有此条目的一行，实际没有。请恢复该行。")));
                }
                else if (line.Decision.Length == 0)
                {
                    undecided.Add((line, new Text(
                        $"expected a decision ({ReviewDecisions.Allowed}), found none. Decide, or report what is there so far with partial=true.",
                        $"应有决定（{ReviewDecisions.Allowed}），实际没有。请作出决定，或用 partial=true 先报告已有部分。")));
                }
            }
        }

        Read(folder, Adjudication, Adjudication, items, problems, decisions, cancellation);
        // What is wrong with a line may be why another lacks a decision: it is told first.
        problems.AddRange(undecided.OrderBy(p => p.Line.Path, StringComparer.Ordinal).ThenBy(p => p.Line.Line));
        if (problems.Count > 0)
        {
            throw Error(problems);
        }

        return AuditTrail.Add(folder, decisions, time);
    }

    private static Dictionary<string, QueueLine> Read(
        string folder, string name, string reviewer, HashSet<string> items, List<(QueueLine, Text)> problems, List<AuditEntry> decisions, CancellationToken cancellation)
    {
        var merged = new Dictionary<string, QueueLine>(StringComparer.Ordinal);
        foreach (var path in ((string[])[".jsonl", ".csv"]).Select(ending => Path.Combine(folder, name + ending)).Where(File.Exists))
        {
            var seen = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var read in QueueReader.Read(path, cancellation))
            {
                var line = read with { Item = read.Item.Trim(), Decision = read.Decision.Trim(), Note = read.Note.Trim() };
                if (Problem(line, items, seen, merged) is { } problem)
                {
                    problems.Add((line, problem));
                }
                else if (!merged.TryGetValue(line.Item, out var known) || (known.Decision.Length == 0 && line.Decision.Length > 0))
                {
                    merged[line.Item] = line;
                }
            }
        }

        foreach (var line in merged.Values.Where(l => l.Decision.Length > 0))
        {
            decisions.Add(new AuditEntry(reviewer, line.Item, ReviewDecisions.Parse(line.Decision)!.Value, line.Note, default));
        }

        return merged;
    }

    private static Text? Problem(QueueLine line, HashSet<string> items, Dictionary<string, long> seen, Dictionary<string, QueueLine> merged)
    {
        if (!items.Contains(line.Item))
        {
            return new Text("expected a unit of this sample, found another. Take the line out, or put the queue into its own folder.", "应为此样本中的条目，实际是其他条目。请删去该行，或把队列放回它所属的文件夹。");
        }

        if (!seen.TryAdd(line.Item, line.Line))
        {
            return new Text($"expected each unit once, found it on line {seen[line.Item]} already. Take one line out.", $"每个条目应只出现一次，实际在第 {seen[line.Item]} 行已出现。请删去一行。");
        }

        if (line.Decision.Length > 0 && ReviewDecisions.Parse(line.Decision) is null)
        {
            return new Text($"decision: expected one of {ReviewDecisions.Allowed}; found {Shown(line.Decision)}.", $"decision：应为 {ReviewDecisions.Allowed} 之一；实际是 {Shown(line.Decision)}。");
        }

        return merged.TryGetValue(line.Item, out var other) && line.Decision.Length > 0 && other.Decision.Length > 0
            && ReviewDecisions.Parse(other.Decision) != ReviewDecisions.Parse(line.Decision)
            ? new Text(
                $"expected the decision of {Path.GetFileName(other.Path)}:{other.Line}, {other.Decision}; found {Shown(line.Decision)}. Correct one of them.",
                $"应与 {Path.GetFileName(other.Path)}:{other.Line} 的决定（{other.Decision}）一致，实际是 {Shown(line.Decision)}。请修正其中之一。")
            : null;
    }

    private static string Shown(string word) => Characters.Excerpt(word, 40);

    private static DataFormatException Error(List<(QueueLine Line, Text What)> problems)
    {
        var (first, what) = problems[0];
        var others = problems.Skip(1).Take(ShownProblems - 1).Select(p => p.Line.Line > 0 ? $"{Path.GetFileName(p.Line.Path)}:{p.Line.Line}" : p.Line.Item).ToList();
        var more = problems.Count > ShownProblems ? ", …" : "";
        return new DataFormatException(first.Path, first.Line, others.Count == 0 ? what : new Text(
            $"{what.English} {problems.Count - 1} more lines are wrong: {string.Join(", ", others)}{more}",
            $"{what.Chinese}另有 {problems.Count - 1} 行有误：{string.Join("、", others)}{more.Replace(", ", "、", StringComparison.Ordinal)}"), Shown(first.Item));
    }
}
