namespace Linnet.Training.Kernels;

/// <summary>The numbers of an attention layer.</summary>
/// <param name="Batch">B.</param>
/// <param name="Length">T.</param>
/// <param name="Heads">H.</param>
/// <param name="KeyValueHeads">K, divides H.</param>
/// <param name="HeadWidth">E, even.</param>
internal readonly record struct AttentionShape(int Batch, int Length, int Heads, int KeyValueHeads, int HeadWidth)
{
    /// <summary>Rows of a tile.</summary>
    public const int Block = 64;

    /// <summary>Query heads of one key and value head.</summary>
    public int GroupSize => Heads / KeyValueHeads;

    /// <summary>1/√E.</summary>
    public float ScoreScale => 1 / MathF.Sqrt(HeadWidth);

    /// <summary>Width of one row of queries, keys and values side by side.</summary>
    public int RowWidth => (Heads + (2 * KeyValueHeads)) * HeadWidth;

    /// <summary>E rounded up to whole vectors; the rest is zero.</summary>
    public int PaddedWidth => (HeadWidth + 15) & ~15;

    /// <summary>Number of tiles that cover T.</summary>
    public int Blocks => (Length + Block - 1) / Block;

    /// <summary>T rounded up to whole tiles.</summary>
    public int PaddedLength => Blocks * Block;

    /// <summary>Distance of two rows of scores: not a power of two, so that a column does not fall into few cache sets.</summary>
    public int ScoreStride => PaddedLength + 16;
}
