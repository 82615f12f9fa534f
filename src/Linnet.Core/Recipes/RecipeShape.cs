using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Linnet.Core.Recipes;

/// <summary>What a scalar of a recipe may be.</summary>
internal enum ScalarKind
{
    Integer,
    Number,
    Flag,
    Text,
    Choice,
}

/// <summary>The shape that a record type gives to YAML.</summary>
internal abstract record ValueShape(Type Type);

/// <summary>A scalar. <paramref name="Names"/>: the words of a flag or choice, empty otherwise.</summary>
internal sealed record ScalarShape(Type Type, ScalarKind Kind, IReadOnlyList<string> Names) : ValueShape(Type);

internal sealed record ListShape(Type Type, ValueShape Item) : ValueShape(Type);

internal sealed record SectionShape(Type Type, IReadOnlyList<KeyShape> Keys) : ValueShape(Type)
{
    /// <summary>Every key below this section by its dotted path, but for those within lists.</summary>
    internal IEnumerable<string> Paths() => Keys.SelectMany(key =>
        key.Value is SectionShape section ? section.Paths().Select(p => $"{key.Name}.{p}").Prepend(key.Name) : [key.Name]);
}

/// <summary>One key of a section.</summary>
internal sealed record KeyShape(
    PropertyInfo Property, string Name, ValueShape Value, bool Nullable, bool Required, KeyAttribute? Documentation);

/// <summary>Reads the shape of a record type, and refuses types that a recipe cannot have: a programmer's fault.</summary>
internal static class RecipeShape
{
    /// <exception cref="ArgumentException">The type or one of its properties cannot be a recipe; the message names it.</exception>
    internal static SectionShape Of(Type type) => Section(type, []);

    internal static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static SectionShape Section(Type type, IReadOnlyList<Type> outer)
    {
        if (!type.IsSealed || type.GetMethod("<Clone>$") is null || type.GetConstructor(Type.EmptyTypes) is null)
        {
            throw new ArgumentException($"{type} is not a sealed record with a parameterless constructor.", nameof(type));
        }

        if (outer.Contains(type))
        {
            throw new ArgumentException($"{type} contains itself.", nameof(type));
        }

        // Declaration order, what is inherited last: the order in which the resolved recipe and the explanation list the keys.
        var keys = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
            .OrderBy(p => p.DeclaringType == type ? 0 : 1)
            .ThenBy(p => p.MetadataToken)
            .Select(p => Key(p, [.. outer, type]))
            .ToList();
        return keys.Select(k => k.Name).Distinct(StringComparer.Ordinal).Count() == keys.Count
            ? new SectionShape(type, keys)
            : throw new ArgumentException($"Two properties of {type} have the same key.", nameof(type));
    }

    private static KeyShape Key(PropertyInfo property, IReadOnlyList<Type> outer)
    {
        var nullability = new NullabilityInfoContext().Create(property);
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var isList = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        if (isList && nullability.GenericTypeArguments[0].ReadState == NullabilityState.Nullable)
        {
            throw new ArgumentException($"{property.DeclaringType}.{property.Name}: items of a list cannot be null.", nameof(property));
        }

        ValueShape value = isList
            ? new ListShape(type, Single(property, type.GenericTypeArguments[0], outer))
            : Single(property, type, outer);
        return new KeyShape(
            property,
            SnakeCase(property.Name),
            value,
            nullability.ReadState == NullabilityState.Nullable,
            property.IsDefined(typeof(RequiredMemberAttribute)),
            property.GetCustomAttribute<KeyAttribute>());
    }

    private static ValueShape Single(PropertyInfo property, Type type, IReadOnlyList<Type> outer) => type switch
    {
        _ when type == typeof(int) || type == typeof(long) || type == typeof(ulong) => new ScalarShape(type, ScalarKind.Integer, []),
        _ when type == typeof(double) => new ScalarShape(type, ScalarKind.Number, []),
        _ when type == typeof(bool) => new ScalarShape(type, ScalarKind.Flag, ["true", "false"]),
        _ when type == typeof(string) => new ScalarShape(type, ScalarKind.Text, []),
        _ when type.IsEnum => new ScalarShape(type, ScalarKind.Choice, [.. Enum.GetNames(type).Select(SnakeCase)]),
        _ when type.IsClass && type.GetMethod("<Clone>$") is not null => Section(type, outer),
        _ => throw new ArgumentException(
            $"{property.DeclaringType}.{property.Name}: {property.PropertyType} cannot be read from a recipe. "
            + "Use int, long, ulong, double, bool, string, an enum, a sealed record, or IReadOnlyList of one of these.",
            nameof(property)),
    };
}
