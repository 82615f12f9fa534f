using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>The variable <c>loop</c>. Items that a condition leaves out are passed over one by one, only when asked for, as Jinja does.</summary>
/// <param name="items">What the loop goes through.</param>
/// <param name="accepts">The loop's condition.</param>
/// <param name="depth">How many loops are around this one.</param>
/// <param name="runtime">For equality.</param>
internal sealed class LoopState(IReadOnlyList<object?> items, Func<object?, bool> accepts, int depth, Runtime runtime)
{
    private readonly Queue<object?> _ahead = new();
    private int _next;
    private object? _previous = new Undefined("loop.previtem");
    private object? _changed = CallArguments.Missing;

    /// <summary>From 0; -1 before the first item.</summary>
    public int Index { get; private set; } = -1;

    public object? Current { get; private set; } = new Undefined("loop.previtem");

    public bool MoveNext()
    {
        if (!LookAhead(1))
        {
            return false;
        }

        (_previous, Current) = (Current, _ahead.Dequeue());
        Index++;
        return true;
    }

    public object? Member(string name) => name switch
    {
        "index" => Index + 1L,
        "index0" => (long)Index,
        "first" => Boxes.Of(Index == 0),
        "last" => Boxes.Of(!LookAhead(1)),
        "length" => Length(),
        "revindex" => Length() - Index,
        "revindex0" => Length() - Index - 1,
        "previtem" => _previous,
        "nextitem" => LookAhead(1) ? _ahead.Peek() : new Undefined("loop.nextitem"),
        "depth" => depth + 1L,
        "depth0" => (long)depth,
        "cycle" => new Function(name, a => a.Positional is { Count: > 0 } choices
            ? choices[Index % choices.Count]
            : throw new JinjaException(new Text("`loop.cycle` needs values", "`loop.cycle` 需要值"))),
        "changed" => new Function(name, a =>
        {
            var value = new JinjaList(a.Positional, JinjaListKind.Tuple);
            var isNew = _changed == CallArguments.Missing || !runtime.AreEqual(_changed, value);
            _changed = value;
            return Boxes.Of(isNew);
        }),
        _ => new Undefined($"loop.{name}"),
    };

    private long Length()
    {
        LookAhead(int.MaxValue);
        return Index + 1L + _ahead.Count;
    }

    private bool LookAhead(int count)
    {
        while (_ahead.Count < count && _next < items.Count)
        {
            var item = items[_next++];
            if (accepts(item))
            {
                _ahead.Enqueue(item);
            }
        }

        return _ahead.Count >= count;
    }
}
