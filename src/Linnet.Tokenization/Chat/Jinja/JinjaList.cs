namespace Linnet.Tokenization.Chat.Jinja;

internal enum JinjaListKind
{
    List,
    Tuple,

    /// <summary>What <c>items()</c> of a dictionary gives: it has a length, but no places.</summary>
    View,

    /// <summary>What <c>map</c> or <c>select</c> gives: it counts as true, has no length, and can be gone through once.</summary>
    Iterator,
}

/// <summary>A list or a tuple, or what else has items.</summary>
internal sealed class JinjaList(IReadOnlyList<object?> items, JinjaListKind kind = JinjaListKind.List)
{
    private bool _isTaken;

    public JinjaListKind Kind { get; } = kind;

    public IReadOnlyList<object?> Items => items;

    /// <summary>Whether its items have places: a list or a tuple.</summary>
    public bool IsSequence => Kind is JinjaListKind.List or JinjaListKind.Tuple;

    public bool IsTrue => Kind == JinjaListKind.Iterator || items.Count > 0;

    /// <summary>The items; of an iterator only once.</summary>
    public IReadOnlyList<object?> Take()
    {
        if (Kind != JinjaListKind.Iterator)
        {
            return items;
        }

        IReadOnlyList<object?> taken = _isTaken ? [] : items;
        _isTaken = true;
        return taken;
    }
}
