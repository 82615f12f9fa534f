using Linnet.Core.Messages;
using Linnet.Pretraining.ApiDocumentation;
using Linnet.Pretraining.Baselines;
using Linnet.Pretraining.Stages;
using Linnet.Tokenization.Stages;

namespace Linnet.Cli.Commands;

/// <summary>Every stage, listed by hand in the order of the story.</summary>
internal static class StageList
{
    /// <summary>The first words of two-word commands.</summary>
    public static IReadOnlyDictionary<string, Text> Nouns { get; } = new Dictionary<string, Text>
    {
        ["corpus"] = new Text("Read, clean, deduplicate and select text", "读取、清洗、去重和筛选文本"),
        ["tokenizer"] = new Text("Train and extend vocabularies", "训练与扩展词表"),
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
            new TokenizerTrainStage(),
            new Text("Train a tokenizer, byte-level BPE, on files of documents", "用文档文件训练分词器（字节级 BPE）"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new TokenizerExtendStage(),
            new Text("Add tokens of a new language to a tokenizer; no old id changes", "为分词器增加新语言的词元；旧 id 不变"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new NGramBaselineStage(),
            "eval ngram-baseline",
            new Text("Measure n-gram models, the baselines to beat", "测量 n-gram 模型，作为要超过的基线"),
            recipe => recipe.Seed,
            _ => 0),
        StageEntry.Of(
            new PretrainStage(),
            "pretrain",
            new Text("Train a decoder from nothing on text files", "用文本文件从零训练解码器"),
            recipe => recipe.Seed,
            recipe => recipe.Threads),
    ];
}
