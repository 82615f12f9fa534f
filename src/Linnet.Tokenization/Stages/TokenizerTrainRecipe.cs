using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Training;
using Linnet.Tokenization.Training.Direct;

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

    [Key("The text that merges are learnt from: .jsonl, each line an object with \"text\"; .txt, each line a document; either packed as .gz or .zst; .parquet with a column \"text\".", "用于学习合并规则的文本：.jsonl 每行一个含 \"text\" 的对象；.txt 每行一篇文档；均可为 .gz 或 .zst；.parquet 须有 \"text\" 列。")]
    public required IReadOnlyList<string> Files { get; init; }

    [Key("Text to measure on, in the same forms, one source a file; nothing is learnt from it.", "用于测量的文本，格式同上，每个文件一个数据源；不参与学习。")]
    public IReadOnlyList<string> HeldOut { get; init; } = [];

    [Key("The command that gets the files, told when they are not there.", "获取文件的命令，在文件不存在时告知。")]
    public string Get { get; init; } = "";

    [Key("What is learnt: BPE of bytes or of characters, WordPiece by likelihood, or WordPiece by BPE as Hugging Face's trainer makes it.", "学习什么：字节或字符的 BPE、按似然的 WordPiece，或如 Hugging Face 训练器那样按 BPE 选择的 WordPiece。")]
    public VocabularyType Type { get; init; } = VocabularyType.ByteBpe;

    [Key(
        "All ids: bytes or characters, merges, special tokens. Small models want few, so that the embedding does not eat their parameters.",
        "全部 id 数：字节或字符、合并得到的词元和特殊词元。小模型宜取较小的值，以免嵌入占去过多参数。",
        Unit = "tokens",
        Minimum = 2,
        Maximum = MaximumVocabulary)]
    public required int VocabularySize { get; init; }

    [Key("How text is cut: linnet, gpt2, cl100k, o200k, llama3, qwen2, deepseek_v3, whitespace, bert or metaspace. Nothing: linnet for byte_bpe, metaspace for bpe, bert for WordPiece.", "文本的切分方式：linnet、gpt2、cl100k、o200k、llama3、qwen2、deepseek_v3、whitespace、bert 或 metaspace。不写则 byte_bpe 用 linnet，bpe 用 metaspace，WordPiece 用 bert。")]
    public string? Pretokenizer { get; init; }

    [Key("How text is rewritten first: none, nfc, nfkc, lowercase, bert or bert_cased. Nothing: bert for WordPiece, else none.", "切分前如何改写文本：none、nfc、nfkc、lowercase、bert 或 bert_cased。不写则 WordPiece 用 bert，其余为 none。")]
    public string? Normalizer { get; init; }

    [Key(
        "Tokens that no text gives. byte_bpe: written <|name|>; the first ends a document, the others mark a chat's turns. WordPiece needs [UNK], bpe without byte_fallback <unk>.",
        "任何文本都不会产生的词元。byte_bpe：写作 <|name|>，第一个表示文档结束，其余标记对话的轮次。WordPiece 须有 [UNK]，不用 byte_fallback 的 bpe 须有 <unk>。")]
    public IReadOnlyList<string> SpecialTokens { get; init; } = [ByteTokenizer.EndOfDocumentText, ChatTemplate.User, ChatTemplate.Assistant];

    [Key("bpe and WordPiece: how large a share of the text's characters must be tokens; the rarest are left out.", "bpe 与 WordPiece：文本中的字符至少有多大比例成为词元；最罕见的略去。", Minimum = 0.5, Maximum = 1)]
    public double Coverage { get; init; } = 1;

    [Key("bpe: whether characters without a token are written by tokens of their bytes.", "bpe：没有词元的字符是否用字节词元表示。")]
    public bool ByteFallback { get; init; }

    [Key("How often a pair has to stand in the text to become a token.", "一对词元至少出现多少次才会合并。", Minimum = 1)]
    public long MinimumCount { get; init; } = 2;

    [Key("How often a piece has to stand in the text to be learnt from; more saves memory.", "一个片段至少出现多少次才参与学习；值越大越省内存。", Minimum = 1)]
    public long MinimumPieceCount { get; init; } = 1;

    [Key("What becomes of a pair whose bytes are a token already: left as it is, or merged again, to the same token, as Hugging Face's trainer does.", "字节已是词元的一对词元如何处理：leave 保持不变，merge 再次合并为同一词元（与 Hugging Face 的训练器相同）。")]
    public KnownTokens KnownTokens { get; init; } = KnownTokens.Leave;

    [Key("The longest piece in characters, such as a run of Chinese without a space; a longer one is cut, and counted. 0: none is; linnet cuts runs of letters after 32 anyway.", "片段的最大字符数（如没有空格的中文）；更长的会被截断并计数。0 表示不截断；linnet 总是在 32 个字母后截断。", Unit = "characters", Minimum = 0)]
    public int MaximumLetters { get; init; }

    [Key("At most so many characters (UTF-16 units) of each file, in whole documents; 0 reads all.", "每个文件最多读取的字符数（UTF-16 单元），按整篇文档计；0 表示全部。", Unit = "characters", Minimum = 0)]
    public long MaximumCharacters { get; init; } = 200_000_000;

    [Key("How much memory the program may hold, such as 2GB or 512MiB: counts beyond it go to the disk. The tokens do not depend on it.", "程序最多占用的内存，例如 2GB 或 512MiB：超出的统计数据写入磁盘。结果与此无关。")]
    public string Memory { get; init; } = "2GB";

    [Key("A sentence that the report shows cut into tokens.", "报告中展示切分结果的句子。")]
    public string Sample { get; init; } = "The path must not be empty. 路径不能为空。";

    private string Cut => Pretokenizer ?? Type switch
    {
        VocabularyType.ByteBpe => "linnet",
        VocabularyType.Bpe => "metaspace",
        _ => "bert",
    };

    private string Form => Normalizer ?? (TrainingRules.IsWordPiece(Type) ? "bert" : "none");

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

        var special = Type == VocabularyType.ByteBpe ? CheckMarks() : CheckTexts();
        foreach (var rule in special.Concat(TrainingRules.CheckCut(Type, Cut, Form)).Concat(TrainingRules.CheckMemory(Memory)))
        {
            yield return rule;
        }

        if (Type == VocabularyType.ByteBpe && VocabularySize < 256 + SpecialTokens.Count)
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

    /// <summary>The settings that these values mean.</summary>
    /// <param name="resolve">Where a file of the recipe lies.</param>
    /// <param name="threads">How many threads work.</param>
    internal TrainingSettings ToSettings(Func<string, string> resolve, int threads) => new()
    {
        Type = Type,
        VocabularySize = VocabularySize,
        Files = [.. Files.Select(resolve)],
        PreTokenizer = Cut,
        Normalizer = Form,
        SpecialTokens = SpecialTokens,
        MaximumLetters = MaximumLetters,
        MaximumCharacters = MaximumCharacters,
        Coverage = Coverage,
        ByteFallback = ByteFallback,
        Learning = new LearningOptions
        {
            MinimumCount = MinimumCount,
            MinimumPieceCount = MinimumPieceCount,
            KnownTokens = KnownTokens,
            Threads = threads,
            Memory = TrainingMemory.ForLearning(TrainingMemory.Bytes(Memory)!.Value),
        },
    };

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
