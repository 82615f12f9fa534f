using Linnet.Core.Recipes;

namespace Linnet.Benchmarks.Tokens;

/// <summary>What is measured, as key=value.</summary>
internal sealed record ShardWork : IRecipe
{
    [Key("Documents, {\"text\"} a line.", "文档，每行一个 {\"text\"}。")]
    public required string File { get; init; }

    [Key("The vocabulary: a tokenizer.json.", "词表：tokenizer.json。")]
    public required string Tokenizer { get; init; }

    [Key("A folder to work in; what is made there is deleted.", "工作文件夹；其中生成的内容会被删除。")]
    public required string Folder { get; init; }

    [Key("Pairs that count; one more comes before them.", "计入的对数；此前还有一对不计。", Minimum = 1, Maximum = 1_000)]
    public int Rounds { get; init; } = 5;

    [Key("Threads that encode.", "编码线程数。", Minimum = 1, Maximum = 1_024)]
    public int Threads { get; init; } = 2;

    [Key("Optimizer steps that are timed, with their reading and saving; 0: none.", "计时的优化步数，含读取和保存；0 表示不测。", Minimum = 0, Maximum = 100_000)]
    public int Steps { get; init; } = 60;

    [Key("Steps between two checkpoints.", "两个检查点之间的步数。", Minimum = 1, Maximum = 100_000)]
    public int CheckpointEverySteps { get; init; } = 20;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}
