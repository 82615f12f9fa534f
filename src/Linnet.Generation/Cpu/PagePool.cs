namespace Linnet.Generation.Cpu;

/// <summary>Pages up to a bound in bytes: allocated when first needed, then used again and again.</summary>
/// <param name="layout">What a page holds.</param>
/// <param name="bytes">The bound.</param>
internal sealed class PagePool(PageLayout layout, long bytes)
{
    private readonly Stack<Page> _free = [];

    /// <summary>The bound in bytes.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>The bound in pages.</summary>
    public int Capacity { get; } = (int)Math.Min(Array.MaxLength, bytes / layout.Bytes);

    /// <summary>Pages that have memory.</summary>
    public int Allocated { get; private set; }

    /// <summary>Pages that are not free.</summary>
    public int InUse => Allocated - _free.Count;

    /// <summary>A page whose contents are whatever it held last; null when the bound is reached.</summary>
    public Page? TryRent()
    {
        if (_free.TryPop(out var page))
        {
            return page;
        }

        if (Allocated == Capacity)
        {
            return null;
        }

        page = new Page(layout.Floats);
        Allocated++;
        return page;
    }

    /// <summary>Lets go of the memory of free pages.</summary>
    public void Trim()
    {
        Allocated -= _free.Count;
        _free.Clear();
    }

    /// <summary>Takes back a page that nobody reads any more.</summary>
    public void Return(Page page) => _free.Push(page);
}
