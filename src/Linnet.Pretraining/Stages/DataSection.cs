using Linnet.Core.Recipes;
using Linnet.Pretraining.Mixture;
using Linnet.Pretraining.Windows;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Pretraining.Stages;

/// <summary>Where the text stands.</summary>
public sealed record DataSection
{
    [Key("The sources of the mixture: each with a name, a weight and its files.", "数据源及其配比：每个数据源有名称、权重和文件。")]
    public required IReadOnlyList<SourceSection> Sources { get; init; }

    [Key(
        "Other weights of the sources from a step on, a change an item: a good source at the end, or a language that comes in slowly. Every source stays within one"
        + " window of what all weights together give it. None: the weights of the sources hold throughout.",
        "从某一步起改用的数据源权重，每项一次变化：例如最后多给优质数据，或逐渐加入一种语言。每个数据源与全部权重之和所给的份额始终相差不超过一个窗口。没有则全程使用各数据源的权重。")]
    public IReadOnlyList<WeightChange> WeightChanges { get; init; } = [];

    /// <summary>The changes as the mixture takes them.</summary>
    internal IReadOnlyList<MixtureChange> Changes => [.. WeightChanges.Select(change => new MixtureChange(change.FromStep, change.Weights))];

    [Key(
        "How documents share a sequence. stream: one after another, each seeing those before it; a document goes on in the next sequence, without its beginning."
        + " documents: whole where they fit, and hidden from each other.",
        "文档如何共用一个序列。stream：首尾相接，后面的能看到前面的；放不下的部分进入下一序列，看不到开头。documents：放得下就保持完整，彼此不可见。")]
    public Packing Packing { get; init; } = Packing.Stream;

    [Key(
        "Tokens of the piece before that a document longer than a sequence sees again at the beginning of its next piece; they carry no loss. Of packing: documents.",
        "长于一个序列的文档，在下一段开头重新看到的前一段词元数；这些词元不计损失。用于 packing: documents。",
        Unit = "tokens",
        Minimum = 0,
        Maximum = 1_048_575)]
    public int Overlap { get; init; }

    /// <summary>Cuts a text as the recipe says.</summary>
    /// <param name="file">Its tokens.</param>
    /// <param name="end">The token that ends a document.</param>
    /// <param name="sequenceLength">T.</param>
    public ITokenWindows Windows(TokenFile file, int end, int sequenceLength) =>
        Packing == Packing.Stream ? new TokenWindows(file, sequenceLength) : new PackedWindows(file, end, sequenceLength, Overlap);

    /// <summary>What is wrong with the sources as a whole.</summary>
    public IEnumerable<RecipeRule> Check()
    {
        if (Overlap > 0 && Packing != Packing.Documents)
        {
            yield return new("data.overlap", new Text($"expected 0 with packing: stream, found {Overlap}", $"packing 为 stream 时应为 0，实际是 {Overlap}"), "data.packing");
        }

        if (Sources.Count == 0)
        {
            yield return new("data.sources", new Text("expected at least one source, found none", "至少需要一个数据源，实际没有"));
        }

        foreach (var name in Sources.GroupBy(source => source.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            yield return new("data.sources", new Text($"expected different names, found {name} twice", $"名称应互不相同，实际 {name} 出现了两次"));
        }

        foreach (var (i, change) in WeightChanges.Index())
        {
            var key = $"data.weight_changes.{i}";
            if (change.Weights.Count != Sources.Count)
            {
                yield return new($"{key}.weights", new Text(
                    $"expected a weight for each of the {Sources.Count} sources, in their order, found {change.Weights.Count}",
                    $"应按顺序为 {Sources.Count} 个数据源各给一个权重，实际有 {change.Weights.Count} 个"));
            }
            else if (change.Weights.Any(weight => weight < 0) || change.Weights.Sum() <= 0)
            {
                yield return new($"{key}.weights", new Text(
                    $"expected no weight below 0 and one above it, found [{string.Join(", ", change.Weights)}]",
                    $"权重不应小于 0 且至少一个大于 0，实际是 [{string.Join(", ", change.Weights)}]"));
            }

            if (i > 0 && change.FromStep <= WeightChanges[i - 1].FromStep)
            {
                yield return new($"{key}.from_step", new Text(
                    $"expected more than that of the change before ({WeightChanges[i - 1].FromStep}), found {change.FromStep}",
                    $"应大于前一次变化的步数（{WeightChanges[i - 1].FromStep}），实际是 {change.FromStep}"));
            }
        }

        var learnt = Sources.SelectMany(source => source.Train).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Sources.SelectMany(source => source.Validation).Where(learnt.Contains).Distinct(StringComparer.Ordinal))
        {
            yield return new("data.sources", new Text(
                $"expected files in validation that no source learns from, found {file} in train too",
                $"validation 的文件不应用于学习，实际 {file} 也在 train 中"));
        }

        foreach (var source in Sources)
        {
            if (source.Name.Length is 0 or > 64 || source.Name.AsSpan().ContainsAnyExcept(SourceSection.NameCharacters))
            {
                yield return new("data.sources", new Text(
                    $"expected names of 1 to 64 letters a to z, digits, _ and -, found \"{source.Name}\"",
                    $"名称应为 1 到 64 个小写字母 a 到 z、数字、_ 或 -，实际是 \"{source.Name}\""));
            }

            if (source.Train.Count == 0 || source.Validation.Count == 0)
            {
                yield return new("data.sources", new Text(
                    $"{source.Name}: expected at least one file each in train and validation, found {source.Train.Count} and {source.Validation.Count}",
                    $"{source.Name}：train 和 validation 至少各需一个文件，实际分别有 {source.Train.Count} 个和 {source.Validation.Count} 个"));
            }
        }
    }
}

/// <summary>How documents share a sequence.</summary>
public enum Packing
{
    /// <summary>One after another: <see cref="TokenWindows"/>.</summary>
    Stream,

    /// <summary>Hidden from each other: <see cref="PackedWindows"/>.</summary>
    Documents,
}

/// <summary>Other weights of the sources.</summary>
public sealed record WeightChange
{
    [Key("The first step whose text is drawn by these weights.", "从这一步起按这些权重取文本。", Unit = "steps", Minimum = 2)]
    public required long FromStep { get; init; }

    [Key("A weight for each source, in the order of data.sources; 0: nothing more of it.", "每个数据源一个权重，顺序同 data.sources；0 表示不再使用。")]
    public required IReadOnlyList<double> Weights { get; init; }
}

/// <summary>One source of text.</summary>
public sealed record SourceSection
{
    internal static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    [Key("What figures, tables and folders call it.", "图表和文件夹中使用的名称。")]
    public required string Name { get; init; }

    [Key(
        "Its weight in the mixture, by tokens; only the ratios of the weights matter. A small but good source gets more than its size"
        + " and is then seen several times.",
        "按词元计的采样权重，只有各权重之比有意义。小而优质的数据源可给高于其规模的权重，于是会被看多遍。",
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 1e6)]
    public double Weight { get; init; } = 1;

    [Key(
        "Files to learn from, in UTF-8: .jsonl has one document in the field \"text\" of each line, any other file is one document."
        + " run:01-name/file means a file of an earlier stage of the same run.",
        "用于学习的文件，UTF-8 编码：.jsonl 每行一篇文档，正文在 \"text\" 字段；其他文件整个是一篇文档。run:01-name/file 指同一次运行中较早阶段的文件。")]
    public required IReadOnlyList<string> Train { get; init; }

    [Key("Files to measure on; the model never learns from them.", "用于衡量的文件；模型从不在其上学习。")]
    public required IReadOnlyList<string> Validation { get; init; }

    [Key("The command that gets the files, told when they are not there.", "获取文件的命令，在文件不存在时告知。")]
    public string Get { get; init; } = "";
}
