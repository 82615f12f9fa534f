using System.Diagnostics;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>The pages of all sequences on their way, and those kept of sequences that ended, for others that begin alike.</summary>
/// <remarks>
/// Pages: Kwon et al. 2023, <see href="https://arxiv.org/abs/2309.06180"/>, §4; shared beginnings: Zheng et al. 2023,
/// <see href="https://arxiv.org/abs/2312.07104"/>, §3, but with pages in place of tokens and a copy of the page in which two sequences part.
/// A page is held by the sequences that use it, or kept by the index alone, or free. When the bound is reached, the page that was released longest ago
/// goes: a sequence holds all pages of its path and releases the last one first, so that page has no children. Where the model has a sliding window, a sequence
/// that is longer than the bound is computed with pages of its own, each given back when no later position sees it.
/// </remarks>
internal sealed class PageCache
{
    private readonly PagePool _pool;
    private readonly int? _window;
    private readonly LinkedList<PrefixNode> _unused = []; // indexed and not held, the longest unused first

    /// <param name="description">The model.</param>
    /// <param name="bytes">Bound of all pages together.</param>
    public PageCache(DecoderDescription description, long bytes)
    {
        (Layout, _window) = (new PageLayout(description), description.SlidingWindow);
        _pool = new PagePool(Layout, bytes);
    }

    public PageLayout Layout { get; }

    public PrefixIndex Index { get; } = new();

    /// <summary>The bound, in pages.</summary>
    public int Capacity => _pool.Capacity;

    /// <summary>Pages held by sequences.</summary>
    public int Held { get; private set; }

    /// <summary>Pages that sequences on their way may still ask for.</summary>
    public int Promised { get; private set; }

    /// <summary>Pages that are not free: held, or kept by the index alone.</summary>
    public int InUse => _pool.InUse;

    /// <exception cref="ResourceException">A sequence of so many positions exceeds the bound alone.</exception>
    public void Require(long positions)
    {
        if (Most(positions) > Capacity)
        {
            var needed = Most(positions) * (Int128)Layout.Bytes;
            throw new ResourceException(new Text(
                $"A sequence of {positions} positions needs {needed} bytes of key/value cache, its bound is {_pool.Bytes} bytes. "
                + "Ask for fewer new tokens or shorten the text; on a machine with more memory the bound is higher.",
                $"一个 {positions} 个位置的序列需要 {needed} 字节的键值缓存，而其上限为 {_pool.Bytes} 字节。请减少要生成的词元数或缩短文本；内存更大的机器上限更高。"));
        }
    }

    /// <summary>Begins a sequence with what is known of it.</summary>
    /// <param name="tokens">Its first tokens, whose keys and values may be taken over.</param>
    /// <param name="positions">Most positions that it will have; at least one more than tokens are given.</param>
    /// <returns>Its pages; null when there is no room for all positions yet.</returns>
    public PageTable? TryOpen(ReadOnlySpan<int> tokens, int positions)
    {
        // What does not fit as a whole goes through its window with pages of its own: an index would have to keep the way to them.
        var isLeaving = PageLayout.Pages(positions) > Capacity;
        var match = Index.Match(isLeaving ? [] : tokens);
        foreach (var node in match.Whole)
        {
            Hold(node.Page!);
        }

        var needed = (int)Most(positions) - match.Whole.Count;
        var spare = Capacity - Held - Promised - needed;
        if (spare < 0)
        {
            for (var i = match.Whole.Count - 1; i >= 0; i--)
            {
                Release(match.Whole[i].Page!);
            }

            return null;
        }

        Promised += needed;
        var table = new PageTable(this, match.Whole, needed, isLeaving ? _window : null);

        // The page that is copied must stay while another is found; without room for both, its positions are computed again.
        if (match.Partial?.Page is { } source && (source.Holders > 0 || spare > 0))
        {
            Hold(source);
            table.Begin(source, match.Agreeing);
            Release(source);
        }

        return table;
    }

    /// <summary>A page for a sequence to which it was promised.</summary>
    public Page Rent()
    {
        if (_pool.TryRent() is not { } page)
        {
            var oldest = _unused.First!.Value;
            Debug.Assert(oldest.Children.Count == 0, "a page outlives the pages that need it");
            _unused.Remove(oldest.Place);
            Index.Remove(oldest);
            page = oldest.Page!;
        }

        Promised--;
        Held++;
        page.Holders = 1;
        return page;
    }

    /// <summary>Takes back a page of a sequence that may ask for another in its place.</summary>
    public void Exchange(Page page)
    {
        Release(page);
        Promised++;
    }

    /// <summary>Gives back what was promised and not asked for.</summary>
    public void Forgo(int pages) => Promised -= pages;

    /// <summary>Forgets what is kept of sequences that ended, and lets go of its memory.</summary>
    /// <exception cref="InvalidOperationException">A sequence is on its way.</exception>
    public void Forget()
    {
        if (Held + Promised > 0)
        {
            throw new InvalidOperationException("Text is being generated.");
        }

        // A page has no children once those that were released before it are gone.
        while (_unused.First is { Value: var oldest })
        {
            _unused.RemoveFirst();
            Index.Remove(oldest);
            _pool.Return(oldest.Page!);
        }

        _pool.Trim();
    }

    public void Hold(Page page)
    {
        if (page.Holders++ == 0)
        {
            Held++;
            _unused.Remove(page.Node!.Place);
        }
    }

    public void Release(Page page)
    {
        if (--page.Holders > 0)
        {
            return;
        }

        Held--;
        if (page.Node is { } node)
        {
            _unused.AddLast(node.Place);
        }
        else
        {
            _pool.Return(page);
        }
    }

    /// <summary>The most pages that a sequence holds at once: all, or where these exceed the bound, those that a pass through its window reads and writes.</summary>
    private long Most(long positions)
    {
        var all = PageLayout.Pages(positions);
        return all > Capacity && _window is { } window ? Math.Min(all, PageLayout.Pages((long)window + ForwardPass.MaximumRows) + 1) : all;
    }
}
