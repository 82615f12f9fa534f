namespace Linnet.Generation.Cpu;

/// <summary>The pages of one sequence, in order.</summary>
internal sealed unsafe class PageTable
{
    private readonly PageCache _cache;
    private readonly List<Page> _pages = [];
    private nint[] _addresses = [];
    private int _promised;
    private PrefixNode _last; // of the last page that is full and indexed
    private readonly int? _window;
    private int _indexed;
    private int _left; // pages that were given back

    /// <param name="cache">Where pages come from.</param>
    /// <param name="whole">Pages that the sequence begins with, already held for it.</param>
    /// <param name="promised">How many further pages it may ask for.</param>
    /// <param name="window">How many positions a position sees, if pages before them are to be given back and none is to be published; else null.</param>
    public PageTable(PageCache cache, IReadOnlyList<PrefixNode> whole, int promised, int? window)
    {
        (_cache, _promised, _window, _indexed) = (cache, promised, window, whole.Count);
        _last = whole.Count > 0 ? whole[^1] : cache.Index.Root;
        foreach (var node in whole)
        {
            Append(node.Page!);
        }

        Taken = _pages.Count * PageLayout.Positions;
    }

    /// <summary>Positions that were known when the sequence began.</summary>
    public int Taken { get; private set; }

    /// <summary>Where each page begins.</summary>
    public nint[] Addresses => _addresses;

    public PageLayout Layout => _cache.Layout;

    /// <summary>Takes over the first positions of a page that goes on otherwise.</summary>
    public void Begin(Page source, int positions)
    {
        Require(Taken + 1);
        source.Memory.Span.CopyTo(_pages[^1].Memory.Span);
        Taken += positions;
    }

    /// <summary>Makes room for positions [0, count).</summary>
    public void Require(int count)
    {
        for (; _pages.Count < PageLayout.Pages(count); _promised--)
        {
            Append(_cache.Rent());
        }
    }

    /// <summary>Stores one position's key and value of one head.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="head">Which key and value head.</param>
    /// <param name="position">Which position; there must be room.</param>
    /// <param name="key">[E].</param>
    /// <param name="value">[E].</param>
    public void Store(int layer, int head, int position, ReadOnlySpan<float> key, ReadOnlySpan<float> value)
    {
        var page = (float*)_addresses[position / PageLayout.Positions];
        var place = position % PageLayout.Positions;
        var keys = page + Layout.Keys(layer, head) + place;
        for (var e = 0; e < key.Length; e++, keys += PageLayout.Positions)
        {
            *keys = key[e];
        }

        value.CopyTo(new Span<float>(page + Layout.Values(layer, head) + (place * Layout.ValueStride), value.Length));
    }

    /// <summary>Lets others begin with what is computed, or gives back what is behind the window.</summary>
    /// <param name="tokens">The sequence.</param>
    /// <param name="computed">How many of its positions are computed.</param>
    /// <param name="partial">Whether the last page is of use before it is full.</param>
    public void Publish(ReadOnlySpan<int> tokens, int computed, bool partial)
    {
        if (_window is { } window)
        {
            for (; (_left + 1) * PageLayout.Positions <= computed + 1 - window; _left++, _promised++)
            {
                _cache.Exchange(_pages[_left]);
            }

            return;
        }

        for (; (_indexed + 1) * PageLayout.Positions <= computed; _indexed++)
        {
            var page = _pages[_indexed];
            _last = Add(page, tokens.Slice(_indexed * PageLayout.Positions, PageLayout.Positions));
            if (_last.Page is { } known && known != page)
            {
                // Another sequence was first: the same tokens, the same bits.
                _cache.Hold(known);
                _cache.Release(page);
                _pages[_indexed] = known;
                _addresses[_indexed] = (nint)known.Memory.Pointer;
            }
        }

        var rest = tokens[(_indexed * PageLayout.Positions)..computed];
        if (partial && rest.Length > 0 && _pages[_indexed].Node?.Tokens.Length != rest.Length)
        {
            Add(_pages[_indexed], rest);
        }
    }

    /// <summary>Releases all pages.</summary>
    public void Close()
    {
        for (var i = _pages.Count - 1; i >= _left; i--)
        {
            _cache.Release(_pages[i]);
        }

        _cache.Forgo(_promised);
        _pages.Clear();
        (_promised, _left) = (0, 0);
    }

    private PrefixNode Add(Page page, ReadOnlySpan<int> tokens)
    {
        if (page.Node is { } shorter)
        {
            _cache.Index.Remove(shorter);
        }

        return _cache.Index.Add(_last, tokens, page);
    }

    private void Append(Page page)
    {
        if (_addresses.Length == _pages.Count)
        {
            Array.Resize(ref _addresses, Math.Max(8, 2 * _pages.Count));
        }

        _addresses[_pages.Count] = (nint)page.Memory.Pointer;
        _pages.Add(page);
    }
}
