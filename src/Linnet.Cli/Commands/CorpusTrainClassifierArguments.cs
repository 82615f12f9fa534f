using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Corpora.FastText;

namespace Linnet.Cli.Commands;

/// <summary>What <c>corpus train-classifier</c> takes as key=value, without a recipe. fastText's names: <see cref="FastTextSettings"/>.</summary>
internal sealed record CorpusTrainClassifierArguments : IRecipe
{
    private const int MaximumThreads = 256;

    [Key("Labelled text: lines with __label__NAME before them, or .jsonl with \"label\" and \"text\"; either packed as .gz.", "带标签的文本：每行以 __label__名称 开头，或含 \"label\" 与 \"text\" 的 .jsonl；均可为 .gz。")]
    public IReadOnlyList<string> Input { get; init; } = [];

    [Key("Good text, such as a high-quality set: lines, or .jsonl with \"text\". Its label: positive.", "优质文本（如高质量集）：文本行或含 \"text\" 的 .jsonl。标签为 positive。")]
    public IReadOnlyList<string> Positives { get; init; } = [];

    [Key("The pool that is chosen from, in the same forms. Its label: negative.", "待筛选的语料池，格式相同。标签为 negative。")]
    public IReadOnlyList<string> Negatives { get; init; } = [];

    [Key("Labelled text that is only measured on.", "仅用于测量的带标签文本。")]
    public IReadOnlyList<string> Test { get; init; } = [];

    [Key("The file to write, .bin.", "要写出的文件（.bin）。")]
    public required string Out { get; init; }

    [Key("Share of the texts that is not learnt from, but measured on; equal texts go together.", "不参与学习、只用于测量的文本比例；相同的文本同进同出。", Minimum = 0, Maximum = 1, ExclusiveMaximum = true)]
    public double HeldOutShare { get; init; } = 0.1;

    [Key("Whether probabilities are fitted on half of what is held out, so that 0.9 is right nine times in ten.", "是否用留出文本的一半校准概率，使 0.9 在十次中对九次。")]
    public bool Calibrate { get; init; } = true;

    [Key("What is taken for a word: word, between blanks; character, each Chinese character.", "以什么为词：word 按空白切分；character 每个汉字为一个词。")]
    public TextUnit Unit { get; init; }

    [Key("How probabilities come about: softmax, or hierarchical_softmax, which is fast with very many labels. fastText: loss.", "概率的计算方式：softmax；标签极多时 hierarchical_softmax 更快。fastText 中为 loss。")]
    public FastTextLoss Loss { get; init; } = FastTextLoss.Softmax;

    [Key("Numbers per word. fastText: dim.", "每个词的维数。fastText 中为 dim。", Minimum = 1, Maximum = 10_000)]
    public int Dimension { get; init; } = 100;

    [Key("Times that each text is learnt from. fastText: epoch.", "每条文本学习的遍数。fastText 中为 epoch。", Minimum = 1, Maximum = 10_000)]
    public int Epochs { get; init; } = 5;

    [Key("Learning rate of the first step; it falls linearly to 0. fastText: lr.", "第一步的学习率，线性降到 0。fastText 中为 lr。", Minimum = 0, ExclusiveMinimum = true, Maximum = 100)]
    public double LearningRate { get; init; } = 0.1;

    [Key("How often a word has to stand in the texts to be learnt. fastText: minCount.", "一个词至少出现多少次才参与学习。fastText 中为 minCount。", Minimum = 1)]
    public int MinimumCount { get; init; } = 1;

    [Key("Runs of up to this many words are learnt. fastText: wordNgrams.", "学习最多由多少个词组成的词串。fastText 中为 wordNgrams。", Minimum = 1, Maximum = FastTextSettings.LongestNGram)]
    public int WordNgrams { get; init; } = 1;

    [Key("Shortest part of a word that is learnt. fastText: minn.", "学习的词内片段的最小长度。fastText 中为 minn。", Unit = "characters", Minimum = 0, Maximum = FastTextSettings.LongestNGram)]
    public int SmallestNgram { get; init; }

    [Key("Longest part of a word that is learnt; 0: none is. fastText: maxn.", "学习的词内片段的最大长度；0 表示不学习。fastText 中为 maxn。", Unit = "characters", Minimum = 0, Maximum = FastTextSettings.LongestNGram)]
    public int LargestNgram { get; init; }

    [Key("Runs and parts share this many rows by their hashes; the file holds them all. fastText: bucket.", "词串与片段按哈希共用的行数；文件包含所有行。fastText 中为 bucket。", Minimum = 1, Maximum = 100_000_000)]
    public int Buckets { get; init; } = 2_000_000;

    [Key("Decides first values and order.", "决定初值与顺序。")]
    public ulong Seed { get; init; }

    [Key("How many threads work; 0: every core. The file does not depend on it.", "线程数；0 表示使用所有核心。结果与此无关。", Minimum = 0, Maximum = MaximumThreads)]
    public int Threads { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Input.Count + Positives.Count + Negatives.Count == 0)
        {
            yield return new("input", new Text("expected at least one file, found none", "至少应有一个文件，实际没有"), "positives", "negatives");
        }

        if (Positives.Count > 0 != Negatives.Count > 0 && Input.Count == 0)
        {
            yield return new("positives", new Text("expected positives and negatives together, found one of them", "positives 与 negatives 应同时给出，实际只有一个"), "negatives", "input");
        }

        if (Loss is not (FastTextLoss.Softmax or FastTextLoss.HierarchicalSoftmax))
        {
            yield return new("loss", new Text("expected softmax or hierarchical_softmax; the others are only read", "应为 softmax 或 hierarchical_softmax；其余只能读取"));
        }

        if (SmallestNgram > LargestNgram)
        {
            yield return new("smallest_ngram", new Text(
                $"expected at most largest_ngram, {LargestNgram}; found {SmallestNgram}", $"应不超过 largest_ngram（{LargestNgram}），实际是 {SmallestNgram}"), "largest_ngram");
        }
    }

    /// <summary>The settings that these values mean.</summary>
    /// <param name="cores">The machine's threads.</param>
    public FastTextTrainingSettings ToSettings(int cores) => new()
    {
        Input = Input,
        Positives = Positives,
        Negatives = Negatives,
        Test = Test,
        HeldOutShare = HeldOutShare,
        Calibrates = Calibrate,
        Seed = Seed,
        Threads = Threads > 0 ? Threads : cores,
        Model = new FastTextSettings
        {
            Unit = Unit,
            Loss = Loss,
            Dimension = Dimension,
            Epochs = Epochs,
            LearningRate = LearningRate,
            MinimumCount = MinimumCount,
            WordNGrams = WordNgrams,
            SmallestNGram = SmallestNgram,
            LargestNGram = LargestNgram,
            Buckets = Buckets,
        },
    };
}
