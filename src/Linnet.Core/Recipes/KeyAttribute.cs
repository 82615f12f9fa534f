using Linnet.Core.Messages;

namespace Linnet.Core.Recipes;

/// <summary>Documents one key of a recipe, in both languages, with its unit and range. <c>linnet recipe explain</c> prints it.</summary>
/// <param name="english">What the key does, and where its default comes from.</param>
/// <param name="chinese">The same in Chinese.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyAttribute(string english, string chinese) : Attribute
{
    /// <summary>What the key does, in English.</summary>
    public string English { get; } = english;

    /// <summary>What the key does, in Chinese.</summary>
    public string Chinese { get; } = chinese;

    /// <summary>What the key does, in both languages.</summary>
    public Text Documentation => new(English, Chinese);

    /// <summary>The unit of a number, such as <c>tokens</c>; null where it has none.</summary>
    public string? Unit { get; init; }

    /// <summary>Least value of a number, or of each number of a list; NaN means none.</summary>
    public double Minimum { get; init; } = double.NaN;

    /// <summary>Greatest value of a number, or of each number of a list; NaN means none.</summary>
    public double Maximum { get; init; } = double.NaN;

    /// <summary>Whether <see cref="Minimum"/> itself is refused.</summary>
    public bool ExclusiveMinimum { get; init; }

    /// <summary>Whether <see cref="Maximum"/> itself is refused.</summary>
    public bool ExclusiveMaximum { get; init; }
}
