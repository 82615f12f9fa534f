namespace Linnet.Tokenization.Statistics;

/// <summary>What the text says of two claims: "a rare character becomes 3 byte tokens", and "expansion cuts the share of unknown text by about 30 %".</summary>
/// <remarks>
/// Rare are Han characters outside of the 3,500 common ones. Byte-level BPE and vocabularies with byte fallback have no unknown text: what they
/// cannot write as a token they write in bytes, so that share is measured beside the unknown one.
/// </remarks>
/// <param name="RareCharacters">Rare characters in the text, each as often as it stands there.</param>
/// <param name="RareInThree">Those that take exactly three tokens.</param>
/// <param name="UnknownShare">The share of all characters that are unknown.</param>
/// <param name="FallbackShare">The share of all characters that are written in bytes.</param>
public sealed record TokenizerClaims(long RareCharacters, long RareInThree, double UnknownShare, double FallbackShare)
{
    /// <summary><see cref="RareInThree"/> as a share of the rare characters; null where there are none.</summary>
    public double? ThreeByteShare => RareCharacters == 0 ? null : (double)RareInThree / RareCharacters;

    /// <summary>From a tokenizer's numbers.</summary>
    public static TokenizerClaims Of(TokenizerInspection inspection)
    {
        ArgumentNullException.ThrowIfNull(inspection);
        var total = inspection.Total;
        return new TokenizerClaims(
            total.RareByTokens.Sum(),
            total.RareByTokens[3],
            InspectionJson.Share(total.UnknownCharacters, total.Characters),
            InspectionJson.Share(total.FallbackCharacters, total.Characters));
    }

    /// <summary>By how much another tokenizer has less unknown or byte-written text, as a share of this one's; negative where it has more, null where this one has none.</summary>
    public double? CutTo(TokenizerClaims other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (before, after) = (UnknownShare + FallbackShare, other.UnknownShare + other.FallbackShare);
        return before == 0 ? null : 1 - (after / before);
    }
}
