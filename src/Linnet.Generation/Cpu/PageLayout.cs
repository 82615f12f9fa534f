using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>How the keys and values of 16 positions lie in one page: [layer, head], each with keys [E, 16], then values [16, E padded].</summary>
/// <remarks>
/// One element of the keys of all positions of a page is one vector of 512 bits, or a few narrower ones: the scores of a page are chains of multiply-adds
/// without a sum over lanes. The layout is the same for every width of vectors.
/// </remarks>
internal sealed class PageLayout
{
    /// <summary>Positions of a page.</summary>
    public const int Positions = 16;

    private readonly int _heads;
    private readonly int _headFloats;

    /// <exception cref="Linnet.Core.Errors.ResourceException">A page would not fit one array.</exception>
    public PageLayout(DecoderDescription description)
    {
        HeadWidth = description.HeadWidth;
        ValueStride = EngineSize.Require(((long)HeadWidth + Positions - 1) / Positions * Positions);
        _heads = description.KeyValueHeads;
        _headFloats = EngineSize.Require(Positions * ((long)HeadWidth + ValueStride));
        Floats = EngineSize.Require((Int128)description.Layers * _heads * _headFloats);
    }

    /// <summary>E.</summary>
    public int HeadWidth { get; }

    /// <summary>Floats from the value of one position to the next.</summary>
    public int ValueStride { get; }

    /// <summary>Floats of a page.</summary>
    public int Floats { get; }

    /// <summary>Memory of a page.</summary>
    public long Bytes => sizeof(float) * ((long)Floats + AlignedFloats.Padding);

    /// <summary>Pages that so many positions take.</summary>
    public static long Pages(long positions) => (positions + Positions - 1) / Positions;

    /// <summary>Where a head's keys begin in a page.</summary>
    public int Keys(int layer, int head) => ((layer * _heads) + head) * _headFloats;

    /// <summary>Where a head's values begin in a page.</summary>
    public int Values(int layer, int head) => Keys(layer, head) + (Positions * HeadWidth);
}
