using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>The rotary angles of positions 0 … T - 1.</summary>
/// <param name="Cosine">[T, E/2].</param>
/// <param name="Sine">[T, E/2].</param>
internal sealed record Rotation(Tensor Cosine, Tensor Sine) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Cosine.Dispose();
        Sine.Dispose();
    }

    /// <summary>Turns every half-split pair of <paramref name="heads"/> [B, H, T, E] by its position's angle.</summary>
    public Tensor Apply(Tensor heads)
    {
        var half = heads.shape[^1] / 2;
        var (first, second) = (heads.narrow(-1, 0, half), heads.narrow(-1, half, half));
        return cat([(first * Cosine) - (second * Sine), (second * Cosine) + (first * Sine)], dim: -1);
    }
}
