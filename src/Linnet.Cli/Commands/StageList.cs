using Linnet.Alignment.Stages;
using Linnet.Core.Messages;
using Linnet.Corpora.ApiDocumentation;
using Linnet.Corpora.Classification;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.LocalizedMessages;
using Linnet.Corpora.Selection;
using Linnet.Corpora.Stages;
using Linnet.Corpora.TextFiles;
using Linnet.Evaluation.Exams;
using Linnet.Evaluation.Perplexity;
using Linnet.Instruction.Conversion;
using Linnet.Instruction.Tuning;
using Linnet.Pretraining.Baselines;
using Linnet.Pretraining.Stages;
using Linnet.Rewards.Stages;
using Linnet.Tokenization.Stages;

namespace Linnet.Cli.Commands;

/// <summary>Every stage, listed by hand in the order of the story.</summary>
internal static class StageList
{
    /// <summary>The first words of two-word commands.</summary>
    public static IReadOnlyDictionary<string, Text> Nouns { get; } = new Dictionary<string, Text>
    {
        ["corpus"] = new Text("Read, clean, deduplicate and select text", "读取、清洗、去重和筛选文本"),
        ["tokenizer"] = new Text("Train, extend and use tokenizers", "训练、扩展和使用分词器"),
        ["eval"] = new Text("Measure models", "评测模型"),
        ["instruct"] = new Text("Make instructions to learn from", "准备指令数据"),
        ["reward"] = new Text("Make preference pairs and train reward models", "构造偏序对，训练奖励模型"),
        ["align"] = new Text("Improve a model by its rewards: Best-of-N, DPO, PPO", "按奖励改进模型：Best-of-N、DPO、PPO"),
    };

    public static IReadOnlyList<StageEntry> All { get; } =
    [
        StageEntry.Of(
            new ApiDocumentationStage(),
            "corpus api-documentation",
            new Text("Read .NET's XML documentation into documents", "将 .NET 的 XML 文档读成语料文档"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new LocalizedMessagesStage(),
            "corpus localized-messages",
            new Text("Read the .NET SDK's messages in its languages", "读取 .NET SDK 的多语言消息"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new TextFilesStage(),
            "corpus text-files",
            new Text("Read your own text files into documents", "将你自己的文本文件读成语料文档"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new TrainClassifierStage(),
            "corpus train-classifier",
            new Text("Train a classifier that tells languages apart", "训练识别语言的分类器"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new CorpusCleanStage(),
            "corpus clean",
            new Text("Read files of any format and filter their documents, with a ledger; shard=i/n makes a share of it", "读取任意格式的文件并过滤文档，留有账目；shard=i/n 只做其中一份"),
            _ => 0,
            recipe => recipe.Threads).WithShards<CorpusCleanRecipe>(CorpusCleanStage.RunShard, recipe => recipe.Threads).WithResult(FunnelResult.Of),
        StageEntry.Of(
            new CorpusDedupStage(),
            "corpus dedup",
            new Text("Remove copies of documents, lines, spans and stretches of text; shard=i/n reads a share", "去除重复的文档、行、跨度和片段；shard=i/n 只读取其中一份"),
            recipe => recipe.Seed,
            _ => 0).WithShards<CorpusDedupRecipe>(CorpusDedupStage.RunShard, _ => 0).WithResult(FunnelResult.Of),
        StageEntry.Of(
            new CorpusSelectStage(),
            "corpus select",
            new Text("Keep the best documents of each source; split for training and validation; shard=i/n scores a share", "保留各数据源最好的文档，划分训练与验证；shard=i/n 只给其中一份评分"),
            _ => 0,
            _ => 0).WithShards<CorpusSelectRecipe>(CorpusSelectStage.RunShard, _ => 0).WithResult(FunnelResult.Of),
        StageEntry.Of(
            new TokenizerTrainStage(),
            "tokenizer train",
            new Text("Train a vocabulary: BPE of bytes or characters, or WordPiece", "训练词表：字节或字符的 BPE，或 WordPiece"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new TokenizerExtendStage(),
            "tokenizer extend",
            new Text("Add tokens of a new language to a vocabulary; no old id changes", "为词表扩展新语言的词元；旧 id 不变"),
            recipe => recipe.Seed,
            _ => 0).WithShortNames([("input", "files")], ["files", "held_out_new", "held_out_old"]).WithResult(TokenizerExtendStage.Result),
        StageEntry.Of(
            new NGramBaselineStage(),
            "eval ngram-baseline",
            new Text("Measure n-gram models, the baselines to beat", "测量 n-gram 模型，作为要超过的基线"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new PretrainStage(),
            "pretrain",
            new Text("Train a decoder on text; shard=i/n makes a share of its tokens", "用文本训练解码器；shard=i/n 只生成其中一份词元"),
            recipe => recipe.Seed,
            recipe => recipe.Threads).WithShards<PretrainRecipe>(SharedTokens.Make, recipe => recipe.Threads),
        StageEntry.Of(
            new ConvertStage(),
            "instruct convert",
            new Text("Make instructions of documented members and translations", "由成员说明和译文生成指令数据"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new SftStage(),
            "sft",
            new Text("Teach a pretrained model to answer", "教预训练模型回答问题"),
            recipe => recipe.Seed,
            recipe => recipe.Threads),
        StageEntry.Of(
            new ExamQuestionsStage(),
            "eval exam-questions",
            new Text("Make an exam of held-out documents", "由留出的文档生成考试题"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new PerplexityStage(),
            "eval perplexity",
            new Text("Measure how well models predict texts", "测量模型对文本的预测能力"),
            _ => 0,
            recipe => recipe.Threads),
        StageEntry.Of(
            new ExamStage(),
            "eval exam",
            new Text("Examine models by letters and by likelihood", "按字母和似然考核模型"),
            recipe => recipe.Seed,
            recipe => recipe.Threads),
        StageEntry.Of(
            new PreferencePairsStage(),
            "reward pairs",
            new Text("Make preference pairs of good and damaged answers", "由正确与损坏的答案构造偏序对"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new RewardStage(),
            "reward train",
            new Text("Train a reward model on preference pairs", "用偏序对训练奖励模型"),
            recipe => recipe.Seed,
            recipe => recipe.Threads),
        StageEntry.Of(
            new BestOfNStage(),
            "align best-of-n",
            new Text("Answer N times and keep what the reward model likes best", "回答 N 次，保留奖励模型评分最高的"),
            recipe => recipe.Seed,
            recipe => recipe.Threads),
        StageEntry.Of(
            new DpoStage(),
            "align dpo",
            new Text("Learn from preferred answers directly: DPO", "直接从偏好中学习：DPO"),
            recipe => recipe.Seed,
            recipe => recipe.Threads),
        StageEntry.Of(
            new PpoStage(),
            "align ppo",
            new Text("Learn by the reward model's scores: PPO", "按奖励模型的得分学习：PPO"),
            recipe => recipe.Seed,
            recipe => recipe.Threads),
    ];
}
