using Linnet.Core.Recipes;
using Linnet.Tokenization.Formats;

namespace Linnet.Cli.Commands;

/// <summary>What <c>tokenizer inspect</c> and <c>tokenizer compare</c> take as key=value.</summary>
internal sealed record TokenizerInspectRecipe : IRecipe
{
    [Key("The text: .jsonl, each line an object with \"text\"; any other file, each line a document; either packed as .gz or .zst; .parquet with a column \"text\".", "文本：.jsonl 每行一个含 \"text\" 的对象；其他文件每行一篇文档；均可为 .gz 或 .zst；.parquet 须有 \"text\" 列。")]
    public IReadOnlyList<string> Input { get; init; } = [];

    [Key("compare: the page to write; null: none.", "compare：要写出的页面；null：不写。")]
    public string? Out { get; init; }

    [Key("compare: which documents the page shows.", "compare：决定页面展示哪些文档。", Minimum = 0)]
    public long Seed { get; init; }

    [Key("Threads; 0: all. The numbers are the same for any.", "线程数；0：全部。结果与线程数无关。", Minimum = 0, Maximum = 256)]
    public int Threads { get; init; }

    [Key(".tiktoken: how text is cut: gpt2, cl100k, o200k, …; null: as the file's contents are known to ask.", ".tiktoken：切分方式：gpt2、cl100k、o200k 等；null：已知文件按其内容确定。")]
    public string? Pretokenizer { get; init; }

    [Key("vocab.txt: whether text is lower-cased; null: as tokenizer_config.json says, else true.", "vocab.txt：是否转为小写；null：依 tokenizer_config.json，否则为 true。")]
    public bool? Lowercase { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => NamedPreTokenizers.Check(Pretokenizer);
}
