using System.Text.Json.Nodes;
using Linnet.Alignment.Stages;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;
using Linnet.Corpora.ApiDocumentation;
using Linnet.Corpora.Classification;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.LocalizedMessages;
using Linnet.Corpora.Selection;
using Linnet.Corpora.Stages;
using Linnet.Corpora.TextFiles;
using Linnet.Evaluation.Exams;
using Linnet.Instruction.Conversion;
using Linnet.Instruction.Tuning;
using Linnet.Pretraining.Baselines;
using Linnet.Pretraining.Stages;
using Linnet.Rewards.Stages;
using Linnet.Tokenization.Stages;

namespace Linnet.Cli.Tour;

/// <summary>The page's chapters: what each stage has to show, under the headings of the article.</summary>
internal static class TourChapters
{
    private static readonly IReadOnlyList<Chapter> Chapters =
    [
        new(
            new Text("1.3 The corpus", "1.3 语料"),
            [
                new("api-documentation", ApiDocumentationReport.Sections),
                new("localized-messages", LocalizedMessagesReport.Sections),
                new("text-files", TextFilesStage.Sections),
                new("train-classifier", TrainClassifierReport.Sections),
                new("clean", CorpusCleanStage.Sections) { Method = new Text("Cleaning", "清洗") },
                new("dedup", FunnelReport.Sections) { Method = new Text("Deduplication", "去重") },
                new("select", CorpusSelectStage.Sections) { Method = new Text("Selection", "筛选") },
            ]),
        new(
            new Text("1.1 The vocabulary", "1.1 词表"),
            [
                new("tokenizer-train", TokenizerTrainReport.Sections),
                new("tokenizer-extend", TokenizerExtendReport.Sections),
            ]),
        new(
            new Text("1.2 Pretraining", "1.2 预训练"),
            [
                new("ngram-baseline", (summary, _) => NGramBaselineReport.Sections(summary)),
                new("pretrain", PretrainReport.Sections),
            ]),
        new(
            new Text("2 Instruction tuning", "2 指令微调"),
            [
                new("convert", ConvertReport.Sections),
                new("sft", SftReport.Sections),
            ]),
        new(
            new Text("1.4 The exam, before and after tuning", "1.4 考试：微调前后"),
            [
                new("exam-questions", ExamQuestionsReport.Sections),
                new("exam", ExamReport.Sections),
            ]),
        new(
            new Text("3 The reward model", "3 奖励模型"),
            [
                new("preference-pairs", PreferencePairsReport.Sections),
                new("reward", RewardReport.Sections),
            ]),
        new(
            new Text("4 Best-of-N, DPO, PPO", "4 Best-of-N、DPO、PPO"),
            [
                new("best-of-n", BestOfNReport.Sections) { Method = Text.Same("Best-of-N") },
                new("dpo", DpoReport.Sections) { Method = Text.Same("DPO") },
                new("ppo", PpoReport.Sections) { Method = Text.Same("PPO") },
            ]),
    ];

    /// <summary>One section a chapter, with links to the stages' own pages and recipes; stages that this run does not have are left out.</summary>
    public static IReadOnlyList<ReportSection> Sections(TourResults results) =>
    [
        .. Chapters.Select(chapter => (chapter.Title, Parts: chapter.Parts
                .Join(results.Stages, part => part.Stage, stage => stage.Name, (part, stage) => (part, stage)).ToList()))
            .Select(chapter => new ReportSection(chapter.Title, [.. chapter.Parts
                .SelectMany(part => part.part.Sections(part.stage.Manifest.Summary, part.stage.Folder).SelectMany(section => Blocks(part.part, section)))])
            {
                Links = [.. chapter.Parts.SelectMany(part => Links(part.stage))],
            }),
    ];

    private static IEnumerable<ReportBlock> Blocks(Part part, ReportSection section)
    {
        var title = part.Method is null ? section.Title : new Text($"{part.Method.English}: {section.Title.English}", $"{part.Method.Chinese}：{section.Title.Chinese}");
        return section.IsAside ? [new Details(title, section.Blocks)] : section.Blocks.Prepend(new Subheading(title));
    }

    // The recipes beside the story are named after their stages.
    private static IEnumerable<ReportLink> Links(TourStage stage)
    {
        var folder = Path.GetFileName(stage.Folder);
        yield return new ReportLink(Text.Same($"`{folder}`"), $"{folder}/{StageFiles.Report}");
        yield return new ReportLink(Text.Same($"`{stage.Name}.yaml`"), $"{folder}/{StageFiles.Recipe}");
    }

    /// <summary>Whose text it was.</summary>
    public static Text Attribution(TourResults results) => results.Stages.Any(s => s.Name == "text-files")
        ? new Text("Text: your own files.", "文本：你自己的文件。")
        : new Text(
            "Text: XML documentation of Microsoft.NETCore.App.Ref and Microsoft.AspNetCore.App.Ref, and localized messages of the .NET SDK, © .NET Foundation and contributors, MIT licence.",
            "文本：Microsoft.NETCore.App.Ref 与 Microsoft.AspNetCore.App.Ref 的 XML 文档，以及 .NET SDK 的本地化消息，© .NET Foundation 及贡献者，MIT 许可。");

    private sealed record Chapter(Text Title, IReadOnlyList<Part> Parts);

    private sealed record Part(string Stage, Func<JsonObject, string, IReadOnlyList<ReportSection>> Sections)
    {
        /// <summary>Stands before the headings where stages of one chapter have the same; or null.</summary>
        public Text? Method { get; init; }
    }
}
