using System.Text;

namespace Linnet.Corpora.FastText;

/// <summary>The words and labels of a classifier and which rows of the input they and the buckets have.</summary>
/// <remarks>
/// Ids are rows: words from 0, the buckets' rows behind them. The file has no place for <see cref="FastTextSettings.Unit"/>: a last word that no text can
/// hold, since it begins with a blank, says it, with a row of zeros. Other programs read such a file as any other; with them, blanks must
/// stand around each character in Han script.
/// </remarks>
internal sealed class FastTextDictionary
{
    /// <summary>What begins a label.</summary>
    public const string LabelPrefix = "__label__";

    /// <summary>Adds nothing to a text, and is not counted.</summary>
    public const int NoRow = -1;

    /// <summary>Adds nothing to a text, but is counted.</summary>
    public const int ZeroRow = -2;

    private readonly WordTable _words;
    private readonly BucketRows? _buckets;
    private readonly int _missing;

    /// <param name="words">The words, then the labels.</param>
    /// <param name="wordCount">How many are words.</param>
    /// <param name="counts">How often each stands in the texts.</param>
    /// <param name="tokens">Words and labels of the texts, each as often as it stands there.</param>
    /// <param name="buckets">The rows of buckets, from <paramref name="wordCount"/>; null: each bucket has one, in order.</param>
    /// <param name="missing">What the other buckets have: <see cref="NoRow"/> or <see cref="ZeroRow"/>.</param>
    public FastTextDictionary(WordTable words, int wordCount, long[] counts, long tokens, BucketRows? buckets, int missing = NoRow)
    {
        (_words, WordCount, Counts, Tokens, _buckets, _missing) = (words, wordCount, counts, tokens, buckets, missing);
        LabelBytes = [.. Enumerable.Range(wordCount, words.Count - wordCount).Select(id => words[id].ToArray())];
        Labels = [.. LabelBytes.Select(Encoding.UTF8.GetString)];
        EndOfLine = words.Find(EndOfLineWord, EndOfLineHash);
        Unit = wordCount > 0 && words[wordCount - 1].SequenceEqual(CharacterMark) ? TextUnit.Character : TextUnit.Word;
    }

    /// <summary>The word that stands for the end of a line.</summary>
    public static ReadOnlySpan<byte> EndOfLineWord => "</s>"u8;

    /// <summary>The hash of <see cref="EndOfLineWord"/>.</summary>
    public static uint EndOfLineHash { get; } = FastTextHash.Of(EndOfLineWord);

    /// <summary>Says that characters in Han script are words.</summary>
    public static ReadOnlySpan<byte> CharacterMark => " unit=character"u8;

    /// <summary>The bytes of <see cref="LabelPrefix"/>.</summary>
    public static ReadOnlySpan<byte> LabelPrefixBytes => "__label__"u8;

    /// <summary>Number of words.</summary>
    public int WordCount { get; }

    /// <summary>The labels, each with its prefix.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The bytes of the labels.</summary>
    public IReadOnlyList<byte[]> LabelBytes { get; }

    /// <summary>How often each word, then each label, stands in the texts.</summary>
    public long[] Counts { get; }

    /// <summary>How often the labels stand in the texts.</summary>
    public ReadOnlySpan<long> LabelCounts => Counts.AsSpan(WordCount);

    /// <summary>Words and labels of the texts, each as often as it stands there.</summary>
    public long Tokens { get; }

    /// <summary>The id of <see cref="EndOfLineWord"/>, or -1.</summary>
    public int EndOfLine { get; }

    /// <summary>What the dictionary's words are.</summary>
    public TextUnit Unit { get; }

    /// <summary>Whether some buckets were taken out, so that what falls into them is not counted.</summary>
    public bool IsPruned => _buckets is not null && _missing == NoRow;

    /// <summary>All words, then all labels.</summary>
    public WordTable Entries => _words;

    /// <summary>The id of a word, or of a label from <see cref="WordCount"/>, or -1.</summary>
    public int Find(ReadOnlySpan<byte> word, uint hash) => _words.Find(word, hash);

    /// <summary>The row of a bucket, or <see cref="NoRow"/> or <see cref="ZeroRow"/>.</summary>
    public int Row(int bucket) => _buckets is null ? WordCount + bucket : _buckets.Find(bucket) is >= 0 and var row ? WordCount + row : _missing;
}
