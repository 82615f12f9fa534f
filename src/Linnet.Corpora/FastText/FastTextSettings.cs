namespace Linnet.Corpora.FastText;

/// <summary>The hyperparameters of a classifier, by the names that they have here.</summary>
/// <remarks>
/// <code>
/// here              fastText    default
/// Dimension         dim         100
/// Epochs            epoch       5
/// LearningRate      lr          0.1         not in the file
/// MinimumCount      minCount    1
/// WordNGrams        wordNgrams  1           runs of up to this many words
/// Buckets           bucket      2,000,000   0 where neither runs nor parts of words are hashed
/// SmallestNGram     minn        0           parts of words, in characters
/// LargestNGram      maxn        0           0: words are whole
/// Loss              loss        softmax
/// Unit              –           word        see FastTextDictionary for its place in the file
/// </code>
/// </remarks>
public sealed record FastTextSettings
{
    /// <summary>The longest runs and parts that are read: no model in use comes near, and a forged one could ask for any amount of work.</summary>
    public const int LongestNGram = 64;

    /// <summary>Numbers per row, D.</summary>
    public int Dimension { get; init; } = 100;

    /// <summary>Times that each text is learnt from.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>The first step's learning rate; it falls linearly to 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>How often a word has to stand in the texts to have a row of its own.</summary>
    public int MinimumCount { get; init; } = 1;

    /// <summary>Runs of up to this many words have rows; 1: words alone.</summary>
    public int WordNGrams { get; init; } = 1;

    /// <summary>Rows for runs and parts of words, which share them by their hashes.</summary>
    public int Buckets { get; init; } = 2_000_000;

    /// <summary>The shortest parts of words, in characters.</summary>
    public int SmallestNGram { get; init; }

    /// <summary>The longest parts of words, in characters; 0: words are whole.</summary>
    public int LargestNGram { get; init; }

    /// <summary>How probabilities come about.</summary>
    public FastTextLoss Loss { get; init; } = FastTextLoss.Softmax;

    /// <summary>What is taken for a word.</summary>
    public TextUnit Unit { get; init; }

    /// <summary>Whether anything is hashed into buckets.</summary>
    public bool UsesBuckets => WordNGrams > 1 || LargestNGram > 0;
}
