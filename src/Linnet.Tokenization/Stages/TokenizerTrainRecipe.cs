using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Training;
using Linnet.Tokenization.Training.Direct;

namespace Linnet.Tokenization.Stages;

/// <summary>What the stage tokenizer-train is told to do.</summary>
public sealed record TokenizerTrainRecipe : TrainingRecipe
{
    /// <summary>The greatest vocabulary that is trained.</summary>
    internal const int MaximumVocabulary = 262_144;

    [Key("The stage that this recipe is for: tokenizer-train.", "此配方所属的阶段：tokenizer-train。")]
    public required string Stage { get; init; }

    [Key("Nothing here is drawn at random.", "此阶段不含随机性。")]
    public ulong Seed { get; init; }

    [Key("The text that merges are learnt from: .jsonl, each line an object with \"text\"; .txt, each line a document; either packed as .gz or .zst; .parquet with a column \"text\".", "用于学习合并规则的文本：.jsonl 每行一个含 \"text\" 的对象；.txt 每行一篇文档；均可为 .gz 或 .zst；.parquet 须有 \"text\" 列。")]
    public required IReadOnlyList<string> Files { get; init; }

    [Key("Text to measure on, in the same forms, one source a file; nothing is learnt from it.", "用于测量的文本，格式同上，每个文件一个数据源；不参与学习。")]
    public IReadOnlyList<string> HeldOut { get; init; } = [];

    [Key("The command that gets the files, told when they are not there.", "获取文件的命令，在文件不存在时告知。")]
    public string Get { get; init; } = "";

    [Key(
        "All ids: bytes or characters, merges, special tokens. Small models want few, so that the embedding does not eat their parameters.",
        "全部 id 数：字节或字符、合并得到的词元和特殊词元。小模型宜取较小的值，以免嵌入占去过多参数。",
        Unit = "tokens",
        Minimum = 2,
        Maximum = MaximumVocabulary)]
    public required int VocabularySize { get; init; }

    [Key(
        "Tokens that no text gives. byte_bpe: written <|name|>; the first ends a document, the others mark a chat's turns. WordPiece needs [UNK], bpe without byte_fallback <unk>.",
        "任何文本都不会产生的词元。byte_bpe：写作 <|name|>，第一个表示文档结束，其余标记对话的轮次。WordPiece 须有 [UNK]，不用 byte_fallback 的 bpe 须有 <unk>。")]
    public IReadOnlyList<string> SpecialTokens { get; init; } = [ByteTokenizer.EndOfDocumentText, ChatTemplate.User, ChatTemplate.Assistant];

    [Key("How often a pair has to stand in the text to become a token.", "一对词元至少出现多少次才会合并。", Minimum = 1)]
    public long MinimumCount { get; init; } = 2;

    [Key("At most so many characters (UTF-16 units) of each file, in whole documents; 0 reads all.", "每个文件最多读取的字符数（UTF-16 单元），按整篇文档计；0 表示全部。", Unit = "characters", Minimum = 0)]
    public long MaximumCharacters { get; init; } = 200_000_000;

    [Key("A sentence that the report shows cut into tokens.", "报告中展示切分结果的句子。")]
    public string Sample { get; init; } = "The path must not be empty. 路径不能为空。";

    /// <inheritdoc/>
    public override KnownTokens KnownTokens { get; init; } = KnownTokens.Leave;

    /// <inheritdoc/>
    protected override string BytesCut => "linnet";

    /// <inheritdoc/>
    public override IEnumerable<RecipeRule> Check()
    {
        if (Stage != TokenizerTrainStage.StageName)
        {
            yield return new("stage", new Text($"expected {TokenizerTrainStage.StageName}, found {Stage}", $"应为 {TokenizerTrainStage.StageName}，实际是 {Stage}"));
        }

        if (Files.Count == 0)
        {
            yield return new("files", new Text("expected at least one file, found none", "至少应有一个文件，实际没有"));
        }

        var special = Type == VocabularyType.ByteBpe ? CheckMarks() : CheckTexts();
        foreach (var rule in special.Concat(CheckCommon("vocabulary_size", VocabularySize, SpecialTokens.Count)))
        {
            yield return rule;
        }

        foreach (var rule in TokenizerText.RequireDifferentSources("held_out", HeldOut))
        {
            yield return rule;
        }
    }

    /// <summary>The settings that these values mean.</summary>
    /// <param name="resolve">Where a file of the recipe lies.</param>
    /// <param name="threads">How many threads work.</param>
    internal TrainingSettings ToSettings(Func<string, string> resolve, int threads) =>
        Settings([.. Files.Select(resolve)], VocabularySize, SpecialTokens, MinimumCount, threads) with { MaximumCharacters = MaximumCharacters };

    private IEnumerable<RecipeRule> CheckTexts()
    {
        foreach (var rule in TrainingRules.CheckSpecialTokens(Type, SpecialTokens))
        {
            yield return rule;
        }

        if (Type == VocabularyType.Bpe && !ByteFallback && !SpecialTokens.Contains("<unk>", StringComparer.Ordinal))
        {
            yield return new("special_tokens", new Text(
                $"expected <unk> among them, or byte_fallback: true, for characters that have no token; found [{string.Join(", ", SpecialTokens)}]",
                $"应包含 <unk>，或设 byte_fallback: true，用于没有词元的字符；实际是 [{string.Join(", ", SpecialTokens)}]"), "byte_fallback");
        }
    }

    private IEnumerable<RecipeRule> CheckMarks()
    {
        if (SpecialTokens.Distinct(StringComparer.Ordinal).Count() < SpecialTokens.Count || !SpecialTokens.Contains(ByteTokenizer.EndOfDocumentText, StringComparer.Ordinal)
            || SpecialTokens.Any(t => !IsMark(t)))
        {
            yield return new("special_tokens", new Text(
                $"expected different names as <|name|> of a-z, 0-9 and _, {ByteTokenizer.EndOfDocumentText} among them; found [{string.Join(", ", SpecialTokens)}]",
                $"应为互不相同的 <|name|>（由 a-z、0-9 和 _ 组成），且包含 {ByteTokenizer.EndOfDocumentText}；实际是 [{string.Join(", ", SpecialTokens)}]"));
        }
    }

    // The cut takes such a text to pieces at its brackets, so no merge can ever make it.
    private static bool IsMark(string text) => text.Length > 4 && text.StartsWith("<|", StringComparison.Ordinal) && text.EndsWith("|>", StringComparison.Ordinal)
        && text[2..^2].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
