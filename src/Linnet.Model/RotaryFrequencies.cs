namespace Linnet.Model;

/// <summary>The rotary frequencies of a decoder, which all its engines read.</summary>
/// <param name="PerPair">Angle of pair i a position, [E/2], in radians.</param>
/// <param name="Magnitude">Cosines and sines are multiplied by it: 1 but for YaRN.</param>
public sealed record RotaryFrequencies(IReadOnlyList<double> PerPair, double Magnitude)
{
    /// <summary>base^(−2i/E), changed by the description's scaling; double precision.</summary>
    public static RotaryFrequencies Of(DecoderDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        double[] plain = [.. Enumerable.Range(0, description.HeadWidth / 2)
            .Select(i => Math.Pow(description.RopeBase, -2.0 * i / description.HeadWidth))];
        return description.RopeScaling switch
        {
            null => new(plain, 1),
            LinearRopeScaling linear => new([.. plain.Select(f => f / linear.Factor)], 1),
            Llama3RopeScaling llama3 => new([.. plain.Select(f => Scale(f, llama3))], 1),
            YarnRopeScaling yarn => new(
                [.. plain.Select((f, i) => Scale(f, i, description, yarn))],
                yarn.AttentionFactor ?? ((0.1 * Math.Log(yarn.Factor)) + 1)),
            _ => throw new ArgumentException($"Unknown scaling {description.RopeScaling.GetType().Name}.", nameof(description)),
        };
    }

    private static double Scale(double frequency, Llama3RopeScaling scaling)
    {
        var turns = scaling.OriginalLength * frequency / (2 * Math.PI);
        var kept = Math.Clamp((turns - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor), 0, 1);
        return ((1 - kept) * frequency / scaling.Factor) + (kept * frequency);
    }

    private static double Scale(double frequency, int pair, DecoderDescription description, YarnRopeScaling scaling)
    {
        var first = Math.Max(Math.Floor(PairThatTurns(scaling.FastTurns)), 0);
        var last = Math.Min(Math.Ceiling(PairThatTurns(scaling.SlowTurns)), description.HeadWidth - 1);
        var divided = Math.Clamp((pair - first) / Math.Max(last - first, 0.001), 0, 1);
        return (divided * frequency / scaling.Factor) + ((1 - divided) * frequency);

        // The index, not whole, of the pair that turns so often within the original length (equation 17 of the paper, solved for the dimension).
        double PairThatTurns(double turns) =>
            description.HeadWidth * Math.Log(scaling.OriginalLength / (turns * 2 * Math.PI)) / (2 * Math.Log(description.RopeBase));
    }
}
