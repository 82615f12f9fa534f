using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Pretraining.Stages;

namespace Linnet.Cli.Tour;

/// <summary>The page's part that names what the article describes and the tour does not do yet.</summary>
internal static class TourNotYet
{
    /// <summary>One entry for each chapter of the article.</summary>
    public static ReportSection Section(TourResults results) => new(new Text("Not in the tour yet", "尚未包含的内容"),
    [
        new DefinitionList(
        [
            new Definition(new Text("1.1", "1.1"), new Text(
                "WordPiece and character BPE; merging into a SentencePiece vocabulary such as LLaMA's.", "WordPiece 与字符级 BPE；合并进 LLaMA 那样的 SentencePiece 词表。")),
            new Definition(new Text("1.2", "1.2"), Pretraining(results)),
            new Definition(new Text("1.3", "1.3"), new Text(
                "URL and sensitive-word lists, three-sentence spans, NSFW classification, human review.", "URL 与敏感词名单、三句跨度去重、NSFW 分类、人工复查。")),
            new Definition(new Text("1.4", "1.4"), new Text("C-Eval itself: its questions may not be shipped.", "C-Eval 本身：题目不能随程序分发。")),
            new Definition(new Text("2", "2"), new Text(
                "Self-instruct with a teacher model; reading Alpaca's and BELLE's fields instruction, input and output; a judge model, review by people from −2 to +2.",
                "由教师模型做 Self-Instruct；读取 Alpaca、BELLE 的 instruction、input、output 字段；评审模型打分、人工按 −2…+2 复核。")),
            new Definition(new Text("3", "3"), Reward(results)),
            new Definition(new Text("4", "4"), new Text(
                "Training on the best of N, several reward models at once, rollback on reward hacking; an unstable PPO shown beside a stable one.",
                "用 Best-of-N 的样本继续训练、多个奖励模型混合、奖励作弊时自动回滚；把不稳定的 PPO 与稳定的 PPO 并排展示。")),
        ]),
    ]);

    private static Text Pretraining(TourResults results)
    {
        var always = new Text(
            "ALiBi; continued pretraining of a foreign checkpoint; Flash Attention compared with the plain one (attention here is of its kind: its memory grows linearly with the length);",
            "ALiBi；在外部检查点上继续预训练；Flash Attention 与普通注意力的对比（这里的注意力即属此类：内存随长度线性增长）；");
        if (results.Recipe<PretrainRecipe>("pretrain")?.Training is not { } training)
        {
            return new(
                always.English + " the advised learning rates of 1e-4 and 5e-5, the latter with 500 to 2,000 warm-up steps, tried beside each other.",
                always.Chinese + "按建议的学习率 1e-4 与 5e-5（后者配 500–2,000 步预热）分别训练并比较。");
        }

        var (rate, steps) = (NumberText.Of(training.LearningRate), Numeral.Count(training.WarmupSteps));
        return new(
            $"{always.English} the advised learning rates of 1e-4 and 5e-5, the latter with 500 to 2,000 warm-up steps, tried beside each other: they are for models a thousand times larger, this run has {rate} after {steps} warm-up steps.",
            $"{always.Chinese}按建议的学习率 1e-4 与 5e-5（后者配 500–2,000 步预热）分别训练并比较：那是给大千倍的模型的，这次运行为 {rate}，预热 {steps} 步。");
    }

    private static Text Reward(TourResults results)
    {
        var always = new Text(
            "The rank-list annotation platform; here pairs are made by rule. A language-model loss on the preferred answer.",
            "排序标注平台；这里的偏序对由规则生成。对优选答案附加语言模型损失。");
        if (!results.Has("reward"))
        {
            return always;
        }

        var pairs = Numeral.Count(results.Number("reward", "train_pairs.pairs"));
        return new(
            $"{always.English} The advised 50,000 pairs and more; this run learnt from {pairs}.",
            $"{always.Chinese}建议的 5 万对以上；这次运行用了 {pairs} 对。");
    }
}
