using Linnet.Alignment.Stages;
using Linnet.Core.Messages;
using Linnet.Pretraining.ApiDocumentation;
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
            new NGramBaselineStage(),
            new Text("Measure byte n-gram models, the baselines to beat", "测量字节 n-gram 模型，作为要超过的基线"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new PretrainStage(),
            new Text("Train a decoder from nothing on text files", "用文本文件从零训练解码器"),
            recipe => recipe.Seed,
            recipe => recipe.Threads),
        StageEntry.Of(
            new BestOfNStage(),
            new Text("Let a reward model choose the best of several answers", "让奖励模型从多个答案中挑选最好的"),
            recipe => recipe.Seed,
            recipe => recipe.Threads),
        StageEntry.Of(
            new DpoStage(),
            new Text("Align a model by direct preference optimization", "用直接偏好优化（DPO）对齐模型"),
            recipe => recipe.Seed,
            recipe => recipe.Threads),
        StageEntry.Of(
            new PpoStage(),
            new Text("Align a model by proximal policy optimization", "用近端策略优化（PPO）对齐模型"),
            recipe => recipe.Seed,
            recipe => recipe.Threads),
    ];
}
