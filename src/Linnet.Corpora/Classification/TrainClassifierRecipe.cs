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

    [Key("Shortest part of a word that counts, in characters. 1: a Chinese character says what language it is in.", "计入的词内片段的最短长度。默认 1：一个汉字足以说明语言。", Unit = "characters", Minimum = 1, Maximum = 8)]
    public int ShortestNGram { get; init; } = 1;

    [Key("Longest part of a word. 4, as in lid.176.", "词内片段的最大长度。默认 4，与 lid.176 相同。", Unit = "characters", Minimum = 1, Maximum = 8)]
    public int LongestNGram { get; init; } = 4;

    [Key("Numbers per part. 16, as in lid.176.", "每个片段的向量维数。默认 16，与 lid.176 相同。", Minimum = 1, Maximum = 1_024)]
    public int Dimension { get; init; } = 16;

    [Key(
        "The parts are hashed into this many rows. 65,536: ample for some megabytes of text.",
        "片段散列到的行数。默认 65,536：对几兆字节的文本绰绰有余。",
        Unit = "rows",
        Minimum = 256,
        Maximum = 10_000_000)]
    public int Buckets { get; init; } = 65_536;

    [Key("Least number of times that a word stands in the texts to count as a whole. 5.", "词作为整体计入所需的最少出现次数。默认 5。", Minimum = 1)]
    public int MinimumCount { get; init; } = 5;

    [Key("Times that each text is learnt from. 3: a fourth adds little.", "每条文本学习的遍数。默认 3：第四遍收益甚微。", Unit = "epochs", Minimum = 1, Maximum = 1_000)]
    public int Epochs { get; init; } = 3;

    [Key("Learning rate of the first step; it falls linearly to 0. 0.5.", "第一步的学习率，线性降到 0。默认 0.5。", Minimum = 0, ExclusiveMinimum = true, Maximum = 10)]
    public double LearningRate { get; init; } = 0.5;

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

        if (Labels.FirstOrDefault(l => l.Label.Any(char.IsWhiteSpace)) is { } blank)
        {
            yield return new("labels", new Text($"expected labels without blanks, found '{blank.Label}'", $"标签不应含空白，实际是“{blank.Label}”"));
        }

        if (ShortestNGram > LongestNGram)
        {
            yield return new("shortest_n_gram", new Text(
                $"expected at most longest_n_gram, {LongestNGram}, found {ShortestNGram}", $"应不超过 longest_n_gram（{LongestNGram}），实际是 {ShortestNGram}"));
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
