namespace Linnet.Generation.Cpu;

/// <summary>Keys and values of up to 16 neighbouring positions, all layers.</summary>
internal sealed class Page(int floats)
{
    /// <summary>As <see cref="PageLayout"/> says.</summary>
    public AlignedFloats Memory { get; } = new(floats);

    /// <summary>How many sequences on their way use it.</summary>
    public int Holders { get; set; }

    /// <summary>Where the prefix index keeps it, or null.</summary>
    public PrefixNode? Node { get; set; }
}
