using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;

namespace Linnet.Cli.Tour;

/// <summary>The tour's page: every chapter with its figures, what the article says beside what this run shows, where everything is.</summary>
internal static class TourReport
{
    /// <summary>Writes <c>report.html</c> into the run's folder.</summary>
    /// <param name="results">What the stages came to.</param>
    /// <param name="talk">The command that talks to the model.</param>
    /// <param name="language">The page's language.</param>
    public static void Write(TourResults results, string talk, Language language) =>
        AtomicFile.WriteText(Path.Combine(results.Run.Path, StageFiles.Report), Page(results, talk).ToHtml(language));

    private static ReportPage Page(TourResults results, string talk)
    {
        var last = results.Stages[^1].Manifest;
        return new ReportPage(
            new Text("A language model, trained from zero", "从零训练的语言模型"),
            [
                TourArticle.Comparison(results),
                .. TourChapters.Sections(results),
                TourFiles.Section(results),
                TourNotYet.Section(results),
                new ReportSection(new Text("Talk to it", "与它对话"), [new CodeBlock(talk)]),
            ])
        {
            Lead = new Text(
                "Real text went through every chapter: cleaned, cut into tokens, learnt, examined, taught to answer, judged by a reward model, and improved by it. Everything on this page comes from this run.",
                "真实文本走完了每一章：清洗、分词、学习、考试、学会回答、由奖励模型打分，再据此改进。本页的一切都来自这次运行。"),
            KeyNumbers = [.. KeyNumbers(results)],
            Footer = new Text(
                $"Linnet {last.Version} ({last.Commit}), seed {last.Seed}, {last.Threads} threads, {last.Dtype}. {TourChapters.Attribution(results).English}",
                $"Linnet {last.Version}（{last.Commit}），种子 {last.Seed}，{last.Threads} 线程，{last.Dtype}。{TourChapters.Attribution(results).Chinese}"),
        };
    }

    private static IEnumerable<KeyNumber> KeyNumbers(TourResults results)
    {
        if (results.Has("pretrain", "ngram-baseline"))
        {
            var baseline = Numeral.Decimals(results.Number("ngram-baseline", "perplexity"), 1);
            yield return new KeyNumber(
                new Text("perplexity, held out", "留出文本困惑度"), Text.Same(Numeral.Decimals(results.Number("pretrain", "perplexity"), 1)))
            {
                Note = new Text($"trigram: {baseline}", $"三元模型：{baseline}"),
            };
        }

        if (results.Has("exam"))
        {
            yield return new KeyNumber(
                new Text("exam, by likelihood", "考试（按似然）"), Numeral.Percent(results.Number("exam", "models.sft.accuracy_likelihood"), 0))
            {
                Note = new Text("chance: 25 %", "随机：25%"),
            };
        }

        if (results.Has("reward"))
        {
            yield return new KeyNumber(new Text("reward model, pairs right", "奖励模型准确率"), Numeral.Percent(results.Number("reward", "accuracy"), 0))
            {
                Note = new Text("chance: 50 %", "随机：50%"),
            };
        }

        if (results.Methods.FirstOrDefault(method => method.Name == "PPO") is { } ppo)
        {
            var (before, difference) = (Numeral.Decimals(ppo.Before, 2), Numeral.WithSign(ppo.Difference, 2));
            var interval = Numeral.Interval(ppo.Low, ppo.High, 2);
            yield return new KeyNumber(new Text("score after PPO", "PPO 后的得分"), Text.Same(Numeral.Decimals(ppo.After, 2)))
            {
                Note = new Text(
                    $"before: {before}; {difference} ({interval}){(ppo.IsToldApart ? "" : ", not told apart from 0")}",
                    $"之前：{before}；{difference}（{interval}）{(ppo.IsToldApart ? "" : "，与 0 没有区别")}"),
                Link = ppo.Alarm,
            };
        }

        var (minutes, memory) = (Numeral.Decimals(results.Seconds / 60, 1), ByteCount.Format(results.PeakMemoryBytes));
        yield return new KeyNumber(new Text("time", "用时"), new Text($"{minutes} min", $"{minutes} 分钟"))
        {
            Note = new Text($"{memory} of memory", $"内存 {memory}"),
        };
    }
}
