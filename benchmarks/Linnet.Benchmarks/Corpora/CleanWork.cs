using Linnet.Core.Recipes;

namespace Linnet.Benchmarks.Corpora;

/// <summary>What is measured, as key=value.</summary>
internal sealed record CleanWork : IRecipe
{
    [Key("LINNET_TEST_DATA: zh/, exam/ and lid/ are read from it.", "LINNET_TEST_DATA：读取其中的 zh/、exam/ 和 lid/。")]
    public required string Data { get; init; }

    [Key("Where the corpus, the lists and the run are written; the run is made anew.", "语料、列表和运行目录的位置；运行目录每次重建。")]
    public required string Folder { get; init; }

    [Key("Bytes of text of the whole stage, in millions.", "整个阶段的文本量，以百万字节计。", Minimum = 1, Maximum = 100_000)]
    public int Megabytes { get; init; } = 70;

    [Key("Threads of the whole stage.", "整个阶段的线程数。", Minimum = 1, Maximum = 1_024)]
    public int Threads { get; init; } = 2;

    [Key("Rounds.", "轮数。", Minimum = 1, Maximum = 100)]
    public int Rounds { get; init; } = 3;

    [Key("Whether each step is measured alone, on one thread.", "是否单独测量每一步（单线程）。")]
    public bool Steps { get; init; } = true;

    [Key("Whether the whole stage is measured.", "是否测量整个阶段。")]
    public bool Stage { get; init; } = true;

    [Key("Overrides of the stage's recipe, key=value.", "对阶段配方的覆盖，key=value。")]
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}
