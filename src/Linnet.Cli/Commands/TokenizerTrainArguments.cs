using System.Globalization;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Tokenization.Training;
using Linnet.Tokenization.Training.Direct;

namespace Linnet.Cli.Commands;

/// <summary>What <c>tokenizer train</c> takes as key=value, without a recipe.</summary>
internal sealed record TokenizerTrainArguments : IRecipe
{
    private const int SmallestVocabulary = 2;
    private const int LargestVocabulary = 1 << 20;
    private const int MaximumThreads = 256;
    private const long SmallestMemory = 64_000_000;

    private static readonly (string Unit, long Bytes)[] Units =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1), ("", 1)];

    [Key("What is learnt: BPE of bytes or of characters, WordPiece by likelihood, or WordPiece by BPE as Hugging Face's trainer makes it.", "学习什么：字节或字符的 BPE、按似然的 WordPiece，或如 Hugging Face 训练器那样按 BPE 选择的 WordPiece。")]
    public VocabularyType Type { get; init; } = VocabularyType.ByteBpe;

    [Key("All tokens, special ones among them.", "全部词元数，包括特殊词元。", Unit = "tokens", Minimum = SmallestVocabulary, Maximum = LargestVocabulary)]
    public required int Vocab { get; init; }

    [Key("The text: .txt, each line a document; .jsonl, each line an object with \"text\"; either packed as .gz.", "文本：.txt 每行一篇文档；.jsonl 每行一个含 \"text\" 的对象；均可为 .gz。")]
    public required IReadOnlyList<string> Input { get; init; }

    [Key("The folder to write; it must not exist yet or be empty.", "要写入的文件夹；必须尚不存在或为空。")]
    public required string Out { get; init; }

    [Key("How text is cut: gpt2, cl100k, o200k, llama3, qwen2, deepseek_v3, whitespace, bert, metaspace or linnet. Nothing: gpt2 for byte_bpe, metaspace for bpe, bert for WordPiece.", "文本的切分方式：gpt2、cl100k、o200k、llama3、qwen2、deepseek_v3、whitespace、bert、metaspace 或 linnet。不写则 byte_bpe 用 gpt2，bpe 用 metaspace，WordPiece 用 bert。")]
    public string? Pretokenizer { get; init; }

    [Key("How text is rewritten first: none, nfc, nfkc, lowercase, bert or bert_cased. Nothing: bert for WordPiece, else none.", "切分前如何改写文本：none、nfc、nfkc、lowercase、bert 或 bert_cased。不写则 WordPiece 用 bert，其余为 none。")]
    public string? Normalizer { get; init; }

    [Key("Tokens that no text gives. Nothing: [PAD], [UNK], [CLS], [SEP], [MASK] for WordPiece, <unk> for bpe, none for byte_bpe.", "任何文本都不会产生的词元。不写则 WordPiece 为 [PAD]、[UNK]、[CLS]、[SEP]、[MASK]，bpe 为 <unk>，byte_bpe 没有。")]
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

    [Key("About how much memory may be used, such as 2GB or 512MiB: counts beyond it go to the disk. The tokens do not depend on it.", "大约可用的内存，例如 2GB 或 512MiB：超出的统计数据写入磁盘。结果与此无关。")]
    public string Memory { get; init; } = "2GB";

    private string Cut => Pretokenizer ?? Type switch
    {
        VocabularyType.ByteBpe => "gpt2",
        VocabularyType.Bpe => "metaspace",
        _ => "bert",
    };

    private bool IsWordPiece => Type is VocabularyType.Wordpiece or VocabularyType.WordpieceBpe;

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

        if (!TrainingSettings.PreTokenizers.Contains(Cut, StringComparer.Ordinal))
        {
            yield return OneOf("pretokenizer", TrainingSettings.PreTokenizers, Cut);
        }
        else if (Type == VocabularyType.ByteBpe && (TrainingSettings.Drops(Cut) || Cut == "metaspace"))
        {
            yield return new("pretokenizer", new Text(
                $"expected one that keeps every byte with byte_bpe, such as gpt2; found {Cut}, which does not",
                $"byte_bpe 需要保留每个字节的切分方式，例如 gpt2；实际是 {Cut}，它做不到"), "type");
        }

        if (Normalizer is not null && !TrainingSettings.Normalizers.Contains(Normalizer, StringComparer.Ordinal))
        {
            yield return OneOf("normalizer", TrainingSettings.Normalizers, Normalizer);
        }

        if (Special.Distinct(StringComparer.Ordinal).Count() < Special.Count || Special.Any(t => t.Length == 0) || (IsWordPiece && !Special.Contains("[UNK]", StringComparer.Ordinal)))
        {
            yield return new("special_tokens", new Text(
                $"expected different texts{(IsWordPiece ? ", [UNK] among them" : "")}; found [{string.Join(", ", Special)}]",
                $"应为互不相同的文本{(IsWordPiece ? "，且包含 [UNK]" : "")}；实际是 [{string.Join(", ", Special)}]"));
        }

        if (Type == VocabularyType.ByteBpe && Vocab < 256 + Special.Count)
        {
            yield return new("vocab", new Text(
                $"expected at least {256 + Special.Count}, the bytes and special tokens; found {Vocab}",
                $"至少应为 {256 + Special.Count}（字节与特殊词元），实际是 {Vocab}"), "special_tokens");
        }

        if (Bytes(Memory) is not { } bytes || bytes < SmallestMemory)
        {
            yield return new("memory", new Text(
                $"expected a number of bytes, at least 64MB, such as 2GB or 512MiB; found {Memory}",
                $"应为字节数，至少 64MB，例如 2GB 或 512MiB；实际是 {Memory}"));
        }
    }

    /// <summary>The settings that these values mean.</summary>
    /// <param name="cores">The machine's threads.</param>
    public TrainingSettings ToSettings(int cores) => new()
    {
        Type = Type,
        VocabularySize = Vocab,
        Files = Input,
        PreTokenizer = Cut,
        Normalizer = Normalizer ?? (IsWordPiece ? "bert" : "none"),
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
            Memory = Bytes(Memory)!.Value,
        },
    };

    private static RecipeRule OneOf(string key, IReadOnlyList<string> names, string found) => new(key, new Text(
        $"expected one of {string.Join(", ", names)}; found {found}", $"应为 {string.Join("、", names)} 之一；实际是 {found}"));

    private static long? Bytes(string text)
    {
        var (unit, bytes) = Units.First(u => text.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase));
        return decimal.TryParse(text[..^unit.Length].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * bytes <= long.MaxValue
            ? (long)(number * bytes)
            : null;
    }
}
