namespace Linnet.Tokenization.Training;

/// <summary>Numbers by priority, the greatest first; of equals the one that a rule prefers. A heap of four children.</summary>
/// <param name="isBefore">Whether the first of two numbers of equal priority comes first.</param>
internal sealed class PairQueue(Func<int, int, bool> isBefore)
{
    private Node[] _nodes = new Node[64];

    /// <summary>How many stand in the queue.</summary>
    public int Count { get; private set; }

    /// <summary>Takes all out.</summary>
    public void Clear() => Count = 0;

    /// <summary>Puts a number in; it may stand in the queue more than once.</summary>
    public void Add(int number, long priority)
    {
        if (Count == _nodes.Length)
        {
            Array.Resize(ref _nodes, 2 * Count);
        }

        var node = new Node(priority, number);
        var at = Count++;
        while (at > 0 && IsBefore(node, _nodes[(at - 1) >> 2]))
        {
            _nodes[at] = _nodes[(at - 1) >> 2];
            at = (at - 1) >> 2;
        }

        _nodes[at] = node;
    }

    /// <summary>The first number and the priority that it was put in with.</summary>
    public bool TryPeek(out int number, out long priority)
    {
        (number, priority) = Count > 0 ? (_nodes[0].Number, _nodes[0].Priority) : (-1, 0);
        return Count > 0;
    }

    /// <summary>Takes the first number out.</summary>
    public void Remove()
    {
        Count--;
        if (Count > 0)
        {
            Sink(_nodes[Count]);
        }
    }

    /// <summary>Gives the first number a lower priority.</summary>
    public void Lower(long priority) => Sink(new Node(priority, _nodes[0].Number));

    private void Sink(Node node)
    {
        var at = 0;
        while (true)
        {
            var first = 4 * at + 1;
            if (first >= Count)
            {
                break;
            }

            var best = first;
            for (var child = first + 1; child < Math.Min(first + 4, Count); child++)
            {
                best = IsBefore(_nodes[child], _nodes[best]) ? child : best;
            }

            if (!IsBefore(_nodes[best], node))
            {
                break;
            }

            _nodes[at] = _nodes[best];
            at = best;
        }

        _nodes[at] = node;
    }

    private bool IsBefore(Node left, Node right) =>
        left.Priority != right.Priority ? left.Priority > right.Priority : isBefore(left.Number, right.Number);

    private readonly record struct Node(long Priority, int Number);
}
