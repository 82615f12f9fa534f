using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Reports;

namespace Linnet.Cli.Tour;

/// <summary>The page's part that puts what the article says beside what this run shows, and names what is not in the tour yet.</summary>
internal static class TourArticle
{
    /// <summary>The comparison.</summary>
    public static ReportSection Comparison(TourResults results) => new(new Text("What the article says, what this run shows", "文章怎么说，这次运行显示什么"),
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
            [.. Rows(results).Select(row => (IReadOnlyList<Text>)[row.Chapter, row.Says, row.Shows])]),
        new Callout(CalloutKind.Note, new Text(
            "Where the article slips: multi-query attention shares key and value heads, not query heads; fuzzy deduplication is MinHash, while fastText tells languages"
            + " and quality apart; the three-sentence-span rule is C4's, Falcon removes exact substrings; a rare character becomes three bytes; DPO is arXiv 2305.18290.",
            "文章的几处疏漏：MQA 共享的是键和值的头，不是查询头；模糊去重用 MinHash，fastText 用于语言识别与质量分类；“三句跨度去重”出自 C4，Falcon 删除的是完全相同的子串；"
            + "生僻字会被拆成三个字节；DPO 的论文是 arXiv 2305.18290。")),
    ]);

    /// <summary>What the article describes and the tour does not do yet.</summary>
    public static ReportSection NotYet() => new(new Text("Not in the tour yet", "尚未包含的内容"),
    [
        new DefinitionList(
        [
            new Definition(new Text("1.1", "1.1"), new Text(
                "WordPiece and character BPE; merging into a SentencePiece vocabulary such as LLaMA's.", "WordPiece 与字符级 BPE；合并进 LLaMA 那样的 SentencePiece 词表。")),
            new Definition(new Text("1.2", "1.2"), new Text("ALiBi; continued pretraining of a foreign checkpoint.", "ALiBi；在外部检查点上继续预训练。")),
            new Definition(new Text("1.3", "1.3"), new Text(
                "URL and sensitive-word lists, three-sentence spans, NSFW classification, human review.", "URL 与敏感词名单、三句跨度去重、NSFW 分类、人工复查。")),
            new Definition(new Text("1.4", "1.4"), new Text("C-Eval itself: its questions may not be shipped.", "C-Eval 本身：题目不能随程序分发。")),
            new Definition(new Text("2", "2"), new Text(
                "Self-instruct with a teacher model, a judge model, review by people from −2 to +2.", "由教师模型做 Self-Instruct、评审模型打分、人工按 −2…+2 复核。")),
            new Definition(new Text("3", "3"), new Text("The rank-list annotation platform; here pairs are made by rule.", "排序标注平台；这里的偏序对由规则生成。")),
            new Definition(new Text("4", "4"), new Text(
                "Training on the best of N, several reward models at once, rollback on reward hacking.", "用 Best-of-N 的样本继续训练、多个奖励模型混合、奖励作弊时自动回滚。")),
        ]),
    ]);

    private static IEnumerable<(Text Chapter, Text Says, Text Shows)> Rows(TourResults r)
    {
        if (r.Has("tokenizer-extend"))
        {
            var (before, after) = (r.Number("tokenizer-extend", "tokens_per_character_before"), r.Number("tokenizer-extend", "tokens_per_character_after"));
            yield return (
                new Text("1.1 Tokenizer", "1.1 Tokenizer 训练"),
                new Text("A vocabulary made for English splits Chinese into bytes: extend it.", "面向英文的词表会把汉字拆成字节：应做词表扩展。"),
                new Text($"Held-out Chinese: {before:F2} tokens per character before, {after:F2} after.", $"留出的中文：扩展前每字 {before:F2} 个词元，扩展后 {after:F2} 个。"));
        }
        else if (r.Has("tokenizer-train"))
        {
            var tokens = r.Number("tokenizer-train", "tokens_per_character");
            yield return (
                new Text("1.1 Tokenizer", "1.1 Tokenizer 训练"),
                new Text("Merge the most frequent neighbours until the vocabulary is full.", "反复合并最常相邻的一对，直到词表满。"),
                new Text($"Held-out text: {tokens:F2} tokens per character.", $"留出文本：每字符 {tokens:F2} 个词元。"));
        }

        if (r.Has("pretrain", "ngram-baseline"))
        {
            var (perplexity, kneserNey) = (r.Number("pretrain", "perplexity"), r.Number("ngram-baseline", "perplexity"));
            yield return (
                new Text("1.2 Pretraining", "1.2 语言模型预训练"),
                new Text("Let the model read much text and predict the next token; weight good sources up.", "让模型读大量文本，预测下一个词元；优质数据源加大权重。"),
                new Text(
                    $"Perplexity {perplexity:F1} on held-out text; a trigram model with the same text and vocabulary has {kneserNey:F1}.",
                    $"留出文本的困惑度为 {perplexity:F1}；同样文本、同样词表的三元模型为 {kneserNey:F1}。"));
        }

        if (r.Has("exam"))
        {
            // The 95 % interval of the likelihood begins above chance, or it does not.
            var meaning = r.Value("exam", "models.sft.interval_likelihood") is JsonArray interval && interval[0]!.GetValue<double>() > 0.25
                ? new Text(": a model this small knows things before it can name a letter", "：这么小的模型，先有知识，后会选字母")
                : new Text(": not told apart from chance", "：与随机猜测没有区别");
            yield return (
                new Text("1.4 Exam", "1.4 模型效果评测"),
                new Text("Four options, five examples in the prompt, the logits of A, B, C and D; chance is 25 %.", "四选一，提示中给五个样题，看 A/B/C/D 的 logits；随机为 25%。"),
                new Text(
                    $"By the letters {r.Number("exam", "models.base.accuracy_letters"):P0} (after tuning {r.Number("exam", "models.sft.accuracy_letters"):P0}), by the likelihood of the answer "
                    + $"{r.Number("exam", "models.base.accuracy_likelihood"):P0} ({r.Number("exam", "models.sft.accuracy_likelihood"):P0}){meaning.English}.",
                    $"按字母 {TourReport.ChinesePercent(r.Number("exam", "models.base.accuracy_letters"))}（微调后 {TourReport.ChinesePercent(r.Number("exam", "models.sft.accuracy_letters"))}），按答案的似然 "
                    + $"{TourReport.ChinesePercent(r.Number("exam", "models.base.accuracy_likelihood"))}（{TourReport.ChinesePercent(r.Number("exam", "models.sft.accuracy_likelihood"))}）{meaning.Chinese}。"));
        }

        if (r.Has("sft"))
        {
            yield return (
                new Text("2 Instruction tuning", "2. 指令微调"),
                new Text("A pretrained model only continues text; tuning teaches it to answer.", "预训练模型只会续写；指令微调教它回答。"),
                new Text("See the same questions to both models below.", "见下文：同样的问题分别问两个模型。"));
        }

        if (r.Has("reward"))
        {
            yield return (
                new Text("3 Reward model", "3. 奖励模型"),
                new Text("At step 0 the gaps lie around 0; then their mean and variance grow, accuracy settles.", "第 0 步分差在 0 附近；随后均值与方差增大，准确率趋于稳定。"),
                new Text(
                    $"Gap mean {r.Number("reward", "gap_mean_first"):F2} at step 0, {r.Number("reward", "gap_mean_last"):F2} at the end; accuracy {r.Number("reward", "accuracy"):P0}.",
                    $"分差均值：第 0 步 {r.Number("reward", "gap_mean_first"):F2}，结束时 {r.Number("reward", "gap_mean_last"):F2}；准确率 {TourReport.ChinesePercent(r.Number("reward", "accuracy"))}。"));
        }

        if (r.Has("best-of-n", "dpo", "ppo"))
        {
            yield return (
                new Text("4 Reinforcement", "4. 强化学习"),
                new Text("Best-of-N is steadier, PPO reaches higher but may collapse.", "BON 更稳定，PPO 上限更高但可能崩掉。"),
                new Text(
                    $"Score: tuned model {r.Number("best-of-n", "sft_reward"):F2}, Best-of-N {r.Number("best-of-n", "best_of_n_reward"):F2}, DPO {r.Number("dpo", "reward"):F2}, PPO {r.Number("ppo", "reward"):F2}.",
                    $"得分：微调模型 {r.Number("best-of-n", "sft_reward"):F2}，Best-of-N {r.Number("best-of-n", "best_of_n_reward"):F2}，DPO {r.Number("dpo", "reward"):F2}，PPO {r.Number("ppo", "reward"):F2}。"));
        }
    }
}
