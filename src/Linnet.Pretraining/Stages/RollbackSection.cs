using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Training.Spikes;

namespace Linnet.Pretraining.Stages;

/// <summary>The part of the page that tells how often, and why, the training went back.</summary>
internal static class RollbackSection
{
    /// <summary>The section, where the training went back at all.</summary>
    public static IEnumerable<ReportSection> Of(JsonObject summary)
    {
        if (summary["rollbacks"] is { } node)
        {
            var all = RollbackFile.FromJson(node).All;
            yield return new(new Text("Where it went back", "回退"), [
                new Paragraph(new Text(
                    "Where the loss rose and stayed high, the training went back to the checkpoint before, and then measured the steps of the rise without learning from them: look at the text that they read.",
                    "损失上升且居高不下时，训练退回之前的检查点，之后对上升的那些步只衡量、不学习：请查看它们读取的文本。")),
                Times(all),
                new Details(
                    new Text("What the steps that were passed over read", "被跳过的步读取了什么"),
                    [.. all.SelectMany(rollback => rollback.Reads).Select(step => new Paragraph(
                        new Text($"Step {Numeral.Count(step.Step)}: {step.English}", $"第 {Numeral.Count(step.Step)} 步：{step.Chinese}")))]),
            ]);
        }
    }

    private static Table Times(IReadOnlyList<Rollback> all) => new(
        [
            new(new Text("at step", "所在步"), Numeric: true),
            new(new Text("back to step", "退回到"), Numeric: true),
            new(new Text("passed over", "跳过的步")),
            new(new Text("mean loss before", "此前平均损失"), Numeric: true),
            new(new Text("highest loss", "最高损失"), Numeric: true),
            new(new Text("learning rate", "学习率"), Numeric: true),
        ],
        [.. all.Select(rollback => (IReadOnlyList<Text>)
        [
            Text.Same(Numeral.Count(rollback.At)),
            Text.Same(Numeral.Count(rollback.BackTo)),
            Text.Same(Numeral.Interval(rollback.From, rollback.Until, 0)),
            Text.Same(Numeral.Decimals(rollback.Mean, 3)),
            Text.Same(Numeral.Decimals(rollback.Losses.Max(), 3)),
            Text.Same($"× {Numeral.Decimals(rollback.RateFactor, 2)}"),
        ])]);
}
