using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Corpora.Review.Statistics;

namespace Linnet.Corpora.Review;

/// <summary>The page of a review: precision and recall of each rule, agreement, disagreements, suggested bounds.</summary>
public static class ReviewReport
{
    private const int ShownDisputes = 20;
    private const int MostBars = 100;
    private static readonly Text None = Text.Same("–");

    /// <summary>The page.</summary>
    public static ReportPage Of(ReviewOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var disputes = outcome.Judgements.Where(j => j.NeedsAdjudication).ToList();
        return new ReportPage(new Text("What people say of the rules", "人工复查规则的结果"),
        [
            new(new Text("The rules", "各规则"), Rules(outcome)),
            new(new Text("Agreement", "一致性"), Agreement(outcome)),
            new(new Text("Suggested bounds", "建议的阈值"), Bounds(outcome)),
            new(new Text("To adjudicate", "待裁决"), Disputes(disputes)),
            new(new Text("How the numbers come about", "数字如何得出"), Method(outcome)),
        ])
        {
            Lead = new Text(
                "Reviewers judged units that rules removed or kept, most of them near a rule's bound, without seeing what the machine did.",
                "复查者在不知机器决定的情况下，判断被规则去除或保留的内容，多数位于规则阈值附近。"),
            KeyNumbers =
            [
                new(new Text("units", "条目"), Text.Same(Numeral.Count(outcome.Sample.Items.Count))),
                new(new Text("decided by all", "全部复查者已决定"), Text.Same(Numeral.Count(outcome.Judgements.Count(j => j.Decisions.All(d => d is not null))))),
                new(new Text("to adjudicate", "待裁决"), Text.Same(Numeral.Count(disputes.Count))),
            ],
        };
    }

    private static List<ReportBlock> Rules(ReviewOutcome outcome)
    {
        var bars = outcome.Rules.Where(r => r.Precision is not null)
            .Select(r => new Bar(Text.Same($"{r.Stage}: {r.Rule}"), r.Precision!.Value.Value) { Low = r.Precision.Value.Low, High = r.Precision.Value.High })
            .OrderBy(b => b.Value).Take(MostBars).ToList();
        return
        [
            new FigureBlock(new BarChart(
                new Text("Precision: of what a rule removed, the share that people would remove", "精确率：规则去除的内容中，人也认为应去除的比例"), new Axis(new Text("precision", "精确率")), bars)
            {
                Subtitle = new Text("Whiskers: 95 % intervals", "须线：95% 区间"),
            }),
            new Table(
                [
                    new(new Text("rule", "规则")),
                    new(new Text("removed", "去除"), Numeric: true),
                    new(new Text("judged", "已判断"), Numeric: true),
                    new(new Text("precision", "精确率"), Numeric: true),
                    new(new Text("kept", "保留"), Numeric: true),
                    new(new Text("judged", "已判断"), Numeric: true),
                    new(new Text("recall", "召回率"), Numeric: true),
                    new(new Text("to adjudicate", "待裁决"), Numeric: true),
                ],
                [
                    .. outcome.Rules.Select(r => (IReadOnlyList<Text>)
                    [
                        Text.Same($"{r.Stage}: `{r.Rule}`"), Count(r.Removed), Count(r.JudgedRemoved), Share(r.Precision), r.Kept == 0 ? None : Count(r.Kept), Count(r.JudgedKept), Share(r.Recall), Count(r.Disputed),
                    ]),
                ]),
            new WhatToLookAt([
                new Text(
                    "A precision well below 90 % means that the rule throws good text away: loosen its bound, or switch it off for that source.",
                    "精确率远低于 90% 说明规则丢掉了好文本：请放宽阈值，或对该数据源关闭此规则。"),
                new Text(
                    "Recall counts all that should have gone and was kept, also what no single rule is made for: compare rules by it, do not expect 100 %.",
                    "召回率把所有本应去除却被保留的内容都计入，包括不归任何单条规则管的内容：请用来比较各规则，不要期待 100%。"),
            ]),
        ];
    }

    private static List<ReportBlock> Agreement(ReviewOutcome outcome)
    {
        if (outcome.Agreement.Count == 0)
        {
            return [new Paragraph(new Text("There is one reviewer: agreement cannot be told.", "只有一位复查者：无法得知一致性。"))];
        }

        List<IReadOnlyList<Text>> rows =
        [
            .. outcome.Agreement.Select(a => Row(new Text("all", "全部"), a)),
            .. outcome.Rules.SelectMany(r => r.Agreement.Where(a => a.Kappa.Items > 0).Select(a => Row(Text.Same($"{r.Stage}: `{r.Rule}`"), a))),
        ];
        return
        [
            new Table(
                [
                    new(new Text("rule", "规则")),
                    new(new Text("reviewers", "复查者")),
                    new(new Text("units", "条目"), Numeric: true),
                    new(new Text("agreement", "一致比例"), Numeric: true),
                    new(new Text("kappa, 95 % interval", "kappa，95% 区间"), Numeric: true),
                ],
                rows),
            new WhatToLookAt([new Text(
                "Kappa below 0.4: the reviewers do not mean the same by good text. Write down what should be kept before you trust any number here.",
                "kappa 低于 0.4：复查者对“好文本”的理解不同。请先写明保留标准，再相信这里的数字。")]),
        ];
    }

    private static IReadOnlyList<Text> Row(Text name, ReviewAgreement pair) =>
    [
        name,
        Text.Same($"{pair.First}, {pair.Second}"),
        Count(pair.Kappa.Items),
        Numeral.Percent(pair.Kappa.Agreement),
        pair.Kappa is { Value: { } kappa, Low: { } low, High: { } high } ? Text.Same($"{Numeral.Decimals(kappa, 2)} ({Numeral.Interval(low, high, 2)})") : None,
    ];

    private static List<ReportBlock> Bounds(ReviewOutcome outcome)
    {
        var rows = outcome.Rules.Where(r => r.Suggested is not null).Select(r => (IReadOnlyList<Text>)
        [
            Text.Same($"{r.Stage}: `{r.Rule}`"),
            r.Threshold is { } bound ? Text.Same(NumberText.Of(bound, 6)) : None,
            Text.Same(NumberText.Of(r.Suggested!.Threshold, 6)),
            Numeral.Percent(r.Suggested.Precision),
            Numeral.Percent(r.Suggested.Recall),
            Text.Same(Numeral.Decimals(r.Suggested.F1, 3)),
            Count(r.JudgedForThreshold),
        ]).ToList();
        return rows.Count == 0
            ? [new Paragraph(new Text(
                "None: a bound is suggested where at least 5 judged units should go and 5 should stay, the rule has one bound and was measured on kept units, and some bound reaches the wanted precision.",
                "无：仅当至少有 5 个已判断条目应去除、5 个应保留，规则只有一个阈值、在保留内容上测量过，且有阈值能达到所需精确率时，才给出建议。"))]
            : [
                new Table(
                    [
                        new(new Text("rule", "规则")),
                        new(new Text("bound", "阈值"), Numeric: true),
                        new(new Text("suggested", "建议"), Numeric: true),
                        new(new Text("precision", "精确率"), Numeric: true),
                        new(new Text("recall", "召回率"), Numeric: true),
                        new(Text.Same("F1"), Numeric: true),
                        new(new Text("judged units", "已判断条目"), Numeric: true),
                    ],
                    rows)
                {
                    Caption = new Text(
                        "On this sample, weighted. The figures are those of the units that chose the bound: draw another sample with another seed to confirm it.",
                        "基于此样本加权计算。所列数字来自选出阈值的同一批条目：请换一个种子再抽样确认。"),
                },
            ];
    }

    private static List<ReportBlock> Disputes(List<ReviewJudgement> disputes)
    {
        if (disputes.Count == 0)
        {
            return [new Paragraph(new Text("Nothing.", "无。"))];
        }

        var samples = disputes.Take(ShownDisputes).Select(j => (ReportBlock)new Sample(
            Text.Same($"{j.Item.Item} · {j.Item.Source} · {string.Join(" / ", j.Decisions.Select(d => d?.Key() ?? "–"))}"), "", j.Item.Text)).ToList();
        return
        [
            new Paragraph(new Text(
                "Decide them in `adjudication.jsonl` or `adjudication.csv`, then report again. Until then the share of votes counts.",
                "请在 `adjudication.jsonl` 或 `adjudication.csv` 中裁决，再次生成报告。在此之前按票数比例计入。")),
            new Details(new Text($"{Numeral.Count(samples.Count)} of {Numeral.Count(disputes.Count)}", $"{Numeral.Count(disputes.Count)} 条中的 {Numeral.Count(samples.Count)} 条"), samples),
        ];
    }

    private static List<ReportBlock> Method(ReviewOutcome outcome)
    {
        List<ReportBlock> blocks =
        [
            new Paragraph(new Text(
                "Of each rule a pool of removals and one of kept units is drawn by chance; the nearest to the bound make a stratum of their own. Each judged unit stands for population / pool × pooled / judged units (Horvitz and Thompson).",
                "对每条规则，随机抽取去除与保留内容各一池；最接近阈值者单独成层。每个已判断条目代表“总体 / 池 × 层内 / 已判断”个条目（Horvitz–Thompson）。")),
            new Paragraph(new Text(
                "Intervals: Wilson in each stratum, put together by the method of variance estimates recovery (Zou and Donner 2008); recall by that of a ratio (Donner and Zou 2012). Kappa: Cohen, of the sample as drawn, over keep, remove and unsure; interval of Fleiss, Cohen and Everitt.",
                "区间：各层用 Wilson 区间，以方差估计恢复法合并（Zou 与 Donner 2008）；召回率用比值的方法（Donner 与 Zou 2012）。kappa 为 Cohen kappa，就所抽样本按保留、去除、不确定三类计算；区间用 Fleiss、Cohen 与 Everitt 的方法。")),
        ];
        blocks.AddRange(outcome.Sample.Notes.Select(n => new Callout(CalloutKind.Note, n.Describe())));
        return blocks;
    }

    private static Text Count(long count) => Text.Same(Numeral.Count(count));

    private static Text Share(ShareInterval? share)
    {
        if (share is not { } of)
        {
            return None;
        }

        var (value, interval) = (Numeral.Percent(of.Value), Numeral.PercentInterval(of.Low, of.High));
        return new Text($"{value.English} ({interval.English})", $"{value.Chinese}（{interval.Chinese}）");
    }
}
