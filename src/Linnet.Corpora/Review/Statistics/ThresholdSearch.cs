using System.Globalization;

namespace Linnet.Corpora.Review.Statistics;

/// <summary>A judged unit with what a rule measured of it.</summary>
/// <param name="Value">What the rule measured.</param>
/// <param name="Weight">How many units of the population it stands for.</param>
/// <param name="Removal">The judgement: 1 it should go, 0 it should stay, between where reviewers differ.</param>
public readonly record struct JudgedValue(double Value, double Weight, double Removal);

/// <summary>A bound with what it would do to the judged units, weighted.</summary>
/// <param name="Threshold">The bound; it lies between two values that were measured, so that at it and past it are the same.</param>
/// <param name="Precision">The share of what it removes that should go.</param>
/// <param name="Recall">The share of what should go that it removes, of the rule's population.</param>
/// <param name="F1">Their harmonic mean.</param>
public sealed record ThresholdChoice(double Threshold, double Precision, double Recall, double F1);

/// <summary>Looks for a rule's bound among all that the judged units can tell apart.</summary>
public static class ThresholdSearch
{
    /// <summary>The bound with the best F1, or with the most recall of those that reach a precision; null where there is none.</summary>
    /// <param name="values">The judged units.</param>
    /// <param name="removesLow">Whether the rule removes what lies below its bound; else what lies above.</param>
    /// <param name="precision">The precision wanted, or null for the best F1.</param>
    public static ThresholdChoice? Best(IEnumerable<JudgedValue> values, bool removesLow, double? precision)
    {
        var sorted = values.OrderBy(v => removesLow ? v.Value : -v.Value).ToList();
        var wanted = sorted.Sum(v => v.Weight * v.Removal);
        ThresholdChoice? best = null;
        var (removed, right) = (0.0, 0.0);
        for (var i = 0; i + 1 < sorted.Count; i++)
        {
            removed += sorted[i].Weight;
            right += sorted[i].Weight * sorted[i].Removal;
            if (sorted[i].Value == sorted[i + 1].Value || right <= 0)
            {
                continue;
            }

            var found = new ThresholdChoice(
                Between(sorted[i].Value, sorted[i + 1].Value), right / removed, right / wanted, 2 * right / (removed + wanted));
            if (precision is { } least
                ? found.Precision >= least && (best is null || found.Recall > best.Recall)
                : best is null || found.F1 > best.F1)
            {
                best = found;
            }
        }

        return best;
    }

    /// <summary>The number of fewest digits between two others, near the middle.</summary>
    internal static double Between(double a, double b)
    {
        var (low, high, middle) = (Math.Min(a, b), Math.Max(a, b), a + ((b - a) / 2));
        for (var digits = 1; digits <= 15; digits++)
        {
            var rounded = double.Parse(middle.ToString("E" + (digits - 1), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (rounded > low && rounded < high)
            {
                return rounded;
            }
        }

        return middle;
    }
}
