using Linnet.Core.Messages;
using Linnet.Pretraining.Stages;

namespace Linnet.Cli.Commands;

/// <summary>Every stage, listed by hand in the order of the story.</summary>
internal static class StageList
{
    public static IReadOnlyList<StageEntry> All { get; } =
    [
        StageEntry.Of(
            new PretrainStage(),
            new Text("Train a byte-level decoder from nothing on text files.", "在文本文件上从零训练一个字节级解码器。"),
            recipe => recipe.Seed,
            recipe => recipe.Threads),
    ];
}
