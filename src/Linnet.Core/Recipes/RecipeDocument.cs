namespace Linnet.Core.Recipes;

/// <summary>A recipe that was read without a problem.</summary>
/// <param name="Value">The record.</param>
/// <param name="Source">The file's text as given, without overrides.</param>
/// <param name="Resolved">YAML with every value after defaults and overrides: the same values give the same bytes, LF, UTF-8.</param>
public sealed record RecipeDocument<T>(T Value, string Source, string Resolved)
    where T : IRecipe;
