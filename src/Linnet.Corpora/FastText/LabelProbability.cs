namespace Linnet.Corpora.FastText;

/// <summary>A label with its probability.</summary>
/// <param name="Label">Index into <see cref="FastTextModel.Labels"/>.</param>
/// <param name="Probability">0 to 1.00001: fastText adds 10^-5 to each before it compares them.</param>
public readonly record struct LabelProbability(int Label, float Probability);
