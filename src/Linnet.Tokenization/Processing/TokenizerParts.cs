using Linnet.Tokenization.Decoders;
using Linnet.Tokenization.Formats;

namespace Linnet.Tokenization.Processing;

/// <summary>The parts of a tokenizer around its model, ready for use.</summary>
/// <param name="Normalizer">Rewrites a text, or null.</param>
/// <param name="Stages">Cut it.</param>
/// <param name="PostProcessor">Puts ids around it.</param>
/// <param name="Decoder">Makes tokens text again.</param>
/// <param name="Truncation">Cuts ids for a model, or null.</param>
/// <param name="Padding">Fills them up, or null.</param>
internal sealed record TokenizerParts(
    INormalizer? Normalizer, IReadOnlyList<PreTokenizerStage> Stages, PostProcessor PostProcessor, TokenDecoder Decoder, TruncationRule? Truncation, PaddingRule? Padding)
{
    /// <summary>Whether it matters where in the whole text a piece stands.</summary>
    public bool NeedsOrigins { get; } = Normalizer is not null && Stages.Any(stage => stage.AtStart != stage.Elsewhere);

    /// <summary>The parts that a definition names.</summary>
    /// <exception cref="TokenizerFormatException">One is of a kind that is not known.</exception>
    public static TokenizerParts Of(TokenizerDefinition definition)
    {
        var processor = PostProcessorJson.Read(Section("post_processor", definition.PostProcessor));
        return new TokenizerParts(
            NormalizerJson.Read(Section("normalizer", definition.Normalizer)),
            PreTokenizerJson.Read(Section("pre_tokenizer", definition.PreTokenizer)),
            processor,
            DecoderJson.Read(Section("decoder", definition.Decoder)),
            TruncationJson.Read(Section("truncation", definition.Truncation), processor.Added),
            PaddingJson.Read(Section("padding", definition.Padding)));

        static JsonSection? Section(string key, System.Text.Json.JsonElement? element) =>
            element is { ValueKind: not System.Text.Json.JsonValueKind.Null } value ? new JsonSection(value, new JsonPlace(JsonPlace.Root, key, 0)) : null;
    }
}
