using Linnet.Core.Messages;

namespace Linnet.Core.Recipes;

/// <summary>A rule between keys that a recipe breaks.</summary>
/// <remarks>
/// The rule is not reported while a value that it reads is itself unreadable. With <paramref name="Reads"/> empty it is taken
/// to read the whole section of <paramref name="Key"/>; a rule across sections names every other key that it reads.
/// </remarks>
/// <param name="Key">Dotted path of the key to change, such as <c>training.warmup_steps</c>: the problem is located there.</param>
/// <param name="Text">What is expected and what was found.</param>
/// <param name="Reads">Dotted paths of the other keys that the rule reads.</param>
public sealed record RecipeRule(string Key, Text Text, params IReadOnlyList<string> Reads);
