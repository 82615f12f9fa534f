using System.Globalization;
using System.Runtime.InteropServices;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Random;

namespace Linnet.Corpora.FastText;

/// <summary>Trains a classifier as <c>fasttext supervised</c> does: stochastic gradient descent, one text a step, a rate that falls linearly to 0.</summary>
/// <remarks>
/// Where we differ: the texts are taken in another order in each epoch, which the seed decides, instead of in the file's; σ and softmax are computed
/// instead of looked up; buckets that no text uses are zero instead of random. Steps follow each other on one thread and see all that came before them, so
/// the same texts, settings and seed give the same bits whatever the number of threads, and no speed is lost to fastText's threads, which write over
/// each other: words are numbered once and not in every epoch, and threads share what remains (first values). Where labels are many, a text is
/// learnt for one of them at a time, drawn anew in each epoch, as in fastText.
/// </remarks>
public static class FastTextTrainer
{
    private const int StepsBetweenLooks = 1_024;

    /// <summary>Trains.</summary>
    /// <param name="texts">What to learn from.</param>
    /// <param name="settings">How. The loss is softmax or hierarchical softmax.</param>
    /// <param name="seed">Decides first values, order and choice among several labels.</param>
    /// <param name="threads">How many threads work, at least 1. The result does not depend on it.</param>
    /// <param name="advanced">Told the number of steps done and their mean loss in nats, now and then.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <exception cref="CheckFailedException">No text has a label, or no word stands often enough.</exception>
    /// <exception cref="DivergenceException">The numbers became too large.</exception>
    public static FastTextModel Train(
        LabelledTexts texts, FastTextSettings settings, ulong seed, int threads, Action<long, double>? advanced = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (settings.Loss is not (FastTextLoss.Softmax or FastTextLoss.HierarchicalSoftmax))
        {
            throw new ArgumentException($"{settings.Loss} is read, not trained.", nameof(settings));
        }

        var vocabulary = TrainingVocabulary.Of(texts, settings.MinimumCount);
        var features = new FeatureRows(texts, settings, vocabulary.WordRows, vocabulary.WordCount);
        var dimension = settings.Dimension;
        var input = new float[Numbers(features.Count, dimension)];
        var output = new float[Numbers(vocabulary.LabelCount, dimension)];
        InitialRows(input, features, dimension, seed, threads);
        if (texts.Unit == TextUnit.Character)
        {
            input.AsSpan((vocabulary.WordCount - 1) * dimension, dimension).Clear(); // the word that only says the unit
        }

        TrainingStep step = settings.Loss == FastTextLoss.Softmax
            ? new SoftmaxStep(input, output, dimension)
            : new TreeStep(input, output, dimension, new LabelTree(vocabulary.LabelCounts));
        Learn(texts, settings, seed, vocabulary, features, step, advanced, cancellation);
        var dictionary = vocabulary.Dictionary(texts, settings, features);
        var matrix = new OutputMatrix(new DenseRows(output, dimension), dimension);
        return new FastTextModel(
            settings with { Unit = texts.Unit }, dictionary, new DenseRows(input, dimension), OutputLayer.Of(settings.Loss, matrix, dictionary.LabelCounts));
    }

    private static void Learn(
        LabelledTexts texts,
        FastTextSettings settings,
        ulong seed,
        TrainingVocabulary vocabulary,
        FeatureRows features,
        TrainingStep step,
        Action<long, double>? advanced,
        CancellationToken cancellation)
    {
        List<int> rows = [];
        var order = Enumerable.Range(0, texts.Count).ToArray();
        var choice = new CounterRandom(seed, "classifier/label");
        var (steps, looked, seen, loss) = (0L, 0L, 0L, 0.0);
        var allTokens = (double)settings.Epochs * Enumerable.Range(0, texts.Count).Sum(text => (long)texts.WordsOf(text).Length);
        for (var epoch = 0; epoch < settings.Epochs; epoch++)
        {
            Shuffle(order, new CounterRandom(seed, $"classifier/epoch-{epoch}"));
            foreach (var text in order)
            {
                features.Collect(text, rows);
                var labels = texts.LabelsOf(text);
                var label = labels[labels.Length == 1 ? 0 : (int)choice.Below(labels.Length, (ulong)steps)];
                if (rows.Count > 0)
                {
                    loss += step.Take(CollectionsMarshal.AsSpan(rows), vocabulary.LabelIds[label], (float)(settings.LearningRate * (1 - seen / allTokens)));
                }

                seen += texts.WordsOf(text).Length;
                steps++;
                if (steps % StepsBetweenLooks == 0)
                {
                    Look();
                }
            }
        }

        if (steps > looked)
        {
            Look();
        }

        void Look()
        {
            if (!double.IsFinite(loss))
            {
                throw new DivergenceException("train-classifier", steps, string.Create(CultureInfo.InvariantCulture, $"loss={loss}"), checkpoint: null);
            }

            cancellation.ThrowIfCancellationRequested();
            advanced?.Invoke(steps, loss / Math.Max(1, steps - looked));
            (looked, loss) = (steps, 0);
        }
    }

    private static int Numbers(int rows, int dimension) => (long)rows * dimension <= Array.MaxLength
        ? rows * dimension
        : throw new ResourceException(new Text(
            $"{rows} rows of {dimension} numbers are more than can be held. Lower buckets, dimension or raise minimum_count.",
            $"{rows} 行 × {dimension} 个数超出可容纳的范围。请减小 buckets 或 dimension，或增大 minimum_count。"));

    // Uniform in ±1/D, as in fastText. A row's numbers follow from its word or bucket alone.
    private static void InitialRows(float[] input, FeatureRows features, int dimension, ulong seed, int threads)
    {
        var random = new CounterRandom(seed, "classifier/input");
        var draws = (ulong)(dimension + 1) / 2;
        var scale = 1f / dimension / (1 << 23);
        Parallel.For(0, features.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, row =>
        {
            var name = row < features.FirstBucketRow ? row : (long)features.FirstBucketRow + features.Buckets[row - features.FirstBucketRow];
            var values = input.AsSpan(row * dimension, dimension);
            for (var i = 0; i < values.Length; i++)
            {
                var bits = random.Bits((ulong)name * draws + (ulong)i / 2);
                values[i] = ((int)(i % 2 == 0 ? bits : bits >> 32) >> 8) * scale;
            }
        });
    }

    private static void Shuffle(int[] order, CounterRandom random)
    {
        for (var i = order.Length - 1; i > 0; i--)
        {
            var other = (int)random.Below(i + 1, (ulong)i);
            (order[i], order[other]) = (order[other], order[i]);
        }
    }
}
