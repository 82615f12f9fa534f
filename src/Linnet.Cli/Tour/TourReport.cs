using System.Globalization;
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

    /// <summary>A share as Chinese writes it, without a space; rounded as <c>P0</c> rounds, so that both languages say the same.</summary>
    public static string ChinesePercent(double share) =>
        share.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);

    private static ReportPage Page(TourResults results, string talk)
    {
        var last = results.Stages[^1].Manifest;
        return new ReportPage(
            new Text("A language model, trained from zero", "从零训练的语言模型"),
            [
                TourArticle.Comparison(results),
                .. TourChapters.Sections(results),
                TourFiles.Section(results),
                TourArticle.NotYet(),
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
            yield return new KeyNumber(new Text("perplexity, held out", "留出文本困惑度"), Text.Same($"{results.Number("pretrain", "perplexity"):F1}"))
            {
                Note = new Text(
                    $"trigram: {results.Number("ngram-baseline", "perplexity"):F1}", $"三元模型：{results.Number("ngram-baseline", "perplexity"):F1}"),
            };
        }

        if (results.Has("exam"))
        {
            yield return new KeyNumber(new Text("exam, by likelihood", "考试（按似然）"), new Text($"{results.Number("exam", "models.sft.accuracy_likelihood"):P0}", $"{ChinesePercent(results.Number("exam", "models.sft.accuracy_likelihood"))}"))
            {
                Note = new Text("chance: 25 %", "随机：25%"),
            };
        }

        if (results.Has("reward"))
        {
            yield return new KeyNumber(new Text("reward model, pairs right", "奖励模型准确率"), new Text($"{results.Number("reward", "accuracy"):P0}", $"{ChinesePercent(results.Number("reward", "accuracy"))}"))
            {
                Note = new Text("chance: 50 %", "随机：50%"),
            };
        }

        if (results.Has("ppo"))
        {
            yield return new KeyNumber(new Text("score after PPO", "PPO 后的得分"), Text.Same($"{results.Number("ppo", "reward"):F2}"))
            {
                Note = new Text($"before: {results.Number("best-of-n", "sft_reward"):F2}", $"之前：{results.Number("best-of-n", "sft_reward"):F2}"),
            };
        }

        yield return new KeyNumber(new Text("time", "用时"), new Text($"{results.Seconds / 60:F1} min", $"{results.Seconds / 60:F1} 分钟"))
        {
            Note = new Text($"{ByteCount.Format(results.PeakMemoryBytes)} of memory", $"内存 {ByteCount.Format(results.PeakMemoryBytes)}"),
        };
    }
}
