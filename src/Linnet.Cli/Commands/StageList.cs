using Linnet.Core.Messages;
using Linnet.Corpora.ApiDocumentation;
using Linnet.Corpora.Classification;
using Linnet.Corpora.Cleaning;
using Linnet.Corpora.LocalizedMessages;
using Linnet.Corpora.TextFiles;
using Linnet.Pretraining.Baselines;
using Linnet.Pretraining.Stages;

namespace Linnet.Cli.Commands;

/// <summary>Every stage, listed by hand in the order of the story.</summary>
internal static class StageList
{
    public static IReadOnlyList<StageEntry> All { get; } =
    [
        StageEntry.Of(
            new ApiDocumentationStage(),
            new Text("Read .NET's XML documentation into documents", "将 .NET 的 XML 文档读成语料文档"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new LocalizedMessagesStage(),
            new Text("Read the .NET SDK's messages in its languages", "读取 .NET SDK 的多语言消息"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new TextFilesStage(),
            new Text("Read your own text files into documents", "将自己的文本文件读成语料文档"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new TrainClassifierStage(),
            new Text("Train a classifier of languages on labelled files", "用带标签的文件训练语言分类器"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new CleanStage(),
            new Text("Filter, deduplicate and split sources, with an account", "过滤、去重并划分数据源，逐条留账"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new NGramBaselineStage(),
            new Text("Measure byte n-gram models, the baselines to beat", "测量字节 n-gram 模型，作为要超过的基线"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new PretrainStage(),
            new Text("Train a decoder from nothing on text files", "用文本文件从零训练解码器"),
            recipe => recipe.Seed,
            recipe => recipe.Threads),
    ];
}
