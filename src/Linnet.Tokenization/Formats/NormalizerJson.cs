using Linnet.Tokenization.Normalizers;

namespace Linnet.Tokenization.Formats;

/// <summary>Reads the section <c>normalizer</c> of a tokenizer.json.</summary>
internal static class NormalizerJson
{
    private const int MaximumParts = 64;

    /// <exception cref="TokenizerFormatException">It holds a part that is not known.</exception>
    public static INormalizer? Read(JsonSection? section)
    {
        List<INormalizer> parts = section is { } found ? [.. Flatten(found).Select(One)] : [];
        return parts switch
        {
            [] => null,
            [var only] => only,
            _ => new SequenceNormalizer(parts),
        };
    }

    private static IEnumerable<JsonSection> Flatten(JsonSection section)
    {
        if (section.Type != "Sequence")
        {
            return [section];
        }

        section.AllowOnly("type", "normalizers");
        return section.Required("normalizers").Items(MaximumParts).SelectMany(Flatten);
    }

    private static INormalizer One(JsonSection part) => throw part.Refused();
}
