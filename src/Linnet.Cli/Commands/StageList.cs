using Linnet.Core.Messages;
using Linnet.Instruction.Conversion;
using Linnet.Instruction.Tuning;
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
            new ConvertStage(),
            new Text("Turn members, translations and documents into questions and answers", "将成员、译文和文档转成问题与答案"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new SftStage(),
            new Text("Teach a pretrained model to answer (supervised fine-tuning)", "教预训练模型作答（有监督微调）"),
            recipe => recipe.Seed,
            recipe => recipe.Threads),
    ];
}
