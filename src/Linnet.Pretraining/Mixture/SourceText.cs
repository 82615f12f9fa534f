using Linnet.Pretraining.Windows;

namespace Linnet.Pretraining.Mixture;

/// <summary>A source of the mixture, as tokens.</summary>
/// <param name="Name">As the recipe calls it.</param>
/// <param name="Weight">Its weight in the mixture, above 0; only the ratios of weights matter.</param>
/// <param name="Tokens">Its text.</param>
public sealed record SourceText(string Name, double Weight, TokenFolder Tokens) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Tokens.Dispose();
}
