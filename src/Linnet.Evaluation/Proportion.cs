using System.Text.Json.Nodes;

namespace Linnet.Evaluation;

/// <summary>A share of successes with its 95 % interval.</summary>
/// <param name="Successes">How many succeeded; a draw between options counts as its share.</param>
/// <param name="Trials">Of how many.</param>
public sealed record Proportion(double Successes, int Trials)
{
    private const double Z = 1.959963984540054; // the 97.5 % quantile of the normal distribution

    /// <summary>Successes / trials; 0 without trials.</summary>
    public double Value => Trials == 0 ? 0 : Successes / Trials;

    /// <summary>Lower bound of the score interval (Wilson 1927, <see href="https://doi.org/10.1080/01621459.1927.10502953"/>).</summary>
    public double Low => Successes == 0 ? 0 : Centre - Half;

    /// <summary>Upper bound.</summary>
    public double High => Successes == Trials ? 1 : Centre + Half;

    private double Centre => Trials == 0 ? 0.5 : (Successes + (Z * Z / 2)) / (Trials + (Z * Z));

    private double Half => Trials == 0
        ? 0.5
        : Z / (Trials + (Z * Z)) * Math.Sqrt((Successes * (Trials - Successes) / Trials) + (Z * Z / 4));

    /// <summary>[low, high].</summary>
    public JsonArray Interval() => [Low, High];
}
