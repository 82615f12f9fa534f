namespace Linnet.Corpora.Deduplication.Near;

/// <summary>How near duplicates are looked for.</summary>
/// <param name="Bands">Bands of a signature.</param>
/// <param name="Rows">Values in a band. 14 bands of 8 are datatrove's and FineWeb's.</param>
/// <param name="PieceSize">Characters or words in a piece.</param>
/// <param name="Unit">What pieces are counted in.</param>
/// <param name="Similarity">
/// Least true Jaccard similarity of two documents that share a band, for which their texts are read again; 0 where sharing a band is enough.
/// </param>
/// <param name="Seed">Draws the hash functions.</param>
public sealed record NearDuplicateSettings(
    int Bands = 14, int Rows = 8, int PieceSize = 5, ShingleUnit Unit = ShingleUnit.ByScript, double Similarity = 0, ulong Seed = 1);
