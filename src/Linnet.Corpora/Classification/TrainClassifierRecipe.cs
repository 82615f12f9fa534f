using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Corpora.Classification;

/// <summary>What <c>linnet corpus train-classifier</c> is told to do.</summary>
public sealed record TrainClassifierRecipe : IRecipe
{
    [Key("The stage that this recipe is for: train-classifier.", "此配方所属的阶段：train-classifier。")]
    public required string Stage { get; init; }

    [Key("Decides the order in which the texts are learnt from.", "决定学习文本的顺序。")]
    public ulong Seed { get; init; }

    [Key("The labels with their files.", "标签及其文件。")]
    public required IReadOnlyList<LabelSection> Labels { get; init; }

    [Key(
        "Longest character n-gram; all from 1 are used. 4, the upper bound in fastText's language identification.",
        "字符 n-gram 的最大长度，从 1 起全部使用。默认 4，与 fastText 语言识别的上限相同。",
        Minimum = 1,
        Maximum = 8)]
    public int LongestNGram { get; init; } = 4;

    [Key(
        "The n-grams are hashed into 2^this buckets. 16: 2 MB for 14 labels; 65 thousand are ample for some megabytes of text.",
        "n-gram 散列到 2 的此次幂个桶。默认 16：14 个标签约 2 MB；对几兆字节的文本绰绰有余。",
        Unit = "bits",
        Minimum = 8,
        Maximum = 22)]
    public int BucketBits { get; init; } = 16;

    [Key(
        "How much of a text is looked at, from its beginning. 400: a language shows in a sentence or two.",
        "从开头起查看文本的多少。默认 400：一两句话就足以看出语言。",
        Unit = "characters",
        Minimum = 1,
        Maximum = 1_000_000)]
    public int MaximumCharacters { get; init; } = 400;

    [Key("Times that each text is learnt from. 3: a fourth adds little.", "每条文本学习的遍数。默认 3：第四遍收益甚微。", Unit = "epochs", Minimum = 1, Maximum = 1_000)]
    public int Epochs { get; init; } = 3;

    [Key(
        "Learning rate of the first step; it falls linearly to 0. 100: a text's gradient is shared among its n-grams, some hundred.",
        "第一步的学习率，线性降到 0。默认 100：一条文本的梯度由它的几百个 n-gram 分摊。",
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 10_000)]
    public double LearningRate { get; init; } = 100;

    [Key(
        "Share of the documents to learn from, chosen by a hash of their ids: documents of one id in several languages go together.",
        "用于学习的文档比例，按 id 的哈希选取：多种语言中 id 相同的文档同进同出。",
        Minimum = 0,
        Maximum = 1,
        ExclusiveMinimum = true,
        ExclusiveMaximum = true)]
    public double TrainShare { get; init; } = 0.3;

    [Key("Share of the documents to calibrate the confidence on.", "用于校准置信度的文档比例。", Minimum = 0, Maximum = 1, ExclusiveMinimum = true, ExclusiveMaximum = true)]
    public double CalibrationShare { get; init; } = 0.05;

    [Key("Share of the documents to measure on.", "用于测量的文档比例。", Minimum = 0, Maximum = 1, ExclusiveMinimum = true, ExclusiveMaximum = true)]
    public double TestShare { get; init; } = 0.15;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != TrainClassifierStage.StageName)
        {
            yield return new("stage", new Text($"expected {TrainClassifierStage.StageName}, found {Stage}", $"应为 {TrainClassifierStage.StageName}，实际是 {Stage}"));
        }

        if (Labels.Count < 2 || Labels.Select(l => l.Label).Distinct(StringComparer.Ordinal).Count() < Labels.Count || Labels.Any(l => l.Label.Length == 0))
        {
            yield return new("labels", new Text("expected at least two different labels", "至少需要两个不同的标签"));
        }

        if (TrainShare + CalibrationShare + TestShare > 1)
        {
            yield return new("train_share", new Text(
                $"expected train_share + calibration_share + test_share of at most 1, found {TrainShare + CalibrationShare + TestShare}",
                $"train_share + calibration_share + test_share 应不超过 1，实际是 {TrainShare + CalibrationShare + TestShare}"));
        }
    }
}

/// <summary>A label and where its texts stand.</summary>
public sealed record LabelSection
{
    [Key("The label, for example a language.", "标签，例如一种语言。")]
    public required string Label { get; init; }

    [Key("A .jsonl file of documents; each line of a document is a text.", "文档的 .jsonl 文件；文档的每一行是一条文本。")]
    public required string File { get; init; }
}
