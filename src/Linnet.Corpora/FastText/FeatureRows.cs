using System.Runtime.InteropServices;

namespace Linnet.Corpora.FastText;

/// <summary>Which rows a text of the training has. Only buckets that the texts use have rows; all others stay zero, and say nothing of what was never seen.</summary>
internal sealed class FeatureRows
{
    private readonly FastTextSettings _settings;
    private readonly LabelledTexts _texts;
    private readonly int[] _wordRows;
    private readonly int[] _bucketRows;
    private readonly int[] _parts = [];
    private readonly int[] _partEnds = [];

    /// <param name="texts">The texts.</param>
    /// <param name="settings">What has rows.</param>
    /// <param name="wordRows">The row of each word, or -1.</param>
    /// <param name="words">How many rows words have.</param>
    public FeatureRows(LabelledTexts texts, FastTextSettings settings, int[] wordRows, int words)
    {
        (_texts, _settings, _wordRows, FirstBucketRow) = (texts, settings, wordRows, words);
        _bucketRows = new int[settings.UsesBuckets ? settings.Buckets : 0];
        _bucketRows.AsSpan().Fill(-1);
        if (settings.LargestNGram > 0)
        {
            (_parts, _partEnds) = Parts();
        }

        if (settings.WordNGrams > 1)
        {
            List<int> rows = [];
            for (var text = 0; text < texts.Count; text++)
            {
                rows.Clear();
                AddRuns(texts.WordsOf(text), rows);
            }
        }
    }

    /// <summary>The first row of a bucket.</summary>
    public int FirstBucketRow { get; }

    /// <summary>The buckets that have rows, in the rows' order.</summary>
    public List<int> Buckets { get; } = [];

    /// <summary>Number of rows.</summary>
    public int Count => checked(FirstBucketRow + Buckets.Count);

    /// <summary>The rows of a text, those that stand there more than once so often.</summary>
    public void Collect(int text, List<int> rows)
    {
        rows.Clear();
        var words = _texts.WordsOf(text);
        foreach (var word in words)
        {
            if (_wordRows[word] >= 0)
            {
                rows.Add(_wordRows[word]);
            }

            if (_settings.LargestNGram > 0)
            {
                rows.AddRange(_parts.AsSpan((word == 0 ? 0 : _partEnds[word - 1])..(_partEnds[word])));
            }
        }

        if (_settings.WordNGrams > 1)
        {
            AddRuns(words, rows);
        }
    }

    private void AddRuns(ReadOnlySpan<int> words, List<int> rows)
    {
        var (table, buckets, span) = (_texts.Words, (ulong)_settings.Buckets, _settings.WordNGrams);
        for (var first = 0; first < words.Length; first++)
        {
            var run = FastTextHash.Run(table.Hash(words[first]));
            var end = Math.Min(words.Length, first + span);
            for (var last = first + 1; last < end; last++)
            {
                run = FastTextHash.Run(run, table.Hash(words[last]));
                rows.Add(Row((int)(run % buckets)));
            }
        }
    }

    private int Row(int bucket)
    {
        ref var row = ref _bucketRows[bucket];
        if (row < 0)
        {
            row = Count;
            Buckets.Add(bucket);
        }

        return row;
    }

    private (int[] Parts, int[] Ends) Parts()
    {
        List<int> parts = [];
        var ends = new int[_texts.Words.Count];
        byte[] bracketed = new byte[64];
        Span<int> found = stackalloc int[FastTextSettings.LongestNGram];
        for (var id = 0; id < ends.Length; id++)
        {
            var word = _texts.Words[id];
            if (!word.SequenceEqual(FastTextDictionary.EndOfLineWord))
            {
                if (bracketed.Length < word.Length + 2)
                {
                    bracketed = new byte[2 * (word.Length + 2)];
                }

                bracketed[0] = (byte)'<';
                word.CopyTo(bracketed.AsSpan(1));
                bracketed[word.Length + 1] = (byte)'>';
                for (var start = 0; start < word.Length + 2; start++)
                {
                    foreach (var bucket in found[..WordParts.At(bracketed.AsSpan(0, word.Length + 2), start, _settings, found)])
                    {
                        parts.Add(Row(bucket));
                    }
                }
            }

            ends[id] = parts.Count;
        }

        return (CollectionsMarshal.AsSpan(parts).ToArray(), ends);
    }
}
