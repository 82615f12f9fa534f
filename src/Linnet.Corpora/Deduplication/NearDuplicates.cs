namespace Linnet.Corpora.Deduplication;

/// <summary>A text that says nearly the same as another.</summary>
/// <param name="Item">Its number.</param>
/// <param name="Kept">The number of the text that is kept for its group.</param>
/// <param name="Similarity">Jaccard similarity of the two texts' pieces. Within a group it may lie below the bound: A is near B, B near C.</param>
public readonly record struct NearDuplicate(int Item, int Kept, double Similarity);

/// <summary>What a search found.</summary>
/// <param name="Duplicates">All but the kept one of each group, ascending.</param>
/// <param name="Candidates">Pairs that shared a band.</param>
/// <param name="Verified">Those of them whose true similarity reached the bound.</param>
/// <param name="Crowded">Texts that shared a band with too many others, were compared with the first of them only, and were near none of these.</param>
public sealed record NearDuplicateSearch(IReadOnlyList<NearDuplicate> Duplicates, long Candidates, long Verified, int Crowded);

/// <summary>Finds groups of texts that share most of their pieces: MinHash, bands, true similarity of each candidate pair, union-find.</summary>
public static class NearDuplicates
{
    /// <summary>
    /// Texts that a band compares with each later one. Without a bound, texts that are made to share a band and no more would take the square of
    /// their number. Copies beyond it are found all the same: they are compared with the first.
    /// </summary>
    public const int MostInBucket = 1_000;

    /// <summary>Groups the sets.</summary>
    /// <param name="pieces">The texts' pieces, ascending sets as from <see cref="Shingles.Of"/>; empty ones are never duplicates.</param>
    /// <param name="hash">The hash functions and bands.</param>
    /// <param name="similarity">Least Jaccard similarity of a pair that counts, 0 to 1.</param>
    /// <param name="better">How much a text is worth: the greatest of a group is kept, the first of equals.</param>
    public static NearDuplicateSearch Find(IReadOnlyList<ulong[]> pieces, MinHash hash, double similarity, Func<int, double> better)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(better);
        var groups = new UnionFind(pieces.Count);
        var (candidates, verified) = (0L, 0L);
        var crowded = new HashSet<int>();
        var bands = pieces.Select(p => p.Length == 0 ? [] : hash.BandHashes(hash.Signature(p))).ToList();
        for (var band = 0; band < hash.Bands; band++)
        {
            var buckets = new Dictionary<ulong, List<int>>();
            for (var i = 0; i < pieces.Count; i++)
            {
                if (bands[i].Length == 0)
                {
                    continue;
                }

                if (!buckets.TryGetValue(bands[i][band], out var members))
                {
                    buckets.Add(bands[i][band], [i]);
                    continue;
                }

                // Texts that are already in one group are not compared again: a bucket of many copies costs one comparison each.
                foreach (var member in members)
                {
                    if (groups.Find(member) != groups.Find(i))
                    {
                        candidates++;
                        if (Shingles.Jaccard(pieces[member], pieces[i]) >= similarity)
                        {
                            verified++;
                            groups.Union(member, i);
                        }
                    }
                }

                if (members.Count < MostInBucket)
                {
                    members.Add(i);
                }
                else if (members.TrueForAll(member => groups.Find(member) != groups.Find(i)))
                {
                    crowded.Add(i);
                }
            }
        }

        return new NearDuplicateSearch(Duplicates(pieces, groups, better), candidates, verified, crowded.Count);
    }

    private static List<NearDuplicate> Duplicates(IReadOnlyList<ulong[]> pieces, UnionFind groups, Func<int, double> better)
    {
        var best = new Dictionary<int, int>();
        for (var i = 0; i < pieces.Count; i++)
        {
            var group = groups.Find(i);
            if (!best.TryGetValue(group, out var kept) || better(i) > better(kept))
            {
                best[group] = i;
            }
        }

        return
        [
            .. from i in Enumerable.Range(0, pieces.Count)
                let kept = best[groups.Find(i)]
                where kept != i
                select new NearDuplicate(i, kept, Shingles.Jaccard(pieces[i], pieces[kept])),
        ];
    }
}
