using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Training;
using Linnet.Tokenization.Training.Direct;

namespace Linnet.Cli.Commands;

/// <summary>What <c>tokenizer train</c> takes as key=value, without a recipe.</summary>
internal sealed record TokenizerTrainArguments : TrainingRecipe
{
    private const int SmallestVocabulary = 2;
    private const int LargestVocabulary = 1 << 20;
    private const int MaximumThreads = 256;

    [Key("All tokens, special ones among them.", "全部词元数，包括特殊词元。", Unit = "tokens", Minimum = SmallestVocabulary, Maximum = LargestVocabulary)]
    public required int Vocab { get; init; }

    [Key("The text: .txt, each line a document; .jsonl, each line an object with \"text\"; either packed as .gz or .zst; .parquet with a column \"text\".", "文本：.txt 每行一篇文档；.jsonl 每行一个含 \"text\" 的对象；均可为 .gz 或 .zst；.parquet 须有 \"text\" 列。")]
    public required IReadOnlyList<string> Input { get; init; }

    [Key("The folder to write; it must not exist yet or be empty.", "要写入的文件夹；必须尚不存在或为空。")]
    public required string Out { get; init; }

    [Key("Tokens that no text gives. Nothing: [PAD], [UNK], [CLS], [SEP], [MASK] for WordPiece, <unk> for bpe, none for byte_bpe. pretrain wants one that ends a document: <|endoftext|>.", "任何文本都不会产生的词元。不写则 WordPiece 为 [PAD]、[UNK]、[CLS]、[SEP]、[MASK]，bpe 为 <unk>，byte_bpe 没有。pretrain 需要表示文档结束的 <|endoftext|>。")]
    public IReadOnlyList<string>? SpecialTokens { get; init; }

    [Key("How often a pair has to stand in the text to become a token. Nothing: 2 for WordPiece by likelihood, else 1.", "一对词元至少出现多少次才会合并。不写则按似然的 WordPiece 为 2，其余为 1。", Minimum = 1)]
    public long? MinimumCount { get; init; }

    [Key("How many threads work; 0: every core. The tokens do not depend on it.", "线程数；0 表示使用所有核心。结果与此无关。", Minimum = 0, Maximum = MaximumThreads)]
    public int Threads { get; init; }

    /// <inheritdoc/>
    public override KnownTokens KnownTokens { get; init; } = KnownTokens.Merge;

    /// <inheritdoc/>
    protected override string BytesCut => "gpt2";

    private IReadOnlyList<string> Special => SpecialTokens ?? Type switch
    {
        VocabularyType.ByteBpe => [],
        VocabularyType.Bpe => ["<unk>"],
        _ => ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"],
    };

    /// <inheritdoc/>
    public override IEnumerable<RecipeRule> Check()
    {
        if (Input.Count == 0)
        {
            yield return new("input", new Text("expected at least one file, found none", "至少应有一个文件，实际没有"));
        }

        foreach (var rule in TrainingRules.CheckSpecialTokens(Type, Special).Concat(CheckCommon("vocab", Vocab, Special.Count)))
        {
            yield return rule;
        }
    }

    /// <summary>What to add to <c>special_tokens</c> so that a token ends a document; null where one does.</summary>
    public IReadOnlyList<string>? WithEndOfDocument => Special.Contains(ByteTokenizer.EndOfDocumentText, StringComparer.Ordinal) ? null : [.. Special, ByteTokenizer.EndOfDocumentText];

    /// <summary>The settings that these values mean.</summary>
    /// <param name="cores">The machine's threads.</param>
    public TrainingSettings ToSettings(int cores) =>
        Settings(Input, Vocab, Special, MinimumCount ?? (Type == VocabularyType.Wordpiece ? 2 : 1), Threads > 0 ? Threads : cores);
}
