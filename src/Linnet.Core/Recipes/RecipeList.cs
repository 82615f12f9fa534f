using System.Collections;

namespace Linnet.Core.Recipes;

/// <summary>A list that compares by its items, so that records that hold it compare by value.</summary>
internal sealed class RecipeList<T>(IReadOnlyList<T> items) : IReadOnlyList<T>, IEquatable<RecipeList<T>>
{
    public int Count => items.Count;

    public T this[int index] => items[index];

    public bool Equals(RecipeList<T>? other) => other is not null && this.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as RecipeList<T>);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Makes lists of a type that is known only at run time.</summary>
internal static class RecipeList
{
    internal static object Of(Type itemType, IReadOnlyList<object> items)
    {
        var array = Array.CreateInstance(itemType, items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            array.SetValue(items[i], i);
        }

        return Activator.CreateInstance(typeof(RecipeList<>).MakeGenericType(itemType), array)!;
    }
}
