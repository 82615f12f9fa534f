namespace Linnet.Tests.Model.Goldens;

/// <summary>Weights that a formula gives for a name: the program that makes the goldens (tests/goldens) and the tests that read them have the same.</summary>
internal static class GoldenWeights
{
    /// <summary>A weight's values: norms about 1, matrices about ±1/√columns, so that every part of a decoder shows in the logits.</summary>
    /// <param name="name">The weight's name in Hugging Face's LLaMA.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="downFactor">What <c>down_proj</c> is multiplied by.</param>
    public static float[] Of(string name, ReadOnlySpan<long> shape, double downFactor = 1)
    {
        var isNormScale = name.Contains("norm", StringComparison.Ordinal) && name.EndsWith(".weight", StringComparison.Ordinal);
        var scale = shape.Length == 1 ? 0.6 : 2.5 / Math.Sqrt(shape[1]);
        if (name.Contains("down_proj", StringComparison.Ordinal))
        {
            scale *= downFactor;
        }

        var seed = 14695981039346656037UL; // FNV-1a of the name
        foreach (var character in name)
        {
            seed = (seed ^ character) * 1099511628211UL;
        }

        var count = 1L;
        foreach (var length in shape)
        {
            count *= length;
        }

        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)((isNormScale ? 1 : 0) + (scale * (Uniform(seed + ((ulong)i * 0x9E3779B97F4A7C15)) - 0.5)));
        }

        return values;
    }

    /// <summary>SplitMix64's finalizer (Steele et al. 2014), in [0, 1).</summary>
    private static double Uniform(ulong state)
    {
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
        return ((state ^ (state >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
