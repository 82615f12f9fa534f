using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Corpora.Review;

namespace Linnet.Cli.Commands;

/// <summary>What <c>corpus review sample</c> takes as key=value.</summary>
internal sealed record CorpusReviewSampleArguments : IRecipe
{
    private const int LeastDrawn = 4; // a unit of each stratum at least

    [Key("The folder to write; nothing: review, in the run's folder.", "要写入的文件夹；不写则为运行目录中的 review。")]
    public string? Out { get; init; }

    [Key("Removals drawn of each rule.", "每条规则抽取的去除内容数。", Unit = "units", Minimum = LeastDrawn, Maximum = 10_000)]
    public int PerRule { get; init; } = 50;

    [Key("Kept units drawn for each rule; 0: none, and then no recall.", "为每条规则抽取的保留内容数；0 表示不抽，也就没有召回率。", Unit = "units", Minimum = 0, Maximum = 10_000)]
    public int Kept { get; init; } = 50;

    [Key("Units of each side that are drawn first and measured; the nearest to the bound are told among them.", "先抽取并测量的每侧内容数；其中最接近阈值者优先复查。", Unit = "units", Minimum = 100, Maximum = 1_000_000)]
    public int Pool { get; init; } = 5_000;

    [Key("Decides what is drawn.", "决定抽到什么。")]
    public ulong Seed { get; init; } = 1;

    [Key("The reviewers, each with a queue.", "复查者，每人一个队列。")]
    public IReadOnlyList<string> Reviewers { get; init; } = ["a", "b"];

    [Key("The rules to review; nothing: all that removed something.", "要复查的规则；不写则为所有去除过内容的规则。")]
    public IReadOnlyList<string> Rules { get; init; } = [];

    [Key("The sources to review; nothing: all.", "要复查的数据源；不写则为全部。")]
    public IReadOnlyList<string> Sources { get; init; } = [];

    [Key("Characters of a text that a reviewer sees at most.", "复查者所见文本的最多字符数。", Unit = "characters", Minimum = 100, Maximum = 30_000)]
    public int Text { get; init; } = 2_000;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Kept is > 0 and < LeastDrawn)
        {
            yield return new("kept", new Text($"expected 0 or at least {LeastDrawn}, found {Kept}", $"应为 0 或至少 {LeastDrawn}，实际是 {Kept}"));
        }

        if (Reviewers.Count is 0 or > 5 || Reviewers.Distinct(StringComparer.OrdinalIgnoreCase).Count() < Reviewers.Count)
        {
            yield return new("reviewers", new Text("expected 1 to 5 different names", "应为 1 至 5 个不同的名称"));
        }

        foreach (var name in Reviewers.Where(n => n.Length is 0 or > 40 || n.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))))
        {
            yield return new("reviewers", new Text($"expected names of letters, digits, - and _, found '{name}'", $"名称应由字母、数字、- 和 _ 组成，实际是“{name}”"));
        }

        if (Reviewers.Contains("adjudication", StringComparer.OrdinalIgnoreCase))
        {
            yield return new("reviewers", new Text("adjudication is the name of the queue of disagreements; choose another", "adjudication 是分歧队列的名称，请另选"));
        }
    }

    /// <summary>The settings that these values mean.</summary>
    public ReviewSettings ToSettings(Language language) => new()
    {
        PerRule = PerRule,
        Kept = Kept,
        Pool = Pool,
        Seed = Seed,
        Reviewers = Reviewers,
        Rules = Rules,
        Sources = Sources,
        Text = Text,
        Language = language,
    };
}

/// <summary>What <c>corpus review report</c> takes as key=value.</summary>
internal sealed record CorpusReviewReportArguments : IRecipe
{
    [Key("Whether decisions may be missing: then what is there so far is reported.", "是否允许缺少决定：允许则报告已有部分。")]
    public bool Partial { get; init; }

    [Key("The precision that a suggested bound is to reach, with the most recall; 0: the best F1.", "建议阈值应达到的精确率，并取召回率最高者；0 表示取最佳 F1。", Minimum = 0, Maximum = 1)]
    public double Precision { get; init; } = 0.9;

    /// <summary>The precision wanted; null: the best F1.</summary>
    public double? WantedPrecision => Precision > 0 ? Precision : null;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}

/// <summary>What <c>corpus review apply</c> takes as key=value.</summary>
internal sealed record CorpusReviewApplyArguments : IRecipe
{
    [Key("The folder to write.", "要写入的文件夹。")]
    public required string Out { get; init; }

    [Key("The precision that a suggested bound is to reach, with the most recall; 0: the best F1.", "建议阈值应达到的精确率，并取召回率最高者；0 表示取最佳 F1。", Minimum = 0, Maximum = 1)]
    public double Precision { get; init; } = 0.9;

    /// <summary>The precision wanted; null: the best F1.</summary>
    public double? WantedPrecision => Precision > 0 ? Precision : null;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}
