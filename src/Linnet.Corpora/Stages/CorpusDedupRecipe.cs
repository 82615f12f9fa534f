using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Corpora.Deduplication;
using Linnet.Corpora.Deduplication.Repeats;

namespace Linnet.Corpora.Stages;

/// <summary>What <c>linnet corpus dedup</c> is told to do.</summary>
public sealed record CorpusDedupRecipe : IRecipe
{
    [Key("The stage that this recipe is for: dedup.", "此配方所属的阶段：dedup。")]
    public required string Stage { get; init; }

    [Key("Draws the hash functions.", "决定所用的哈希函数。")]
    public ulong Seed { get; init; } = 1;

    [Key("The folder of a finished corpus stage. run:clean.", "已完成的语料阶段的文件夹。默认 run:clean。")]
    public string Input { get; init; } = "run:clean";

    [Key(
        "Which documents are compared: global (all), source (those of one source) or snapshot (those of one crawl; FineWeb found no gain in more).",
        "比较的范围：global（全部）、source（同一数据源）或 snapshot（同一抓取批次；FineWeb 发现更大范围没有收益）。")]
    public DuplicateScope Scope { get; init; } = DuplicateScope.Global;

    [Key("Which document of a group is kept: best_scored, by the score that cleaning gave it, or first.", "每组保留哪一篇：best_scored（按清洗给出的分数）或 first（最先的）。")]
    public KeptDocument Keep { get; init; } = KeptDocument.BestScored;

    [Key("Whether exact copies of documents go.", "是否去除完全相同的文档。")]
    public bool Exact { get; init; } = true;

    [Key(
        "What counts as the same document or line: characters (white space apart) or folded (letters alone, digits all alike).",
        "何为相同的文档或行：characters（不计空白）或 folded（只看字母，数字不分）。")]
    public ExactForm ExactForm { get; init; } = ExactForm.Characters;

    [Key("Near duplicates, by MinHash.", "近似重复（MinHash）。")]
    public NearSection Near { get; init; } = new();

    [Key("Whether lines go that stood before, in any document.", "是否去除在任何文档中出现过的行。")]
    public bool Lines { get; init; }

    [Key("Spans of sentences that stand more than once (C4).", "重复出现的句子跨度（C4）。")]
    public SpanSection Spans { get; init; } = new();

    [Key("Stretches of text that stand more than once.", "重复出现的文本片段。")]
    public SubstringSection Substrings { get; init; } = new();

    [Key(
        "A tokenizer, file or folder, that counts the tokens that come in and that are left; it costs their encoding. Empty: they are not counted.",
        "统计进入和剩下的词元数的分词器（文件或文件夹），需花费编码的时间。留空则不统计。")]
    public string Tokenizer { get; init; } = "";

    [Key("Memory that the work may take, beside what the program needs. 1,000.", "工作可用的内存，不含程序自身所需。默认 1,000。", Unit = "MB", Minimum = 16)]
    public int Memory { get; init; } = 1_000;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != CorpusDedupStage.StageName)
        {
            yield return new("stage", new Text($"expected {CorpusDedupStage.StageName}, found {Stage}", $"应为 {CorpusDedupStage.StageName}，实际是 {Stage}"));
        }
    }
}

/// <summary>Which documents are compared.</summary>
public enum DuplicateScope
{
    Global,
    Source,
    Snapshot,
}

/// <summary>Which document of a group is kept.</summary>
public enum KeptDocument
{
    BestScored,
    First,
}

/// <summary>The search for near duplicates.</summary>
public sealed record NearSection
{
    [Key("Whether near duplicates go.", "是否去除近似重复。")]
    public bool Enabled { get; init; } = true;

    [Key("Characters or words in a piece. 5, as in datatrove and FineWeb.", "片段的字符数或词数。默认 5，与 datatrove、FineWeb 相同。", Minimum = 1, Maximum = 100)]
    public int Piece { get; init; } = 5;

    [Key("What pieces are counted in: by_script (characters where scripts have no spaces, else words), characters or words.", "片段的单位：by_script（无空格文字按字符，否则按词）、characters 或 words。")]
    public ShingleUnit Unit { get; init; } = ShingleUnit.ByScript;

    [Key("Bands of a signature. 14 of 8: similarity 0.8 is found with probability 0.92.", "签名的带数。默认 14 带 × 8 行：相似度 0.8 的以 0.92 的概率找到。", Minimum = 1, Maximum = 1_000)]
    public int Bands { get; init; } = 14;

    [Key("Rows of a band.", "每带的行数。", Minimum = 1, Maximum = 1_000)]
    public int Rows { get; init; } = 8;

    [Key("Least true Jaccard similarity of two documents; 0: sharing a band is enough, and no text is read twice. 0.8.", "两篇文档真实 Jaccard 相似度的下限；0 表示同带即可，文本不再重读。默认 0.8。", Minimum = 0, Maximum = 1)]
    public double Similarity { get; init; } = 0.8;
}

/// <summary>Repeated spans of sentences.</summary>
public sealed record SpanSection
{
    [Key("Whether repeated spans go.", "是否去除重复的跨度。")]
    public bool Enabled { get; init; }

    [Key("Sentences in a span. 3, C4's.", "跨度的句数。默认 3，与 C4 相同。", Minimum = 1, Maximum = 100)]
    public int Sentences { get; init; } = 3;

    [Key("Runs of repeated sentences with fewer words (characters in Chinese) stay. 0.", "词数（中文为字符数）少于此值的重复句保留。默认 0。", Minimum = 0)]
    public int MinimumRemoved { get; init; }

    [Key("A document that lost sentences and has fewer words (characters in Chinese) left goes. 50, datatrove's.", "失去句子后词数（中文为字符数）少于此值的文档去除。默认 50，与 datatrove 相同。", Minimum = 0)]
    public int MinimumKept { get; init; } = 50;

    [Key("A document that lost sentences and has fewer left goes. 3, datatrove's.", "失去句子后句数少于此值的文档去除。默认 3，与 datatrove 相同。", Minimum = 0)]
    public int MinimumSentences { get; init; } = 3;
}

/// <summary>Repeated substrings.</summary>
public sealed record SubstringSection
{
    [Key("Whether repeated stretches go.", "是否去除重复的片段。")]
    public bool Enabled { get; init; }

    [Key("Least length. 50: the papers say 50 tokens; characters here.", "最短长度。默认 50：论文为 50 个词元，这里以字符计。", Unit = "characters", Minimum = 2, Maximum = 10_000)]
    public int Length { get; init; } = 50;

    [Key("Which copies go: later (all but the first) or all.", "去除哪些副本：later（除最先的外）或 all（全部）。")]
    public Copies Copies { get; init; } = Copies.Later;
}
