namespace Linnet.Tokenization.Processing;

/// <summary>How texts are filled up to one length.</summary>
/// <param name="Length">The length; null: that of the batch's longest.</param>
/// <param name="Multiple">The length becomes a multiple of this, at least 1.</param>
/// <param name="Id">The id to fill up with.</param>
/// <param name="Type">The segment that it belongs to.</param>
/// <param name="Side">Where it goes.</param>
internal sealed record PaddingRule(int? Length, int Multiple, int Id, int Type, SequenceSide Side);
