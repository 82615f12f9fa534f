using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Tokenizers;

namespace Linnet.Tokenization.Stages;

/// <summary>What the stage tokenizer-train is told to do.</summary>
public sealed record TokenizerTrainRecipe : IRecipe
{
    /// <summary>The greatest vocabulary that is trained.</summary>
    internal const int MaximumVocabulary = 262_144;

    [Key("The stage that this recipe is for: tokenizer-train.", "此配方所属的阶段：tokenizer-train。")]
    public required string Stage { get; init; }

    [Key("Nothing here is drawn at random.", "此阶段不含随机性。")]
    public ulong Seed { get; init; }

    [Key("The text that merges are learnt from: files of {\"id\", \"source\", \"text\"} lines.", "用于学习合并规则的文本：每行为 {\"id\", \"source\", \"text\"} 的文件。")]
    public required IReadOnlyList<string> Files { get; init; }

    [Key("Text to measure on, one source a file; nothing is learnt from it.", "用于测量的文本，每个文件一个数据源；不参与学习。")]
    public IReadOnlyList<string> HeldOut { get; init; } = [];

    [Key(
        "All ids: 256 bytes, merges, special tokens. Small models want few, so that the embedding does not eat their parameters.",
        "全部 id 数：256 个字节、合并得到的词元和特殊词元。小模型宜取较小的值，以免嵌入占去过多参数。",
        Unit = "tokens",
        Minimum = 257,
        Maximum = MaximumVocabulary)]
    public required int VocabularySize { get; init; }

    [Key(
        "Tokens that no text gives, written <|name|>: the first ends a document, the others mark a chat's turns.",
        "任何文本都不会产生的词元，写作 <|name|>：第一个表示文档结束，其余标记对话的轮次。")]
    public IReadOnlyList<string> SpecialTokens { get; init; } = [ByteTokenizer.EndOfDocumentText, ChatTemplate.User, ChatTemplate.Assistant];

    [Key("How often a pair has to stand in the text to become a token.", "一对词元至少出现多少次才会合并。", Minimum = 1)]
    public long MinimumCount { get; init; } = 2;

    [Key("At most so many characters (UTF-16 units) of each file, in whole documents; 0 reads all.", "每个文件最多读取的字符数（UTF-16 单元），按整篇文档计；0 表示全部。", Unit = "characters", Minimum = 0)]
    public long MaximumCharacters { get; init; } = 200_000_000;

    [Key("A sentence that the report shows cut into tokens.", "报告中展示切分结果的句子。")]
    public string Sample { get; init; } = "The path must not be empty. 路径不能为空。";

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != TokenizerTrainStage.StageName)
        {
            yield return new("stage", new Text($"expected {TokenizerTrainStage.StageName}, found {Stage}", $"应为 {TokenizerTrainStage.StageName}，实际是 {Stage}"));
        }

        if (Files.Count == 0)
        {
            yield return new("files", new Text("expected at least one file, found none", "至少应有一个文件，实际没有"));
        }

        if (SpecialTokens.Distinct(StringComparer.Ordinal).Count() < SpecialTokens.Count || !SpecialTokens.Contains(ByteTokenizer.EndOfDocumentText, StringComparer.Ordinal)
            || SpecialTokens.Any(t => !IsSpecial(t)))
        {
            yield return new("special_tokens", new Text(
                $"expected different names as <|name|> of a-z, 0-9 and _, {ByteTokenizer.EndOfDocumentText} among them; found [{string.Join(", ", SpecialTokens)}]",
                $"应为互不相同的 <|name|>（由 a-z、0-9 和 _ 组成），且包含 {ByteTokenizer.EndOfDocumentText}；实际是 [{string.Join(", ", SpecialTokens)}]"));
        }

        if (VocabularySize < 256 + SpecialTokens.Count)
        {
            yield return new(
                "vocabulary_size",
                new Text(
                    $"expected at least {256 + SpecialTokens.Count}, the bytes and special tokens; found {VocabularySize}",
                    $"至少应为 {256 + SpecialTokens.Count}（字节与特殊词元），实际是 {VocabularySize}"),
                "special_tokens");
        }

        foreach (var rule in TokenizerText.RequireDifferentSources("held_out", HeldOut))
        {
            yield return rule;
        }
    }

    // The cut takes such a text to pieces at its brackets, so no merge can ever make it.
    private static bool IsSpecial(string text) => text.Length > 4 && text.StartsWith("<|", StringComparison.Ordinal) && text.EndsWith("|>", StringComparison.Ordinal)
        && text[2..^2].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
