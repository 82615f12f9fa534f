namespace Linnet.Corpora.FastText;

/// <summary>A text classifier of fastText: the mean of the rows of a text's words, parts of words and runs of words, and a linear layer on it.</summary>
/// <remarks>
/// Joulin et al. 2017, "Bag of tricks for efficient text classification" (arXiv 1607.01759). Immutable: any number of threads share it, each with
/// a predictor of its own. <see cref="FastTextFile"/> reads and writes it.
/// </remarks>
public sealed class FastTextModel
{
    internal FastTextModel(FastTextSettings settings, FastTextDictionary dictionary, IRowMatrix input, OutputLayer output) =>
        (Settings, Dictionary, Input, Output) = (settings, dictionary, input, output);

    /// <summary>The hyperparameters, as far as the file has them.</summary>
    public FastTextSettings Settings { get; }

    /// <summary>The labels, each with its prefix <c>__label__</c>, in the order of their ids.</summary>
    public IReadOnlyList<string> Labels => Dictionary.Labels;

    internal FastTextDictionary Dictionary { get; }

    internal IRowMatrix Input { get; }

    internal OutputLayer Output { get; }

    /// <summary>What classifies texts on one thread.</summary>
    /// <param name="unit">What is taken for a word; null: what the model was trained with, as far as its file says it.</param>
    public FastTextPredictor CreatePredictor(TextUnit? unit = null) => new(this, unit ?? Settings.Unit);

    internal FastTextModel With(OutputLayer output) => new(Settings, Dictionary, Input, output);
}
