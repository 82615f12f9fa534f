using System.Text.Json.Nodes;
using Linnet.Alignment.Stages;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Corpora.Stages;
using Linnet.Instruction.Conversion;

namespace Linnet.Cli.Tour;

/// <summary>A chapter of the article beside the run: what it says, what the run shows.</summary>
internal sealed record ArticleRow(Text Chapter, Text Says, Text Shows)
{
    /// <summary>Where the page says more, or null.</summary>
    public ReportLink? Link { get; init; }

    /// <summary>The rows of what the run has, in the order of the page.</summary>
    public static IReadOnlyList<ArticleRow> Of(TourResults results) =>
        [.. Corpus(results), .. Tokenizer(results), .. Pretraining(results), .. Tuning(results), .. Exam(results), .. Reward(results), .. Alignment(results)];

    private static IEnumerable<ArticleRow> Corpus(TourResults r)
    {
        if (!r.Has("clean", "dedup", "select") || r.Value("select", "sources") is not JsonObject sources)
        {
            yield break;
        }

        double Read(string source, string unit) => r.Number("clean", $"sources.{source}.{unit}");
        Text Kept(string unit) => Numeral.Percent(
            sources.Sum(s => s.Value!.Number($"kept_{unit}")) / Math.Max(1, sources.Sum(s => Read(s.Key, unit))), 0);
        var (documents, characters) = (Kept("documents"), Kept("characters"));
        var total = Math.Max(1, sources.Sum(s => s.Value!["train"]!.Number("characters")));
        var shares = Numeral.List(sources.Select(s =>
        {
            var share = Numeral.Percent(s.Value!["train"]!.Number("characters") / total, 0);
            return new Text($"{s.Key} {share.English}", $"{s.Key} {share.Chinese}");
        }));
        var shows = new Text(
            $"Kept {documents.English} of the documents and {characters.English} of the characters of chosen text. To train on, by characters: {shares.English}.",
            $"精选的文本保留了 {documents.Chinese} 的文档、{characters.Chinese} 的字符。训练文本按字符：{shares.Chinese}。");
        if (r.Recipe<CorpusCleanRecipe>("clean")?.Filters.Edited.Length.FewWords is { } words)
        {
            shows = Joined(shows, new Text(
                $"Texts below {Numeral.Count((long)words)} words went; 1.7 Chinese characters count as one.",
                $"不足 {Numeral.Count((long)words)} 个词的文本被去掉，1.7 个汉字算一个词。"));
        }

        foreach (var (name, noise) in r.Value("clean", "noise") as JsonObject ?? [])
        {
            shows = Joined(shows, new Text(
                $"Of {Numeral.Count((long)Read(name, "documents"))} documents in other languages {Numeral.Count((long)noise!.Number("passed_the_filter"))} passed the language filter.",
                $"其他语言的 {Numeral.Count((long)Read(name, "documents"))} 篇文档中有 {Numeral.Count((long)noise!.Number("passed_the_filter"))} 篇通过了语言过滤。"));
        }

        yield return new(
            new Text("1.3 Cleaning", "1.3 数据集清理"),
            new Text(
                "Count each source's share and clean it by rules of its own; drop texts below 100 characters and other languages; remove duplicates. RefinedWeb kept the best 20 %.",
                "统计每种数据源的占比并分别清洗；去掉不足 100 字符的短文本和其他语种；去重。RefinedWeb 只保留 20% 最优质的部分。"),
            shows);
    }

    private static IEnumerable<ArticleRow> Tokenizer(TourResults r)
    {
        var chapter = new Text("1.1 Tokenizer", "1.1 Tokenizer 训练");
        if (r.Has("tokenizer-extend"))
        {
            var before = Numeral.Decimals(r.Number("tokenizer-extend", "tokens_per_character_before"), 2);
            var after = Numeral.Decimals(r.Number("tokenizer-extend", "tokens_per_character_after"), 2);
            yield return new(
                chapter,
                new Text("A vocabulary made for English splits Chinese into bytes: extend it.", "面向英文的词表会把汉字拆成字节：应做词表扩展。"),
                new Text($"Held-out Chinese: {before} tokens per character before, {after} after.", $"留出的中文：扩展前每字 {before} 个词元，扩展后 {after} 个。"));
        }
        else if (r.Has("tokenizer-train"))
        {
            var tokens = Numeral.Decimals(r.Number("tokenizer-train", "tokens_per_character"), 2);
            yield return new(
                chapter,
                new Text("Merge the most frequent neighbours until the vocabulary is full.", "反复合并最常相邻的一对，直到词表满。"),
                new Text($"Held-out text: {tokens} tokens per character.", $"留出文本：每字符 {tokens} 个词元。"));
        }
    }

    private static IEnumerable<ArticleRow> Pretraining(TourResults r)
    {
        if (r.Has("pretrain", "ngram-baseline"))
        {
            var perplexity = Numeral.Decimals(r.Number("pretrain", "perplexity"), 1);
            var kneserNey = Numeral.Decimals(r.Number("ngram-baseline", "perplexity"), 1);
            yield return new(
                new Text("1.2 Pretraining", "1.2 语言模型预训练"),
                new Text("Let the model read much text and predict the next token; weight good sources up.", "让模型读大量文本，预测下一个词元；优质数据源加大权重。"),
                new Text(
                    $"Perplexity {perplexity} on held-out text; a trigram model with the same text and vocabulary has {kneserNey}.",
                    $"留出文本的困惑度为 {perplexity}；同样文本、同样词表的三元模型为 {kneserNey}。"));
        }
    }

    private static IEnumerable<ArticleRow> Tuning(TourResults r)
    {
        if (!r.Has("sft"))
        {
            yield break;
        }

        var kinds = (r.Value("sft", "kinds") as JsonObject ?? []).Where(kind => kind.Value!["rouge_l"] is not null).Select(kind =>
        {
            var rouge = $"{Numeral.Decimals(kind.Value!.Number("rouge_l_before"), 2)} → {Numeral.Decimals(kind.Value!.Number("rouge_l"), 2)}";
            var (before, after) = (Numeral.Percent(kind.Value!.Number("ended_before"), 0), Numeral.Percent(kind.Value!.Number("ended"), 0));
            var name = ConvertReport.KindText(kind.Key);
            return new Text(
                $"{name.English}: ROUGE-L {rouge}, ended by itself {before.English} → {after.English}",
                $"{name.Chinese}：ROUGE-L {rouge}，自行结束 {before.Chinese} → {after.Chinese}");
        }).ToList();
        yield return new(
            new Text("2 Instruction tuning", "2. 指令微调"),
            new Text("A pretrained model only continues text; tuning teaches it to answer.", "预训练模型只会续写；指令微调教它回答。"),
            new Text(
                $"Answers to held-out questions, before and after. {string.Join("; ", kinds.Select(kind => kind.English))}.",
                $"对留出问题的回答，微调前后。{string.Join("；", kinds.Select(kind => kind.Chinese))}。"));
    }

    private static IEnumerable<ArticleRow> Exam(TourResults r)
    {
        if (!r.Has("exam"))
        {
            yield break;
        }

        Text Right(string model, string how) => Numeral.Percent(r.Number("exam", $"models.{model}.accuracy_{how}"), 0);
        var (letters, lettersTuned) = (Right("base", "letters"), Right("sft", "letters"));
        var (likelihood, likelihoodTuned) = (Right("base", "likelihood"), Right("sft", "likelihood"));

        // The 95 % interval of the likelihood begins above chance, or it does not.
        var meaning = r.Value("exam", "models.sft.interval_likelihood") is JsonArray interval && interval[0]!.Number() > 0.25
            ? new Text("A model this small knows things before it can name a letter.", "这么小的模型，先有知识，后会选字母。")
            : new Text("That is not told apart from chance.", "这与随机猜测没有区别。");
        yield return new(
            new Text("1.4 Exam", "1.4 模型效果评测"),
            new Text("Four options, five examples in the prompt, the logits of A, B, C and D; chance is 25 %.", "四选一，提示中给五个样题，看 A/B/C/D 的 logits；随机为 25%。"),
            new Text(
                $"By the letters {letters.English} are right before tuning and {lettersTuned.English} after it; by the likelihood of the answer {likelihood.English} before and {likelihoodTuned.English} after. {meaning.English}",
                $"按字母选，微调前答对 {letters.Chinese}，微调后 {lettersTuned.Chinese}；按答案的似然选，微调前 {likelihood.Chinese}，微调后 {likelihoodTuned.Chinese}。{meaning.Chinese}"));
    }

    private static IEnumerable<ArticleRow> Reward(TourResults r)
    {
        if (r.Has("reward"))
        {
            var (first, last) = (Numeral.Decimals(r.Number("reward", "gap_mean_first"), 2), Numeral.Decimals(r.Number("reward", "gap_mean_last"), 2));
            var accuracy = Numeral.Percent(r.Number("reward", "accuracy"), 0);
            yield return new(
                new Text("3 Reward model", "3. 奖励模型"),
                new Text("At step 0 the gaps lie around 0; then their mean and variance grow, accuracy settles.", "第 0 步分差在 0 附近；随后均值与方差增大，准确率趋于稳定。"),
                new Text(
                    $"Gap mean {first} at step 0, {last} at the end; {accuracy.English} of the pairs in the right order.",
                    $"分差均值：第 0 步 {first}，结束时 {last}；{accuracy.Chinese} 的偏序对顺序正确。"));
        }
    }

    private static IEnumerable<ArticleRow> Alignment(TourResults r)
    {
        var methods = r.Methods;
        foreach (var method in methods)
        {
            var (chapter, says) = method.Name switch
            {
                "DPO" => (
                    new Text("4.2 DPO", "4.2 DPO"),
                    new Text("Widens the gap between preferred and rejected answers directly; simple and efficient.", "直接拉大优选与被拒答案的概率差距，简单高效。")),
                "PPO" => (
                    new Text("4.3 PPO", "4.3 PPO"),
                    new Text("Reaches a higher reward than Best-of-N, but is unstable and may collapse.", "奖励上限高于 BON，但不稳定，可能崩掉。")),
                _ => (
                    new Text("4.1 Best-of-N", "4.1 Best-of-N"),
                    new Text("Choose the best of N answers by the reward model: steadier, hardly collapses.", "用奖励模型从 N 条回复中挑选：更稳定、不易崩盘。")),
            };
            var shows = new Text($"Score {method.Change.English}.", $"得分 {method.Change.Chinese}。");
            var isLast = method == methods[^1] && methods.Count > 1;
            yield return new(chapter, says, isLast ? Joined(shows, MethodScore.Largest(methods)) : shows) { Link = method.Alarm };
        }
    }

    private static Text Joined(Text first, Text second) => new($"{first.English} {second.English}", first.Chinese + second.Chinese);
}
