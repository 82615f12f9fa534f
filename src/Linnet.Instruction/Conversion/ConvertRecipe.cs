using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Instruction.Conversion;

/// <summary>What <c>linnet instruct convert</c> is told to do.</summary>
public sealed record ConvertRecipe : IRecipe
{
    [Key("The stage that this recipe is for: convert.", "此配方所属的阶段：convert。")]
    public required string Stage { get; init; }

    [Key("Decides which records stay where there are more than the limits allow.", "记录多于上限时，决定保留哪些。")]
    public ulong Seed { get; init; }

    [Key(
        "Members and their descriptions, as the stage api-documentation writes them; empty: none.",
        "成员及其说明，由阶段 api-documentation 写出；留空则没有。")]
    public string Members { get; init; } = "";

    [Key(
        "English messages and their Chinese translations, as the stage localized-messages writes them; empty: none.",
        "英文消息及其中文译文，由阶段 localized-messages 写出；留空则没有。")]
    public string Translations { get; init; } = "";

    [Key("The cleaned corpus: its split decides on which side a record stands.", "清洗后的语料：记录站在哪一侧由其划分决定。")]
    public required SplitSection Documents { get; init; }

    [Key("At most so many questions of each kind to learn from.", "每类问题用于学习的上限。")]
    public KindLimits Train { get; init; } = new();

    [Key("At most so many questions of each kind to measure on.", "每类问题用于衡量的上限。")]
    public KindLimits Validation { get; init; } = new() { Member = 400, EnZh = 200, ZhEn = 200 };

    [Key("Longest content that is asked about; longer records are dropped. 160: names and messages of a few lines.", "所问内容的最大长度，更长的记录被舍弃。默认 160：名称和几行以内的消息。", Unit = "characters", Minimum = 1)]
    public int LongestQuestion { get; init; } = 160;

    [Key("Shortest answer; shorter records are dropped. 4: a Chinese answer of two words.", "答案的最小长度，更短的记录被舍弃。默认 4：两个词的中文答案。", Unit = "characters", Minimum = 1)]
    public int ShortestAnswer { get; init; } = 4;

    [Key("Longest answer; longer records are dropped, never cut. 240: about forty English words.", "答案的最大长度，更长的记录被舍弃，绝不截断。默认 240：约四十个英文单词。", Unit = "characters", Minimum = 1)]
    public int LongestAnswer { get; init; } = 240;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != ConvertStage.StageName)
        {
            yield return new("stage", new Text($"expected {ConvertStage.StageName}, found {Stage}", $"应为 {ConvertStage.StageName}，实际是 {Stage}"));
        }

        foreach (var (key, files) in new[] { ("documents.train", Documents.Train), ("documents.validation", Documents.Validation) })
        {
            if (files.Count == 0)
            {
                yield return new(key, new Text("expected at least one file, found none", "至少需要一个文件，实际没有"));
            }
        }

        if (Train.Member > 0 && Members.Length == 0)
        {
            yield return new("members", new Text("expected a file, because train.member is not 0", "应给出文件，因为 train.member 不为 0"), "train.member");
        }

        if (Train.EnZh + (long)Train.ZhEn > 0 && Translations.Length == 0)
        {
            yield return new(
                "translations",
                new Text("expected a file, because train.en_zh or train.zh_en is not 0", "应给出文件，因为 train.en_zh 或 train.zh_en 不为 0"),
                "train.en_zh",
                "train.zh_en");
        }

        if (ShortestAnswer > LongestAnswer)
        {
            yield return new(
                "shortest_answer",
                new Text($"expected at most longest_answer ({LongestAnswer}), found {ShortestAnswer}", $"应不超过 longest_answer（{LongestAnswer}），实际是 {ShortestAnswer}"));
        }
    }
}

/// <summary>The two sides of a cleaned corpus.</summary>
public sealed record SplitSection
{
    [Key("Files of documents that models learn from.", "模型用于学习的文档文件。")]
    public required IReadOnlyList<string> Train { get; init; }

    [Key("Files of held-out documents: questions about them are only ever measured on.", "留出的文档文件：关于它们的问题只用于衡量。")]
    public required IReadOnlyList<string> Validation { get; init; }
}

/// <summary>How many questions of each kind.</summary>
public sealed record KindLimits
{
    [Key("What a member does. 4,000 teach a small model the form; the knowledge is the pretraining's.", "某个成员的作用。4,000 个足以教会小模型作答的形式；知识来自预训练。", Unit = "questions", Minimum = 0)]
    public int Member { get; init; } = 4_000;

    [Key("English into Chinese.", "英译中。", Unit = "questions", Minimum = 0)]
    public int EnZh { get; init; } = 2_000;

    [Key("Chinese into English.", "中译英。", Unit = "questions", Minimum = 0)]
    public int ZhEn { get; init; } = 2_000;

    [Key(
        "The sentence that follows a sentence of the documents. 0: only text of one's own, which has no members, needs it.",
        "文档中某句之后的一句。默认 0：只有自备的、没有成员的文本才需要。",
        Unit = "questions",
        Minimum = 0)]
    public int NextSentence { get; init; }

    /// <summary>The limit of a kind of <see cref="Wordings.Kinds"/>.</summary>
    internal int Of(string kind) => kind switch
    {
        Wordings.Member => Member,
        Wordings.EnglishToChinese => EnZh,
        Wordings.ChineseToEnglish => ZhEn,
        _ => NextSentence,
    };
}
