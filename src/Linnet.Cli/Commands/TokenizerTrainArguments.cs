using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Training;
using Linnet.Tokenization.Training.Direct;

namespace Linnet.Cli.Commands;

/// <summary>What <c>tokenizer train</c> takes as key=value, without a recipe.</summary>
internal sealed record TokenizerTrainArguments : IRecipe
{
    private const int SmallestVocabulary = 2;
    private const int LargestVocabulary = 1 << 20;
    private const int MaximumThreads = 256;

    [Key("What is learnt: BPE of bytes or of characters, WordPiece by likelihood, or WordPiece by BPE as Hugging Face's trainer makes it.", "学习什么：字节或字符的 BPE、按似然的 WordPiece，或如 Hugging Face 训练器那样按 BPE 选择的 WordPiece。")]
    public VocabularyType Type { get; init; } = VocabularyType.ByteBpe;

    [Key("All tokens, special ones among them.", "全部词元数，包括特殊词元。", Unit = "tokens", Minimum = SmallestVocabulary, Maximum = LargestVocabulary)]
    public required int Vocab { get; init; }

    [Key("The text: .txt, each line a document; .jsonl, each line an object with \"text\"; either packed as .gz or .zst; .parquet with a column \"text\".", "文本：.txt 每行一篇文档；.jsonl 每行一个含 \"text\" 的对象；均可为 .gz 或 .zst；.parquet 须有 \"text\" 列。")]
    public required IReadOnlyList<string> Input { get; init; }

    [Key("The folder to write; it must not exist yet or be empty.", "要写入的文件夹；必须尚不存在或为空。")]
    public required string Out { get; init; }

    [Key("How text is cut: gpt2, cl100k, o200k, llama3, qwen2, deepseek_v3, whitespace, bert, metaspace, metaspace_scripts (also around Chinese, kana and each digit) or linnet. Nothing: gpt2 for byte_bpe, metaspace for bpe, bert for WordPiece.", "文本的切分方式：gpt2、cl100k、o200k、llama3、qwen2、deepseek_v3、whitespace、bert、metaspace、metaspace_scripts（在中文、假名和每个数字前后也切分）或 linnet。不写则 byte_bpe 用 gpt2，bpe 用 metaspace，WordPiece 用 bert。")]
    public string? Pretokenizer { get; init; }

    [Key("How text is rewritten first: none, nfc, nfkc, lowercase, bert or bert_cased. Nothing: bert for WordPiece, else none.", "切分前如何改写文本：none、nfc、nfkc、lowercase、bert 或 bert_cased。不写则 WordPiece 用 bert，其余为 none。")]
    public string? Normalizer { get; init; }

    [Key("Tokens that no text gives. Nothing: [PAD], [UNK], [CLS], [SEP], [MASK] for WordPiece, <unk> for bpe, none for byte_bpe. pretrain wants one that ends a document: <|endoftext|>.", "任何文本都不会产生的词元。不写则 WordPiece 为 [PAD]、[UNK]、[CLS]、[SEP]、[MASK]，bpe 为 <unk>，byte_bpe 没有。pretrain 需要表示文档结束的 <|endoftext|>。")]
    public IReadOnlyList<string>? SpecialTokens { get; init; }

    [Key("How often a pair has to stand in the text to become a token. Nothing: 2 for WordPiece by likelihood, else 1.", "一对词元至少出现多少次才会合并。不写则按似然的 WordPiece 为 2，其余为 1。", Minimum = 1)]
    public long? MinimumCount { get; init; }

    [Key("How often a piece has to stand in the text to be learnt from; more saves memory.", "一个片段至少出现多少次才参与学习；值越大越省内存。", Minimum = 1)]
    public long MinimumPieceCount { get; init; } = 1;

    [Key("What becomes of a pair whose bytes are a token already: merged again, to the same token, as Hugging Face's trainer does, or left as it is.", "字节已是词元的一对词元如何处理：merge 再次合并为同一词元（与 Hugging Face 的训练器相同），leave 保持不变。")]
    public KnownTokens KnownTokens { get; init; } = KnownTokens.Merge;

    [Key("The longest piece in characters, such as a run of Chinese without a space; a longer one is cut, and counted. 0: none is.", "片段的最大字符数（如没有空格的中文）；更长的会被截断并计数。0 表示不截断。", Unit = "characters", Minimum = 0)]
    public int MaximumLetters { get; init; }

    [Key("bpe and WordPiece: how large a share of the text's characters must be tokens; the rarest are left out.", "bpe 与 WordPiece：文本中的字符至少有多大比例成为词元；最罕见的略去。", Minimum = 0.5, Maximum = 1)]
    public double Coverage { get; init; } = 1;

    [Key("bpe: whether characters without a token are written by tokens of their bytes.", "bpe：没有词元的字符是否用字节词元表示。")]
    public bool ByteFallback { get; init; }

    [Key("How many threads work; 0: every core. The tokens do not depend on it.", "线程数；0 表示使用所有核心。结果与此无关。", Minimum = 0, Maximum = MaximumThreads)]
    public int Threads { get; init; }

    [Key("How much memory the program may hold, such as 2GB or 512MiB: counts beyond it go to the disk. The tokens do not depend on it.", "程序最多占用的内存，例如 2GB 或 512MiB：超出的统计数据写入磁盘。结果与此无关。")]
    public string Memory { get; init; } = "2GB";

    private string Cut => Pretokenizer ?? Type switch
    {
        VocabularyType.ByteBpe => "gpt2",
        VocabularyType.Bpe => "metaspace",
        _ => "bert",
    };

    private bool IsWordPiece => TrainingRules.IsWordPiece(Type);

    private string Form => Normalizer ?? (IsWordPiece ? "bert" : "none");

    private IReadOnlyList<string> Special => SpecialTokens ?? Type switch
    {
        VocabularyType.ByteBpe => [],
        VocabularyType.Bpe => ["<unk>"],
        _ => ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"],
    };

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Input.Count == 0)
        {
            yield return new("input", new Text("expected at least one file, found none", "至少应有一个文件，实际没有"));
        }

        foreach (var rule in TrainingRules.CheckCut(Type, Cut, Form).Concat(TrainingRules.CheckSpecialTokens(Type, Special)).Concat(TrainingRules.CheckMemory(Memory)))
        {
            yield return rule;
        }

        if (Type == VocabularyType.ByteBpe && Vocab < 256 + Special.Count)
        {
            yield return new("vocab", new Text(
                $"expected at least {256 + Special.Count}, the bytes and special tokens; found {Vocab}",
                $"至少应为 {256 + Special.Count}（字节与特殊词元），实际是 {Vocab}"), "special_tokens");
        }
    }

    /// <summary>What to add to <c>special_tokens</c> so that a token ends a document; null where one does.</summary>
    public IReadOnlyList<string>? WithEndOfDocument => Special.Contains(ByteTokenizer.EndOfDocumentText, StringComparer.Ordinal) ? null : [.. Special, ByteTokenizer.EndOfDocumentText];

    /// <summary>The settings that these values mean.</summary>
    /// <param name="cores">The machine's threads.</param>
    public TrainingSettings ToSettings(int cores) => new()
    {
        Type = Type,
        VocabularySize = Vocab,
        Files = Input,
        PreTokenizer = Cut,
        Normalizer = Form,
        SpecialTokens = Special,
        MaximumLetters = MaximumLetters,
        Coverage = Coverage,
        ByteFallback = ByteFallback,
        Learning = new LearningOptions
        {
            MinimumCount = MinimumCount ?? (Type == VocabularyType.Wordpiece ? 2 : 1),
            MinimumPieceCount = MinimumPieceCount,
            KnownTokens = KnownTokens,
            Threads = Threads > 0 ? Threads : cores,
            Memory = TrainingMemory.ForLearning(TrainingMemory.Bytes(Memory)!.Value),
        },
    };
}
