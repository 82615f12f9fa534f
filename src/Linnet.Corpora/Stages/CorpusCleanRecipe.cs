using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Corpora.FastText;
using Linnet.Corpora.Filters.Profiles;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Screening.Sections;

namespace Linnet.Corpora.Stages;

/// <summary>What <c>linnet corpus clean</c> is told to do.</summary>
public sealed record CorpusCleanRecipe : IRecipe
{
    [Key("The stage that this recipe is for: clean.", "此配方所属的阶段：clean。")]
    public required string Stage { get; init; }

    [Key("The sources, in order.", "数据源，按顺序。")]
    public required IReadOnlyList<CorpusSourceSection> Sources { get; init; }

    [Key("Whether white space and control characters are put in order first.", "是否先规整空白和控制字符。")]
    public bool Normalize { get; init; } = true;

    [Key("Whether rules, the language filter, screens and the list of removed documents are applied; without them documents are read and counted alone.", "是否应用规则、语言过滤、筛查和人工去除的列表；不应用则只读取和计数。")]
    public bool Filter { get; init; } = true;

    [Key("The profiles of rules.", "规则配置。")]
    public FilterSection Filters { get; init; } = new();

    [Key("The language filter.", "语言过滤。")]
    public LanguageModelSection Language { get; init; } = new();

    [Key("Addresses that are blocked: before all else, as RefinedWeb has it.", "网址拦截：与 RefinedWeb 相同，最先进行。")]
    public UrlSection Urls { get; init; } = new();

    [Key("Sensitive words, after the language filter.", "敏感词，在语言过滤之后。")]
    public SensitiveSection Sensitive { get; init; } = new();

    [Key("A classifier of unwanted documents, after the words.", "不良内容分类器，在敏感词之后。")]
    public NsfwSection Nsfw { get; init; } = new();

    [Key("Exam questions that may not be in the text.", "文本中不得出现的考题。")]
    public DecontaminationSection Decontamination { get; init; } = new();

    [Key("Personal data, masked last of all; the document stays.", "个人信息，最后屏蔽，文档保留。")]
    public PersonalDataSection PersonalData { get; init; } = new();

    [Key(
        "A list of documents that people keep, each a line: source, tab, id, or an id alone; see corpus review. Rules do not look at them; exam questions and personal data go all the same. Empty: none.",
        "人工决定保留的文档列表，每行一篇：数据源、制表符、id，或仅有 id；见 corpus review。规则不再检查它们；考题和个人信息仍会处理。留空表示没有。")]
    public string AllowIds { get; init; } = "";

    [Key("A list of documents that people removed, in the same form. Empty: none.", "人工决定去除的文档列表，格式相同。留空表示没有。")]
    public string DenyIds { get; init; } = "";

    [Key(
        "What each document is worth, for deduplication and selection: quality (four measures that anyone can compute), characters (the longer the better) or none.",
        "文档的价值，供去重和筛选使用：quality（四项可自行核算的指标）、characters（越长越好）或 none。")]
    public DocumentScore Score { get; init; } = DocumentScore.Quality;

    [Key(
        "A tokenizer, file or folder, that counts the tokens that come in and that are left; it costs their encoding. Empty: they are not counted.",
        "统计进入和剩下的词元数的分词器（文件或文件夹），需花费编码的时间。留空则不统计。")]
    public string Tokenizer { get; init; } = "";

    [Key("How large the parts are that are worked on, resumed and shared one by one.", "分片的大小；工作、续做和分工均以分片为单位。")]
    public PartSection Part { get; init; } = new();

    [Key("Threads; 0: one for each core. They never change the result.", "线程数；0 表示每个核心一个。不影响结果。", Minimum = 0, Maximum = 1_024)]
    public int Threads { get; init; }

    /// <summary>The sections of screens.</summary>
    internal ScreenSections Screens => new(Urls, Sensitive, Nsfw, Decontamination, PersonalData);

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != CorpusCleanStage.StageName)
        {
            yield return new("stage", new Text($"expected {CorpusCleanStage.StageName}, found {Stage}", $"应为 {CorpusCleanStage.StageName}，实际是 {Stage}"));
        }

        foreach (var rule in CorpusSources.Check(Sources).Concat(Filters.Check("filters")).Concat(Screens.Check()))
        {
            yield return rule;
        }

        for (var i = 0; i < Sources.Count; i++)
        {
            foreach (var rule in Sources[i].Filters.Check($"sources.{i}.filters", Filters).Concat(Sources[i].Screens.Check($"sources.{i}.screens", Screens)))
            {
                yield return rule;
            }

            if (Sources[i].Languages.Count > 0 && Language.Model.Length == 0)
            {
                yield return new("language.model", new Text(
                    $"expected a model, because {Sources[i].Name} names languages", $"{Sources[i].Name} 指定了语言，因此需要模型"));
            }
        }
    }
}

/// <summary>What a document is worth.</summary>
public enum DocumentScore
{
    Quality,
    Characters,
    None,
}

/// <summary>The language filter of a corpus.</summary>
public sealed record LanguageModelSection
{
    [Key("A fastText model of languages, .bin or .ftz, such as lid.176.ftz. Empty: no filter.", "fastText 语言模型（.bin 或 .ftz），例如 lid.176.ftz。留空表示不过滤。")]
    public string Model { get; init; } = "";

    [Key("What the model takes for a word: word, or character for one trained on characters.", "模型的词单位：word；按字训练的模型用 character。")]
    public TextUnit Unit { get; init; } = TextUnit.Word;

    [Key(
        "Least probability of all wanted languages together. 0.65, as in RefinedWeb and datatrove.",
        "所需语言的概率之和的下限。默认 0.65，与 RefinedWeb、datatrove 相同。",
        Minimum = 0,
        Maximum = 1)]
    public double MinimumProbability { get; init; } = 0.65;

    [Key("Where the model is from, told when it is not there.", "模型的来源，在模型不存在时告知。")]
    public DataSection Data { get; init; } = new();
}
