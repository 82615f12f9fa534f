using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Tokenization.Stages;

/// <summary>What the stage tokenizer-extend is told to do.</summary>
public sealed record TokenizerExtendRecipe : IRecipe
{
    [Key("The stage that this recipe is for: tokenizer-extend.", "此配方所属的阶段：tokenizer-extend。")]
    public required string Stage { get; init; }

    [Key("Nothing here is drawn at random.", "此阶段不含随机性。")]
    public ulong Seed { get; init; }

    [Key("The tokenizer.json to extend; its ids stay as they are.", "要扩展的 tokenizer.json；其中的 id 保持不变。")]
    public required string Base { get; init; }

    [Key("Text of the new language, which more merges are learnt from: files of {\"id\", \"source\", \"text\"} lines.", "新语言的文本，用于继续学习合并规则：每行为 {\"id\", \"source\", \"text\"} 的文件。")]
    public required IReadOnlyList<string> Files { get; init; }

    [Key("How many tokens are added behind the last id.", "在最后一个 id 之后添加的词元数。", Unit = "tokens", Minimum = 1, Maximum = TokenizerTrainRecipe.MaximumVocabulary)]
    public required int AddedTokens { get; init; }

    [Key("Held-out text of the new language, one source a file: it gets shorter.", "新语言的留出文本，每个文件一个数据源：扩展后应当更短。")]
    public IReadOnlyList<string> HeldOutNew { get; init; } = [];

    [Key("Held-out text that the base was made for, one source a file: it should stay as it was.", "基础分词器所针对的留出文本，每个文件一个数据源：切分应保持不变。")]
    public IReadOnlyList<string> HeldOutOld { get; init; } = [];

    [Key("How often a pair has to stand in the text to become a token.", "一对词元至少出现多少次才会合并。", Minimum = 1)]
    public long MinimumCount { get; init; } = 2;

    [Key("At most so many characters (UTF-16 units) of each file, in whole documents; 0 reads all.", "每个文件最多读取的字符数（UTF-16 单元），按整篇文档计；0 表示全部。", Unit = "characters", Minimum = 0)]
    public long MaximumCharacters { get; init; } = 200_000_000;

    [Key("A sentence in both languages that the report shows cut into tokens, before and after.", "报告中展示扩展前后切分结果的双语句子。")]
    public string Sample { get; init; } = "The path must not be empty. 路径不能为空。";

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != TokenizerExtendStage.StageName)
        {
            yield return new("stage", new Text($"expected {TokenizerExtendStage.StageName}, found {Stage}", $"应为 {TokenizerExtendStage.StageName}，实际是 {Stage}"));
        }

        if (Files.Count == 0)
        {
            yield return new("files", new Text("expected at least one file, found none", "至少应有一个文件，实际没有"));
        }

        foreach (var rule in TokenizerText.RequireDifferentSources("held_out_new", HeldOutNew.Concat(HeldOutOld)))
        {
            yield return rule with { Reads = ["held_out_old"] };
        }
    }
}
