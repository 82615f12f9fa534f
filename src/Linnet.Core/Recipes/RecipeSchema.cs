using Linnet.Core.Messages;

namespace Linnet.Core.Recipes;

/// <summary>One key of a recipe, as <c>linnet recipe explain</c> prints it.</summary>
/// <param name="Path">Dotted path; <c>*</c> stands for the index of a list's item.</param>
/// <param name="Type"><c>integer</c>, <c>number</c>, <c>text</c>, <c>one of a|b|c</c>, <c>section</c>, <c>list of …</c>; with <c>or null</c> where null will do.</param>
/// <param name="Unit">The unit of a number, or null.</param>
/// <param name="Default">The default as YAML on one line; null for a required key and for a section, whose keys have their own.</param>
/// <param name="Required">Whether the recipe must give it, within the section that it stands in.</param>
/// <param name="Documentation">What the key does.</param>
public sealed record RecipeKey(string Path, string Type, string? Unit, string? Default, bool Required, Text Documentation)
{
    /// <summary>The range of a number, such as <c>&gt;= 1</c>, or null.</summary>
    public string? Range { get; init; }
}

/// <summary>Lists what a recipe may say.</summary>
public static class RecipeSchema
{
    /// <summary>Every key of <typeparamref name="T"/>, a section before its keys, in the order of declaration.</summary>
    /// <exception cref="ArgumentException">A property lacks its <see cref="KeyAttribute"/>, or cannot be read from a recipe.</exception>
    public static IReadOnlyList<RecipeKey> Of<T>()
        where T : IRecipe
    {
        var keys = new List<RecipeKey>();
        Add(keys, RecipeShape.Of(typeof(T)), null, "");
        return keys;
    }

    private static void Add(List<RecipeKey> keys, SectionShape section, object? given, string prefix)
    {
        var defaults = given ?? Activator.CreateInstance(section.Type)!;
        foreach (var key in section.Keys)
        {
            var documentation = key.Documentation
                ?? throw new ArgumentException($"{key.Property.DeclaringType}.{key.Property.Name} has no [Key].");
            var required = key.Required && given is null;
            var value = required ? null : key.Property.GetValue(defaults);
            var hasDefault = !required && !(key.Value is SectionShape && value is not null);
            keys.Add(new RecipeKey(
                prefix + key.Name,
                TypeName(key.Value) + (key.Nullable ? " or null" : ""),
                documentation.Unit,
                hasDefault ? RecipeWriter.Inline(key.Value, value) : null,
                required,
                documentation.Documentation)
            { Range = Describe.Range(documentation) });
            switch (key.Value)
            {
                case SectionShape inner:
                    Add(keys, inner, value, $"{prefix}{key.Name}.");
                    break;
                case ListShape { Item: SectionShape inner }:
                    Add(keys, inner, null, $"{prefix}{key.Name}.*.");
                    break;
            }
        }
    }

    private static string TypeName(ValueShape shape) => shape switch
    {
        SectionShape => "section",
        ListShape list => $"list of {TypeName(list.Item)}",
        ScalarShape { Kind: ScalarKind.Integer } => "integer",
        ScalarShape { Kind: ScalarKind.Number } => "number",
        ScalarShape { Kind: ScalarKind.Text } => "text",
        _ => $"one of {string.Join('|', ((ScalarShape)shape).Names)}",
    };
}
