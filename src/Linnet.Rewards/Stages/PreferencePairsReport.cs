using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Documents;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;
using Linnet.Rewards.Pairs;

namespace Linnet.Rewards.Stages;

/// <summary>The page of the preference pairs: how many, how long, and one example of each kind.</summary>
public static class PreferencePairsReport
{
    /// <summary>Writes <c>report.html</c> from what the stage left in its folder.</summary>
    public static void Write(StageContext context, JsonObject summary)
    {
        ArgumentNullException.ThrowIfNull(context);
        var page = new ReportPage(new Text("Preference pairs", "偏序对"), Sections(summary, context.Folder))
        {
            Lead = new Text(
                "Two answers to one prompt, of which one is better. No person ranked them: what is rejected is the answer to another prompt, or the right one damaged.",
                "同一提示的两个答案，其中一个更好。并非人工排序：被拒的是另一提示的答案，或被损坏的正确答案。"),
            Footer = new Text($"Seed {context.Seed}.", $"种子 {context.Seed}。"),
        };
        AtomicFile.WriteText(Path.Combine(context.Folder, StageFiles.Report), page.ToHtml(context.Language));
    }

    /// <summary>What the page shows, also for the page of a whole story.</summary>
    /// <param name="summary">The stage's summary.</param>
    /// <param name="folder">The stage's folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var pairs = TextLines.ReadPairs(Path.Combine(folder, PreferencePairsStage.ValidationFile)).ToList();
        return
        [
            new(new Text("How many pairs", "偏序对数量"), [
                Counts(summary, pairs),
                new WhatToLookAt([
                    new Text(
                        "Pairs of kind `other` stand in couples: each answer is chosen once for its own prompt and rejected once for its partner's. A score that does not read the prompt gets exactly half of them right.",
                        "`other` 类成双出现：每个答案对自己的提示为优选一次，对搭档的提示被拒一次。不看提示的打分恰好只能对一半。"),
                    new Text(
                        "Measured pairs come from documents of which nothing is learnt, and no answer stands on both sides.",
                        "用于衡量的偏序对来自未参与学习的文档，且没有答案同时出现在两边。"),
                    new Text(
                        "Lengths: a repeated answer is longer and a cut one shorter than the right one, so length alone decides neither over all kinds.",
                        "长度：重复的答案更长，截断的更短，因此单凭长度无法在所有类别上取胜。"),
                ]),
            ]),
            new(new Text("One of each kind", "各类一例"), [.. PairKind.All.Select(kind => Example(pairs.First(pair => pair.Kind == kind)))]),
        ];
    }

    /// <summary>A kind's name and meaning.</summary>
    internal static Text Name(string kind) => kind switch
    {
        PairKind.Other => new Text("other (another prompt's answer)", "other（另一提示的答案）"),
        PairKind.Cut => new Text("cut (ends in mid-sentence)", "cut（句中截断）"),
        PairKind.Repeated => new Text("repeated", "repeated（重复）"),
        PairKind.Shuffled => new Text("shuffled (words)", "shuffled（词序打乱）"),
        _ => Text.Same(kind),
    };

    private static Table Counts(JsonObject summary, List<PreferencePair> pairs) => new(
        [
            new(new Text("kind", "种类")),
            new(new Text("to learn from", "用于学习"), Numeric: true),
            new(new Text("to measure", "用于衡量"), Numeric: true),
            new(new Text("chosen, characters", "优选，字符"), Numeric: true),
            new(new Text("rejected, characters", "被拒，字符"), Numeric: true),
        ],
        [.. PairKind.All.Select(kind => (IReadOnlyList<Text>)
        [
            Name(kind),
            Number(summary["train"]![kind]!.GetValue<int>()),
            Number(summary["validation"]![kind]!.GetValue<int>()),
            Number(pairs.Where(pair => pair.Kind == kind).Average(pair => pair.Chosen.Length)),
            Number(pairs.Where(pair => pair.Kind == kind).Average(pair => pair.Rejected.Length)),
        ])])
    {
        Caption = new Text("Lengths are means over the pairs to measure with.", "长度为用于衡量的偏序对的平均值。"),
    };

    private static Sample Example(PreferencePair pair) => new(
        Name(pair.Kind), pair.Prompt + "\n", "+ " + pair.Chosen + "\n− " + pair.Rejected);

    private static Text Number(double value) => Text.Same(Numeral.Count(value));
}
