using Linnet.Core.Recipes;

namespace Linnet.Benchmarks.Corpora;

/// <summary>What is deduplicated, as key=value.</summary>
internal sealed record DedupWork : IRecipe
{
    [Key("A folder for the corpus and the work; files of it are written anew.", "存放语料与中间文件的目录；其中的文件会重新写出。")]
    public required string Folder { get; init; }

    [Key("Documents of the corpus.", "语料的文档数。", Minimum = 1)]
    public long Documents { get; init; } = 200_000;

    [Key("Characters of a document.", "每篇文档的字符数。", Unit = "characters", Minimum = 1, Maximum = 1_000_000)]
    public int Characters { get; init; } = 500;

    [Key("Share of documents that are copies of another with a few edits.", "由另一篇文档略加修改而成的文档所占比例。", Minimum = 0, Maximum = 1)]
    public double Copies { get; init; } = 0.3;

    [Key("Files of the corpus.", "语料的文件数。", Minimum = 1, Maximum = 10_000)]
    public int Files { get; init; } = 4;

    [Key("Threads.", "线程数。", Minimum = 1, Maximum = 1_024)]
    public int Workers { get; init; } = 2;

    [Key("Memory for the work.", "可用于工作的内存。", Unit = "MiB", Minimum = 1)]
    public int Memory { get; init; } = 512;

    [Key("Least true similarity; 0 where sharing a band is enough.", "真实相似度的下限；0 表示同处一个带即可。", Minimum = 0, Maximum = 1)]
    public double Similarity { get; init; }

    [Key("Rounds.", "轮数。", Minimum = 1, Maximum = 100)]
    public int Rounds { get; init; } = 3;

    [Key("What is measured.", "测量内容。")]
    public DedupKind Kind { get; init; } = DedupKind.Near;

    [Key("Draws the corpus.", "语料的随机种子。")]
    public long Seed { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}

/// <summary>Kinds of deduplication.</summary>
internal enum DedupKind
{
    /// <summary>Signatures and bands of texts in memory, one thread.</summary>
    Signatures,

    /// <summary>MinHash, files in to files out.</summary>
    Near,

    /// <summary>The same documents.</summary>
    Exact,

    /// <summary>The same lines.</summary>
    Lines,

    /// <summary>Spans of three sentences.</summary>
    Spans,

    /// <summary>Stretches of 50 characters.</summary>
    Substrings,
}
