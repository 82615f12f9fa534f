using Linnet.Corpora.FastText;

namespace Linnet.Corpora.Stages;

/// <summary>A model's labels as recipes name them: <c>zh</c> for <c>__label__zh</c>.</summary>
internal static class LabelNames
{
    /// <summary>The names, in the order of <see cref="FastTextModel.Labels"/>.</summary>
    public static IReadOnlyList<string> Of(FastTextModel model) => [.. model.Labels.Select(label =>
        label.StartsWith(FastTextDictionary.LabelPrefix, StringComparison.Ordinal) ? label[FastTextDictionary.LabelPrefix.Length..] : label)];
}
