using System.Runtime.InteropServices;
using System.Text;

namespace Linnet.Corpora.FastText;

/// <summary>Classifies texts on one thread. Once its buffers have grown to the longest text, a call takes no memory.</summary>
public sealed class FastTextPredictor
{
    private readonly FastTextModel _model;
    private readonly FastTextDictionary _dictionary;
    private readonly FastTextSettings _settings;
    private readonly TextUnit _unit;
    private readonly OutputLayer.Scratch _scratch;
    private readonly float[] _hidden;
    private readonly List<uint> _hashes = [];
    private byte[] _bracketed = new byte[64];
    private byte[] _utf8 = new byte[256];
    private LabelProbability[] _predictions = new LabelProbability[1];
    private int _rows;

    internal FastTextPredictor(FastTextModel model, TextUnit unit)
    {
        (_model, _dictionary, _settings, _unit) = (model, model.Dictionary, model.Settings, unit);
        (_scratch, _hidden) = (new OutputLayer.Scratch(model.Output), new float[model.Settings.Dimension]);
    }

    /// <summary>The labels of a line of text, the most probable first: what <c>fasttext predict-prob</c> prints of it.</summary>
    /// <param name="line">UTF-8, also broken, without its line end.</param>
    /// <param name="count">How many labels at most, at least 1.</param>
    /// <param name="threshold">Labels of less probability are left out.</param>
    /// <param name="ended">Whether a line end stands behind it, which fastText takes for a word.</param>
    /// <returns>Valid until the next call; none where the text has nothing that the model knows.</returns>
    public ReadOnlySpan<LabelProbability> Predict(ReadOnlySpan<byte> line, int count = 1, float threshold = 0, bool ended = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!Average(line, ended))
        {
            return [];
        }

        _scratch.Best.Clear(Math.Min(count, _dictionary.Labels.Count));
        _model.Output.Collect(_hidden, threshold, _scratch);
        var best = _scratch.Best.Sort();
        if (_predictions.Length < best.Length)
        {
            _predictions = new LabelProbability[best.Length];
        }

        for (var i = 0; i < best.Length; i++)
        {
            _predictions[i] = new LabelProbability(best[i].Label, MathF.Exp(best[i].Score));
        }

        return _predictions.AsSpan(0, best.Length);
    }

    /// <summary>The labels of a text, the most probable first; line ends in it count as blanks.</summary>
    /// <inheritdoc cref="Predict(ReadOnlySpan{byte}, int, float, bool)"/>
    /// <param name="text">The text.</param>
    /// <param name="count">How many labels at most, at least 1.</param>
    /// <param name="threshold">Labels of less probability are left out.</param>
    public ReadOnlySpan<LabelProbability> Predict(string text, int count = 1, float threshold = 0) => Predict(Utf8(text), count, threshold);

    /// <summary>The mean of a text's rows.</summary>
    /// <returns>[D], valid until the next call; empty where the text has no row.</returns>
    internal ReadOnlySpan<float> Hidden(ReadOnlySpan<byte> line) => Average(line, ended: true) ? _hidden : [];

    /// <summary>The logarithm of a label's probability.</summary>
    internal double LogProbability(ReadOnlySpan<float> hidden, int label) => _model.Output.LogProbability(hidden, label, _scratch);

    private ReadOnlySpan<byte> Utf8(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var needed = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_utf8.Length < needed)
        {
            _utf8 = new byte[needed];
        }

        return _utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8));
    }

    private bool Average(ReadOnlySpan<byte> line, bool ended)
    {
        _hidden.AsSpan().Clear();
        _hashes.Clear();
        _rows = 0;
        var words = new WordScanner(line, _unit);
        while (words.Next())
        {
            AddWord(words.Word, words.Hash);
        }

        if (ended)
        {
            AddWord(FastTextDictionary.EndOfLineWord, FastTextDictionary.EndOfLineHash);
        }

        AddRuns();
        if (_rows == 0)
        {
            return false;
        }

        FloatRow.Scale(_hidden, (float)(1.0 / _rows));
        return true;
    }

    private void AddWord(ReadOnlySpan<byte> word, uint hash)
    {
        var id = _dictionary.Find(word, hash);
        if (id >= _dictionary.WordCount || (id < 0 && word.StartsWith(FastTextDictionary.LabelPrefixBytes)))
        {
            return;
        }

        if (id >= 0)
        {
            AddRow(id);
        }

        if (_settings.LargestNGram > 0 && !word.SequenceEqual(FastTextDictionary.EndOfLineWord))
        {
            AddParts(word);
        }

        if (_settings.WordNGrams > 1)
        {
            _hashes.Add(hash);
        }
    }

    private void AddParts(ReadOnlySpan<byte> word)
    {
        if (_bracketed.Length < word.Length + 2)
        {
            _bracketed = new byte[2 * (word.Length + 2)];
        }

        _bracketed[0] = (byte)'<';
        word.CopyTo(_bracketed.AsSpan(1));
        _bracketed[word.Length + 1] = (byte)'>';
        var bracketed = _bracketed.AsSpan(0, word.Length + 2);
        Span<int> buckets = stackalloc int[FastTextSettings.LongestNGram];
        for (var start = 0; start < bracketed.Length; start++)
        {
            foreach (var bucket in buckets[..WordParts.At(bracketed, start, _settings, buckets)])
            {
                AddRow(_dictionary.Row(bucket));
            }
        }
    }

    private void AddRuns()
    {
        var hashes = CollectionsMarshal.AsSpan(_hashes);
        for (var first = 0; first < hashes.Length; first++)
        {
            var run = FastTextHash.Run(hashes[first]);
            var end = Math.Min(hashes.Length, first + _settings.WordNGrams);
            for (var last = first + 1; last < end; last++)
            {
                run = FastTextHash.Run(run, hashes[last]);
                AddRow(_dictionary.Row((int)(run % (ulong)_settings.Buckets)));
            }
        }
    }

    private void AddRow(int row)
    {
        if (row >= 0)
        {
            _model.Input.AddTo(row, _hidden);
        }

        if (row != FastTextDictionary.NoRow)
        {
            _rows++;
        }
    }
}
