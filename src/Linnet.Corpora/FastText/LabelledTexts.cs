using System.Runtime.InteropServices;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Corpora.FastText;

/// <summary>Texts with labels to learn from, as numbers of words: four bytes a word, beside each different word once.</summary>
public sealed class LabelledTexts
{
    private readonly List<int> _words = [];
    private readonly List<int> _wordEnds = [];
    private readonly List<int> _labels = [];
    private readonly List<int> _labelEnds = [];
    private readonly List<int> _found = [];

    /// <param name="unit">What is taken for a word.</param>
    public LabelledTexts(TextUnit unit) => Unit = unit;

    /// <summary>What is taken for a word.</summary>
    public TextUnit Unit { get; }

    /// <summary>Number of texts that have a label.</summary>
    public int Count => _wordEnds.Count;

    /// <summary>Texts without a label, from which nothing is learnt.</summary>
    public long Unlabelled { get; private set; }

    /// <summary>Words, line ends and labels, each as often as it stands there.</summary>
    public long Tokens { get; private set; }

    internal WordTable Words { get; } = new();

    internal WordTable Labels { get; } = new();

    internal List<long> WordCounts { get; } = [];

    internal List<long> LabelCounts { get; } = [];

    /// <summary>Adds a line as fastText takes it: words that begin with <c>__label__</c> are its labels; a line end is a word too.</summary>
    /// <param name="line">UTF-8, also broken, without its line end.</param>
    /// <exception cref="ResourceException">All texts together are too long, or too many words have one hash.</exception>
    public void Add(ReadOnlySpan<byte> line)
    {
        var words = new WordScanner(line, TextUnit.Word);
        var first = _labels.Count;
        _found.Clear();
        while (words.Next())
        {
            if (words.Word.StartsWith(FastTextDictionary.LabelPrefixBytes))
            {
                _labels.Add(Number(Labels, LabelCounts, words.Word, words.Hash));
            }
            else
            {
                AddParts(words.Word, words.Hash);
            }
        }

        _found.Add(Number(Words, WordCounts, FastTextDictionary.EndOfLineWord, FastTextDictionary.EndOfLineHash));
        Tokens += _found.Count + _labels.Count - first;
        if (_labels.Count == first)
        {
            Unlabelled++;
            return;
        }

        if (_words.Count > Array.MaxLength - _found.Count)
        {
            throw new ResourceException(new Text(
                $"The texts have more than {Array.MaxLength} words. Train on fewer texts.", $"文本超过 {Array.MaxLength} 个词。请减少训练文本。"));
        }

        _words.AddRange(_found);
        _wordEnds.Add(_words.Count);
        _labelEnds.Add(_labels.Count);
    }

    /// <summary>A text's words.</summary>
    internal ReadOnlySpan<int> WordsOf(int text) => Part(_words, _wordEnds, text);

    /// <summary>A text's labels, at least one.</summary>
    internal ReadOnlySpan<int> LabelsOf(int text) => Part(_labels, _labelEnds, text);

    private static ReadOnlySpan<int> Part(List<int> values, List<int> ends, int text) =>
        CollectionsMarshal.AsSpan(values)[(text == 0 ? 0 : ends[text - 1])..ends[text]];

    private static int Number(WordTable table, List<long> counts, ReadOnlySpan<byte> word, uint hash)
    {
        if (table.TryAdd(word, hash, out var id))
        {
            counts.Add(0);
        }
        else if (id < 0)
        {
            throw new ResourceException(new Text(
                "Thousands of different words have the same hash: this is no natural text. Take such lines out.", "数千个不同的词哈希相同：这不是自然文本。请删去这样的行。"));
        }

        counts[id]++;
        return id;
    }

    // A label is told by what stands between blanks, so a line is cut into characters only behind that.
    private void AddParts(ReadOnlySpan<byte> word, uint hash)
    {
        if (Unit == TextUnit.Word)
        {
            _found.Add(Number(Words, WordCounts, word, hash));
            return;
        }

        var parts = new WordScanner(word, Unit);
        while (parts.Next())
        {
            _found.Add(Number(Words, WordCounts, parts.Word, parts.Hash));
        }
    }
}
