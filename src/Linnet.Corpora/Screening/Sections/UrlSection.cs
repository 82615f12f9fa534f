using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Corpora.Parts;

namespace Linnet.Corpora.Screening.Sections;

/// <summary>The block list of addresses.</summary>
public sealed record UrlSection
{
    [Key("Files of hosts, one a line, each with all hosts below it.", "主机名文件，每行一个，其下的所有主机也包括在内。")]
    public IReadOnlyList<string> Hosts { get; init; } = [];

    [Key("Files of words of which one blocks an address.", "词表文件，出现一个即拦截。")]
    public IReadOnlyList<string> Words { get; init; } = [];

    [Key("Files of words of which several different ones block an address.", "词表文件，出现多个不同的词才拦截。")]
    public IReadOnlyList<string> SoftWords { get; init; } = [];

    [Key("How many different soft words block. 2 (RefinedWeb as rebuilt in datatrove).", "多少个不同的软词即拦截。默认 2（RefinedWeb，按 datatrove 的重建）。", Unit = "words", Minimum = 1, Maximum = 100)]
    public int SoftHits { get; init; } = 2;

    [Key("Files of characters that block anywhere in an address, signs left out: the strict list.", "严格列表文件：去掉符号后，出现在网址任何位置都拦截。")]
    public IReadOnlyList<string> Substrings { get; init; } = [];

    [Key("Where the lists are from, told when they are not there.", "列表的来源，在文件不存在时告知。")]
    public DataSection Data { get; init; } = new();

    internal IReadOnlyList<string> Files => [.. Hosts, .. Words, .. SoftWords, .. Substrings];

    internal static Text What { get; } = new("the lists of blocked addresses", "网址拦截列表");
}
