using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Tokenization.Training.Direct;

/// <summary>The keys of a training that its recipe and its command have in common; they differ in what is taken where nothing is said.</summary>
public abstract record TrainingRecipe : IRecipe
{
    private const int Bytes = 256;

    [Key("What is learnt: BPE of bytes or of characters, WordPiece by likelihood, or WordPiece by BPE as Hugging Face's trainer makes it.", "学习什么：字节或字符的 BPE、按似然的 WordPiece，或如 Hugging Face 训练器那样按 BPE 选择的 WordPiece。")]
    public VocabularyType Type { get; init; } = VocabularyType.ByteBpe;

    [Key("How text is cut: gpt2, cl100k, o200k, llama3, qwen2, deepseek_v3, whitespace, bert, metaspace, metaspace_scripts (also around Chinese, kana and each digit) or linnet. Nothing: metaspace for bpe, bert for WordPiece; for byte_bpe linnet in a recipe, gpt2 without one.", "文本的切分方式：gpt2、cl100k、o200k、llama3、qwen2、deepseek_v3、whitespace、bert、metaspace、metaspace_scripts（在中文、假名和每个数字前后也切分）或 linnet。不写则 bpe 用 metaspace，WordPiece 用 bert；byte_bpe 在配方中用 linnet，不用配方时用 gpt2。")]
    public string? Pretokenizer { get; init; }

    [Key("How text is rewritten first: none, nfc, nfkc, lowercase, bert or bert_cased. Nothing: bert for WordPiece, else none.", "切分前如何改写文本：none、nfc、nfkc、lowercase、bert 或 bert_cased。不写则 WordPiece 用 bert，其余为 none。")]
    public string? Normalizer { get; init; }

    [Key("bpe and WordPiece: how large a share of the text's characters must be tokens; the rarest are left out.", "bpe 与 WordPiece：文本中的字符至少有多大比例成为词元；最罕见的略去。", Minimum = 0.5, Maximum = 1)]
    public double Coverage { get; init; } = 1;

    [Key("bpe: whether characters without a token are written by tokens of their bytes.", "bpe：没有词元的字符是否用字节词元表示。")]
    public bool ByteFallback { get; init; }

    [Key("How often a piece has to stand in the text to be learnt from; more saves memory.", "一个片段至少出现多少次才参与学习；值越大越省内存。", Minimum = 1)]
    public long MinimumPieceCount { get; init; } = 1;

    [Key("What becomes of a pair whose bytes are a token already: merged again, to the same token, as Hugging Face's trainer does, or left as it is.", "字节已是词元的一对词元如何处理：merge 再次合并为同一词元（与 Hugging Face 的训练器相同），leave 保持不变。")]
    public abstract KnownTokens KnownTokens { get; init; }

    [Key("The longest piece in characters, such as a run of Chinese without a space; a longer one is cut, and counted. 0: none is; linnet cuts runs of letters after 32 anyway.", "片段的最大字符数（如没有空格的中文）；更长的会被截断并计数。0 表示不截断；linnet 总是在 32 个字母后截断。", Unit = "characters", Minimum = 0)]
    public int MaximumLetters { get; init; }

    [Key("How much memory the program may hold, such as 2GB or 512MiB: counts beyond it go to the disk. The tokens do not depend on it.", "程序最多占用的内存，例如 2GB 或 512MiB：超出的统计数据写入磁盘。结果与此无关。")]
    public string Memory { get; init; } = "2GB";

    /// <summary>How byte_bpe cuts text where nothing is said.</summary>
    protected abstract string BytesCut { get; }

    private string Cut => Pretokenizer ?? Type switch
    {
        VocabularyType.ByteBpe => BytesCut,
        VocabularyType.Bpe => "metaspace",
        _ => "bert",
    };

    private string Form => Normalizer ?? (TrainingRules.IsWordPiece(Type) ? "bert" : "none");

    /// <inheritdoc/>
    public abstract IEnumerable<RecipeRule> Check();

    /// <summary>What the common values must be.</summary>
    /// <param name="vocabularyKey">The key of the vocabulary's size.</param>
    /// <param name="vocabulary">The vocabulary's size in tokens.</param>
    /// <param name="special">How many special tokens it has.</param>
    protected IEnumerable<RecipeRule> CheckCommon(string vocabularyKey, int vocabulary, int special)
    {
        foreach (var rule in TrainingRules.CheckCut(Type, Cut, Form).Concat(TrainingRules.CheckMemory(Memory)))
        {
            yield return rule;
        }

        var least = Bytes + special;
        if (Type == VocabularyType.ByteBpe && vocabulary < least)
        {
            yield return new(
                vocabularyKey,
                new Text($"expected at least {least}, the bytes and special tokens; found {vocabulary}", $"至少应为 {least}（字节与特殊词元），实际是 {vocabulary}"),
                "special_tokens");
        }
    }

    /// <summary>The settings that the common values mean.</summary>
    /// <param name="files">The files of text.</param>
    /// <param name="vocabulary">All tokens.</param>
    /// <param name="special">The special ones.</param>
    /// <param name="minimumCount">How often a pair has to stand in the text.</param>
    /// <param name="threads">How many threads work.</param>
    protected TrainingSettings Settings(IReadOnlyList<string> files, int vocabulary, IReadOnlyList<string> special, long minimumCount, int threads) => new()
    {
        Type = Type,
        VocabularySize = vocabulary,
        Files = files,
        PreTokenizer = Cut,
        Normalizer = Form,
        SpecialTokens = special,
        MaximumLetters = MaximumLetters,
        Coverage = Coverage,
        ByteFallback = ByteFallback,
        Learning = new LearningOptions
        {
            MinimumCount = minimumCount,
            MinimumPieceCount = MinimumPieceCount,
            KnownTokens = KnownTokens,
            Threads = threads,
            Memory = TrainingMemory.ForLearning(TrainingMemory.Bytes(Memory)!.Value),
        },
    };
}
