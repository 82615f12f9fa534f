namespace Linnet.Tokenization.Models.BytePair;

/// <summary>Puts the tokens of a vocabulary into the order in which merging makes them.</summary>
/// <remarks>
/// Usually that is the order of the merges. Lists that were made of ranks, such as LLaMA-3's, also have merges that come before one of a
/// part of theirs. Such a merge, and what waits for its result, is applied where the later part is made as soon as it is made there, place
/// by place, and so before that part is made further to the right. To let it follow that part in time is the same where no place can take
/// from another: see <see cref="TryMake"/>. Other vocabularies get no order.
/// </remarks>
/// <param name="vocabulary">The vocabulary.</param>
/// <param name="tree">Its tree, which holds no more than bytes yet.</param>
internal sealed class TokenTimes(BytePairVocabulary vocabulary, TokenTree tree)
{
    private readonly Dictionary<int, List<BytePairMerge>> _waiting = []; // by a part that is not made yet

    /// <summary>Makes all tokens that merging gives.</summary>
    /// <returns>Whether an order could be found.</returns>
    public bool TryMakeAll()
    {
        foreach (var merge in vocabulary.Merges)
        {
            if (!Wait(merge) && CanHappen(merge) && !TryMake(merge))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Lets a merge wait for its parts.</summary>
    /// <returns>Whether it has to.</returns>
    private bool Wait(BytePairMerge merge)
    {
        if (tree.IsMade(merge.Left) && tree.IsMade(merge.Right))
        {
            return false;
        }

        var part = tree.IsMade(merge.Left) ? merge.Right : merge.Left;
        if (!_waiting.TryGetValue(part, out var merges))
        {
            _waiting.Add(part, merges = []);
        }

        merges.Add(merge);
        return true;
    }

    /// <summary>Whether two tokens that are made ever stand next to each other until now, and their bytes are not a token before.</summary>
    private bool CanHappen(BytePairMerge merge) => !tree.IsMade(merge.Result) && tree.IsPair(merge.Left, merge.Right, out _);

    /// <summary>Makes a token, and behind it in time all that waited for it.</summary>
    /// <returns>Whether the places where that happens are independent: what is taken on the right is neither what the merge itself begins
    /// with, nor ever taken on the left, nor made here; and no token takes on both sides.</returns>
    private bool TryMake(BytePairMerge merge)
    {
        tree.Make(vocabulary, merge);
        if (!_waiting.ContainsKey(merge.Result))
        {
            return true;
        }

        HashSet<int> made = [merge.Result];
        HashSet<int> onTheLeft = [];
        HashSet<int> onTheRight = [];
        var parts = new Queue<int>(made);
        while (parts.TryDequeue(out var part))
        {
            List<BytePairMerge> next = _waiting.Remove(part, out var released) ? [.. released.Where(m => !Wait(m) && CanHappen(m))] : [];
            if (next.Exists(m => m.Left == part) && next.Exists(m => m.Right == part))
            {
                return false;
            }

            foreach (var late in next)
            {
                tree.Make(vocabulary, late);
                made.Add(late.Result);
                parts.Enqueue(late.Result);
                _ = late.Left == part ? onTheRight.Add(late.Right) : onTheLeft.Add(late.Left);
            }
        }

        return !onTheRight.Contains(merge.Left) && !onTheRight.Overlaps(onTheLeft) && !made.Overlaps(onTheRight) && !made.Overlaps(onTheLeft);
    }
}
