using Linnet.Core.Messages;
using Linnet.Core.Reports;

namespace Linnet.Cli.Tour;

/// <summary>The page's part that puts what the article says beside what this run shows, and where the article slips.</summary>
internal static class TourArticle
{
    /// <summary>The comparison.</summary>
    public static ReportSection Comparison(TourResults results)
    {
        var rows = ArticleRow.Of(results);
        return new(new Text("What the article says, what this run shows", "文章怎么说，这次运行显示什么"),
        [
            new Paragraph(new Text(
                "The article is a Chinese introduction, “从0训练 LLM 的完整流程” (“The whole way to train an LLM from zero”); the chapters have its numbers and stand in the order of the run.",
                "文章指《从0训练 LLM 的完整流程》；各章沿用其编号，按运行的先后排列。")),
            new Table(
                [
                    new TableColumn(new Text("chapter", "章节")),
                    new TableColumn(new Text("the article", "文章")),
                    new TableColumn(new Text("this run", "这次运行")),
                ],
                [.. rows.Select(row => (IReadOnlyList<Text>)[row.Chapter, row.Says, row.Shows])])
            {
                RowLinks = rows.Select((row, i) => (row, i)).Where(row => row.row.Link is not null)
                    .ToDictionary(row => row.i, row => (IReadOnlyList<ReportLink>)[row.row.Link!]),
            },
            new Callout(CalloutKind.Note, new Text(
                "Where the article slips: multi-query attention shares key and value heads, not query heads; fuzzy deduplication is MinHash, while fastText tells languages"
                + " and quality apart; the three-sentence-span rule is C4's, Falcon removes exact substrings; RefinedWeb's 5,000 G tokens are what it kept, and its paper says"
                + " 12 % of the documents, not 20 %; a rare character becomes three bytes; DPO is arXiv 2305.18290.",
                "文章的几处疏漏：MQA 共享的是键和值的头，不是查询头；模糊去重用 MinHash，fastText 用于语言识别与质量分类；“三句跨度去重”出自 C4，Falcon 删除的是完全相同的子串；"
                + "RefinedWeb 的 5000G 词元是保留下来的结果，其论文说保留了 12% 的文档，而不是 20%；生僻字会被拆成三个字节；DPO 的论文是 arXiv 2305.18290。")),
        ]);
    }
}
