using System.Runtime.InteropServices;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Corpora.FastText;

/// <summary>Words and labels in the order of the file: the most frequent first, of equals the one that came first.</summary>
/// <param name="Words">The words that have rows, in the rows' order, without the one that says the unit.</param>
/// <param name="Labels">The labels, in the order of their ids.</param>
/// <param name="WordRows">The row of each word of the texts, or -1.</param>
/// <param name="LabelIds">The id of each label of the texts.</param>
/// <param name="LabelCounts">How often each label stands there, by id.</param>
/// <param name="WordCount">Rows of words.</param>
internal sealed record TrainingVocabulary(int[] Words, int[] Labels, int[] WordRows, int[] LabelIds, long[] LabelCounts, int WordCount)
{
    /// <summary>Number of labels.</summary>
    public int LabelCount => Labels.Length;

    public static TrainingVocabulary Of(LabelledTexts texts, int minimumCount)
    {
        if (texts.Count == 0)
        {
            throw new CheckFailedException(new Text(
                $"No text has a label: each must begin with {FastTextDictionary.LabelPrefix}NAME.", $"没有任何文本带标签：每条文本应以 {FastTextDictionary.LabelPrefix}名称 开头。"));
        }

        var words = Order(texts.WordCounts, minimumCount);
        var labels = Order(texts.LabelCounts, 1);
        if (words.Length == 0)
        {
            throw new CheckFailedException(new Text(
                $"No word stands {minimumCount} times in the texts. Lower minimum_count.", $"没有任何词出现 {minimumCount} 次。请减小 minimum_count。"));
        }

        var isCharacter = texts.Unit == TextUnit.Character;
        return new TrainingVocabulary(
            words,
            labels,
            Inverse(words, texts.Words.Count),
            Inverse(labels, texts.Labels.Count),
            [.. labels.Select(label => texts.LabelCounts[label])],
            words.Length + (isCharacter ? 1 : 0));
    }

    /// <summary>The dictionary of the model.</summary>
    public FastTextDictionary Dictionary(LabelledTexts texts, FastTextSettings settings, FeatureRows features)
    {
        var entries = new WordTable(WordCount + LabelCount);
        List<long> counts = [];
        foreach (var word in Words)
        {
            entries.TryAdd(texts.Words[word], texts.Words.Hash(word), out _);
            counts.Add(texts.WordCounts[word]);
        }

        if (WordCount > Words.Length)
        {
            entries.TryAdd(FastTextDictionary.CharacterMark, FastTextHash.Of(FastTextDictionary.CharacterMark), out _);
            counts.Add(0);
        }

        foreach (var label in Labels)
        {
            entries.TryAdd(texts.Labels[label], texts.Labels.Hash(label), out _);
            counts.Add(texts.LabelCounts[label]);
        }

        BucketRows? buckets = null;
        if (settings.UsesBuckets)
        {
            buckets = new BucketRows(features.Buckets.Count);
            foreach (var (row, bucket) in features.Buckets.Index())
            {
                buckets.TryAdd(bucket, row);
            }
        }

        return new FastTextDictionary(entries, WordCount, CollectionsMarshal.AsSpan(counts).ToArray(), texts.Tokens, buckets, FastTextDictionary.ZeroRow);
    }

    private static int[] Order(List<long> counts, long minimum) =>
        [.. Enumerable.Range(0, counts.Count).Where(id => counts[id] >= minimum).OrderByDescending(id => counts[id])];

    private static int[] Inverse(int[] order, int count)
    {
        var places = new int[count];
        places.AsSpan().Fill(-1);
        for (var place = 0; place < order.Length; place++)
        {
            places[order[place]] = place;
        }

        return places;
    }
}
