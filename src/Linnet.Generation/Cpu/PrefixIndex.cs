namespace Linnet.Generation.Cpu;

/// <summary>The tokens of one page, after those of its parent's.</summary>
internal sealed class PrefixNode
{
    /// <summary>Makes the root.</summary>
    public PrefixNode()
    {
        Tokens = [];
        Place = new(this);
    }

    public PrefixNode(PrefixNode parent, ReadOnlySpan<int> tokens, Page page)
        : this()
    {
        (Parent, Tokens, Page) = (parent, tokens.ToArray(), page);
    }

    /// <summary>Null for the root, and once the node is removed.</summary>
    public PrefixNode? Parent { get; set; }

    /// <summary>1 to 16 tokens; only a node of 16 has children.</summary>
    public int[] Tokens { get; }

    /// <summary>Holds at least the positions of the tokens; null for the root.</summary>
    public Page? Page { get; }

    /// <summary>In the order of their tokens.</summary>
    public List<PrefixNode> Children { get; } = [];

    /// <summary>Its place among the nodes that no sequence uses.</summary>
    public LinkedListNode<PrefixNode> Place { get; }
}

/// <summary>What the index knows of the beginning of a sequence.</summary>
/// <param name="Whole">Pages whose 16 tokens all agree, the first one first.</param>
/// <param name="Partial">A page whose first tokens agree with what follows, or null.</param>
/// <param name="Agreeing">How many of them agree.</param>
internal readonly record struct PrefixMatch(IReadOnlyList<PrefixNode> Whole, PrefixNode? Partial, int Agreeing)
{
    /// <summary>Positions in all.</summary>
    public int Length => (Whole.Count * PageLayout.Positions) + Agreeing;
}

/// <summary>Finds pages by the tokens that they hold and all tokens before: a radix tree with one page a node.</summary>
/// <remarks>
/// The keys and values of a position depend on its token and on all before it, so a page is what its tokens are below its parent. Among siblings in
/// the order of their tokens, one of the two neighbours of a query begins with most of it.
/// </remarks>
internal sealed class PrefixIndex
{
    /// <summary>The beginning of all sequences.</summary>
    public PrefixNode Root { get; } = new();

    /// <summary>Nodes but the root.</summary>
    public int Count { get; private set; }

    /// <summary>The longest known beginning.</summary>
    public PrefixMatch Match(ReadOnlySpan<int> tokens)
    {
        List<PrefixNode> whole = [];
        for (var node = Root; ; tokens = tokens[PageLayout.Positions..])
        {
            var (child, agreeing) = Nearest(node, tokens[..Math.Min(tokens.Length, PageLayout.Positions)]);
            if (agreeing < PageLayout.Positions)
            {
                return new PrefixMatch(whole, agreeing > 0 ? child : null, agreeing);
            }

            whole.Add(node = child!);
        }
    }

    /// <summary>Adds a page, unless tokens that begin so are known already.</summary>
    /// <param name="parent">Root, or a node of 16 tokens.</param>
    /// <param name="tokens">1 to 16.</param>
    /// <param name="page">Holds their keys and values; in no other node.</param>
    /// <returns>The page's node, or the one that was there before.</returns>
    public PrefixNode Add(PrefixNode parent, ReadOnlySpan<int> tokens, Page page)
    {
        var place = LowerBound(parent, tokens);
        if (place < parent.Children.Count && parent.Children[place] is var known && known.Tokens.AsSpan().StartsWith(tokens))
        {
            return known;
        }

        var node = new PrefixNode(parent, tokens, page);
        parent.Children.Insert(place, node);
        page.Node = node;
        Count++;
        return node;
    }

    /// <summary>Forgets a node without children.</summary>
    public void Remove(PrefixNode node)
    {
        var siblings = node.Parent!.Children;
        siblings.RemoveAt(LowerBound(node.Parent, node.Tokens));
        node.Parent = null;
        node.Page!.Node = null;
        Count--;
    }

    /// <summary>Which of two sequences comes first: by their first different token, or the shorter one.</summary>
    public static int Compare(ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var common = left.CommonPrefixLength(right);
        return common < left.Length && common < right.Length ? left[common].CompareTo(right[common]) : left.Length.CompareTo(right.Length);
    }

    private static (PrefixNode? Child, int Agreeing) Nearest(PrefixNode node, ReadOnlySpan<int> tokens)
    {
        var place = LowerBound(node, tokens);
        var (best, most) = ((PrefixNode?)null, 0);
        for (var i = Math.Max(0, place - 1); i < Math.Min(place + 1, node.Children.Count); i++)
        {
            var agreeing = tokens.CommonPrefixLength(node.Children[i].Tokens);
            if (agreeing > most)
            {
                (best, most) = (node.Children[i], agreeing);
            }
        }

        return (best, most);
    }

    /// <summary>The first child that does not come before the tokens.</summary>
    private static int LowerBound(PrefixNode node, ReadOnlySpan<int> tokens)
    {
        var (low, high) = (0, node.Children.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Compare(node.Children[middle].Tokens, tokens) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
