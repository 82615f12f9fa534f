namespace Linnet.Corpora.FastText;

/// <summary>The binary tree of labels that hierarchical softmax decides along: Huffman's, from the labels' counts.</summary>
/// <remarks>
/// Nodes 0 to L − 1 are the labels, L to 2L − 2 the decisions, the last the root; decision n has row n − L of the output. The probability of the right
/// child is σ(row · hidden). Built as fastText builds it, which supposes counts that fall: with others the tree is not the best, but a tree.
/// </remarks>
internal sealed class LabelTree
{
    private const long NotYet = 1_000_000_000_000_000; // above the sum of all counts

    private readonly int[] _left;
    private readonly int[] _right;

    /// <param name="counts">How often each label stands in the texts: not negative, together below 10^15.</param>
    public LabelTree(ReadOnlySpan<long> counts)
    {
        Labels = counts.Length;
        var nodes = new long[2 * Labels - 1];
        nodes.AsSpan().Fill(NotYet);
        counts.CopyTo(nodes);
        (_left, _right) = (new int[Labels - 1], new int[Labels - 1]);
        var (leaf, node) = (Labels - 1, Labels);
        for (var i = Labels; i < nodes.Length; i++)
        {
            var (left, right) = (Smallest(), Smallest());
            (_left[i - Labels], _right[i - Labels]) = (left, right);
            nodes[i] = nodes[left] + nodes[right];
        }

        int Smallest() => leaf >= 0 && nodes[leaf] < nodes[node] ? leaf-- : node++;
    }

    /// <summary>Whether counts make a tree.</summary>
    public static bool Accepts(ReadOnlySpan<long> counts)
    {
        var sum = 0L;
        foreach (var count in counts)
        {
            if (count is < 0 or >= NotYet || (sum += count) >= NotYet)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Number of labels, L.</summary>
    public int Labels { get; }

    /// <summary>The root.</summary>
    public int Root => 2 * Labels - 2;

    /// <summary>The children of a decision.</summary>
    public (int Left, int Right) Children(int node) => (_left[node - Labels], _right[node - Labels]);

    /// <summary>For each label its decisions from the leaf to the root: the output's row, and whether the path goes right there.</summary>
    public (int Row, bool Right)[][] Paths()
    {
        var parents = new (int Row, bool Right)[2 * Labels - 1];
        for (var row = 0; row < Labels - 1; row++)
        {
            parents[_left[row]] = (row, false);
            parents[_right[row]] = (row, true);
        }

        var paths = new (int, bool)[Labels][];
        List<(int, bool)> path = [];
        for (var label = 0; label < Labels; label++)
        {
            path.Clear();
            for (var node = label; node != Root; node = parents[node].Row + Labels)
            {
                path.Add(parents[node]);
            }

            paths[label] = [.. path];
        }

        return paths;
    }
}
