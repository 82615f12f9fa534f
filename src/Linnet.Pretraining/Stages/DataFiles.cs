using Linnet.Core.Stages;
using Linnet.Pretraining.Windows;

namespace Linnet.Pretraining.Stages;

/// <summary>A recipe's text files as a stage uses them.</summary>
internal static class DataFiles
{
    /// <summary>Every file once, as an input that is hashed before work starts.</summary>
    public static IReadOnlyList<StageInput> Inputs(this DataSection data) =>
        [.. data.Train.Concat(data.Validation).Distinct(StringComparer.Ordinal).Select(path => new StageInput(path, StageInput.File))];

    /// <summary>Opens the text of a stage as tokens, in the stage's own folder.</summary>
    public static TokenFolder OpenTokens(this DataSection data, StageContext context, CancellationToken cancellation) => TokenFolder.Open(
        Path.Combine(context.Folder, "tokens"), Files(data.Train, context), Files(data.Validation, context), context.Progress, cancellation);

    private static IReadOnlyList<TextFile> Files(IReadOnlyList<string> paths, StageContext context) =>
        [.. paths.Select(path => new TextFile(path, context.Resolve(path)))];
}
