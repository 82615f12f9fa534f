using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Tokenization.Extension;
using Linnet.Tokenization.Formats;

namespace Linnet.Tokenization.Stages;

/// <summary>What the stage tokenizer-extend is told to do.</summary>
public sealed record TokenizerExtendRecipe : IRecipe
{
    [Key("The stage that this recipe is for: tokenizer-extend.", "此配方所属的阶段：tokenizer-extend。")]
    public required string Stage { get; init; }

    [Key("Nothing here is drawn at random.", "此阶段不含随机性。")]
    public ulong Seed { get; init; }

    [Key("The tokenizer to extend: a tokenizer.json, .tiktoken, vocab.txt or SentencePiece .model, or a folder of one; its ids stay as they are.", "要扩展的分词器：tokenizer.json、.tiktoken、vocab.txt 或 SentencePiece 的 .model，或包含它的文件夹；其中的 id 保持不变。")]
    public required string Base { get; init; }

    [Key("A vocabulary of the same kind (of bytes, of words, or of characters): what the base lacks is appended. Either this or files.", "同类（字节、词或字符）的另一个词表：基础词表缺少的词元会追加到末尾。与 files 二选一。")]
    public string? Add { get; init; }

    [Key("How text is cut, for a base that is a .tiktoken file and none of the well-known ones: gpt2, cl100k, o200k, ….", "切分方式，仅用于基础分词器是来源未知的 .tiktoken 文件时：gpt2、cl100k、o200k 等。")]
    public string? Pretokenizer { get; init; }

    [Key("Text of the new language, which more tokens are learnt from: .jsonl, each line an object with \"text\"; .txt, each line a document; either packed as .gz or .zst; .parquet with a column \"text\". Either this (input, on the command line) or add.", "新语言的文本，用于学习新词元：.jsonl 每行一个含 \"text\" 的对象；.txt 每行一篇文档；均可为 .gz 或 .zst；.parquet 须有 \"text\" 列。与 add 二选一（命令行上写 input）。")]
    public IReadOnlyList<string> Files { get; init; } = [];

    [Key("How many tokens are learnt from the files and added behind the last id.", "从 files 学习并在最后一个 id 之后添加的词元数。", Unit = "tokens", Minimum = 0, Maximum = TokenizerTrainRecipe.MaximumVocabulary)]
    public int AddedTokens { get; init; }

    [Key("SentencePiece and Unigram: the scores of appended pieces. continued: behind the base's; zero: before them; own: as in their own vocabulary.", "SentencePiece 与 Unigram：追加词条的分数。continued：排在基础词表之后；zero：排在其前；own：沿用各自词表中的分数。")]
    public ScorePolicy Scores { get; init; } = ScorePolicy.Continued;

    [Key("How the embeddings of new tokens begin. pieces: at the mean of the old tokens that each was; mean: of all; drawn: from their normal distribution.", "新词元嵌入的初始值。pieces：其原切分各词元的均值；mean：全部旧行的均值；drawn：从旧行的正态分布中抽取。")]
    public NewRowPolicy NewRows { get; init; } = NewRowPolicy.Pieces;

    [Key("The embedding's number of rows is rounded up to a multiple of this.", "嵌入矩阵的行数向上取整到此数的倍数。", Minimum = 1, Maximum = 65536)]
    public int RowMultiple { get; init; } = 1;

    [Key("Held-out text of the new language, one source a file: it gets shorter.", "新语言的留出文本，每个文件一个数据源：扩展后应当更短。")]
    public IReadOnlyList<string> HeldOutNew { get; init; } = [];

    [Key("Held-out text that the base was made for, one source a file: it should stay as it was.", "基础分词器所针对的留出文本，每个文件一个数据源：切分应保持不变。")]
    public IReadOnlyList<string> HeldOutOld { get; init; } = [];

    [Key("How often a pair has to stand in the text to become a token.", "一对词元至少出现多少次才会合并。", Minimum = 1)]
    public long MinimumCount { get; init; } = 2;

    [Key(
        "With files, where the base is of characters and not of bytes: how large a share of the text's characters must be tokens; rarer ones stay as they were.",
        "使用 files 且基础词表以字符（而非字节）为单位时：文本中应有词元的字符所占比例；更罕见的字符保持原样。",
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 1)]
    public double CharacterCoverage { get; init; } = 0.9995;

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

        if (Files.Count == 0 == Add is null)
        {
            yield return new("files", new Text("expected either files (input=, on the command line) or add", "files（命令行上写 input=）与 add 应且只应写一个"), "add");
        }
        else if (Files.Count > 0 == (AddedTokens == 0))
        {
            yield return new(
                "added_tokens",
                Files.Count > 0
                    ? new Text("expected how many tokens are learnt from the text, such as added_tokens=2000; found 0", "应写明从文本学习的词元数，例如 added_tokens=2000；实际是 0")
                    : new Text($"expected nothing with add, which says which tokens; found {AddedTokens}", $"使用 add 时新词元由其决定，不应再写；实际是 {AddedTokens}"),
                "files",
                "add");
        }

        foreach (var rule in NamedPreTokenizers.Check(Pretokenizer))
        {
            yield return rule;
        }

        foreach (var rule in TokenizerText.RequireDifferentSources("held_out_new", HeldOutNew.Concat(HeldOutOld)))
        {
            yield return rule with { Reads = ["held_out_old"] };
        }
    }
}
