namespace Linnet.Corpora.Classification;

/// <summary>Makes confidence mean what it says: of texts with confidence 0.9, nine in ten should be right.</summary>
/// <remarks>Guo et al. 2017, "On calibration of modern neural networks": one temperature, the one of least cross-entropy on texts not trained on.</remarks>
public static class Calibration
{
    /// <summary>The temperature of least cross-entropy, between 0.05 and 20.</summary>
    /// <param name="crossEntropy">The mean cross-entropy, in nats, when logits are divided by a temperature.</param>
    public static double Temperature(Func<double, double> crossEntropy)
    {
        ArgumentNullException.ThrowIfNull(crossEntropy);

        // Golden section on the logarithm: the cross-entropy is convex in 1 / temperature, so it has one valley.
        var (low, high) = (Math.Log(0.05), Math.Log(20));
        var ratio = (Math.Sqrt(5) - 1) / 2;
        while (high - low > 1e-4)
        {
            var (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
            if (crossEntropy(Math.Exp(left)) < crossEntropy(Math.Exp(right)))
            {
                high = right;
            }
            else
            {
                low = left;
            }
        }

        return Math.Exp((low + high) / 2);
    }

    /// <summary>Expected calibration error over ten bins: the mean gap of confidence and accuracy, 0 to 1.</summary>
    /// <param name="predictions">Confidence, and whether the label was right.</param>
    public static double Error(IReadOnlyList<(double Confidence, bool Right)> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return predictions
            .GroupBy(p => Math.Min(9, (int)(p.Confidence * 10)))
            .Sum(bin => Math.Abs(bin.Average(p => p.Confidence) - bin.Average(p => p.Right ? 1.0 : 0)) * bin.Count() / predictions.Count);
    }
}
