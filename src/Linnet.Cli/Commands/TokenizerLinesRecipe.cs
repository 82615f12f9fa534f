using Linnet.Core.Recipes;
using Linnet.Tokenization.Formats;

namespace Linnet.Cli.Commands;

/// <summary>What <c>tokenizer encode</c> and <c>tokenizer decode</c> take as key=value.</summary>
internal sealed record TokenizerLinesRecipe : IRecipe
{
    [Key(".tiktoken: how text is cut: gpt2, cl100k, o200k, …; null: as the file's contents are known to ask.", ".tiktoken：切分方式：gpt2、cl100k、o200k 等；null：已知文件按其内容确定。")]
    public string? Pretokenizer { get; init; }

    [Key("vocab.txt: whether text is lower-cased; null: as tokenizer_config.json says, else true.", "vocab.txt：是否转为小写；null：依 tokenizer_config.json，否则为 true。")]
    public bool? Lowercase { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => NamedPreTokenizers.Check(Pretokenizer);
}
