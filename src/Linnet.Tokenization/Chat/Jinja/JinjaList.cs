namespace Linnet.Tokenization.Chat.Jinja;

internal enum JinjaListKind
{
    List,
    Tuple,

    /// <summary>What <c>map</c> or <c>select</c> gives: it counts as true, has no length, and can be gone through once.</summary>
    Iterator,
}

/// <summary>A list, a tuple or what is left of an iterator.</summary>
internal sealed class JinjaList(IReadOnlyList<object?> items, JinjaListKind kind = JinjaListKind.List)
{
    private bool _isTaken;

    public JinjaListKind Kind { get; } = kind;

    public IReadOnlyList<object?> Items => items;

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
