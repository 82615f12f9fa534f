namespace Linnet.Model;

/// <summary>What each head takes from a score for every position between query and key.</summary>
public static class AlibiSlopes
{
    /// <summary>The slopes.</summary>
    /// <remarks>
    /// Press et al. 2022, <see href="https://arxiv.org/abs/2108.12409"/>, §3: 2^(−8·i/n) for head i of n, from 1, where n is a power of
    /// two. For other n, as in the authors' code and Bloom: those of the power of two below, then every second of twice that power.
    /// </remarks>
    /// <param name="heads">H.</param>
    /// <returns>[H], each in (0, 1).</returns>
    public static double[] Of(int heads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        var power = 1 << int.Log2(heads);
        return [.. Enumerable.Range(0, heads).Select(h => h < power
            ? Math.Pow(2, -8.0 * (h + 1) / power)
            : Math.Pow(2, -8.0 * ((2 * (h - power)) + 1) / (2 * power)))];
    }
}
