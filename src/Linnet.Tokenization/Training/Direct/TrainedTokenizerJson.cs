using System.Text.Json.Nodes;
using Linnet.Tokenization.Formats;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tokenization.Training.Direct;

/// <summary>The tokenizer.json of what was trained.</summary>
internal static class TrainedTokenizerJson
{
    /// <summary>What WordPiece writes before tokens that stand inside of a word.</summary>
    public const string InsidePrefix = "##";

    private const int MaximumCharactersPerWord = 100;

    /// <summary>Byte-level BPE.</summary>
    public static JsonObject Of(BytePairVocabulary vocabulary, TextCut cut, TextForm form) => TokenizerJson.Document(
        vocabulary.SpecialTokens.Select(TokenizerLayout.Added),
        Normalizer(form, cut),
        cut.ToJson(asBytes: true),
        Sections.ByteLevel(addsPrefixSpace: false, cuts: cut.Name == "gpt2"),
        BytePairJson.Write(vocabulary, ignoresMerges: false));

    /// <summary>BPE of characters, or WordPiece.</summary>
    public static JsonObject Of(CharacterVocabulary vocabulary, TrainingSettings settings, TextCut cut, TextForm form)
    {
        var isWordPiece = settings.Type != VocabularyType.Bpe;
        var unknown = settings.SpecialTokens.FirstOrDefault(t => t is "[UNK]" or "<unk>");
        return TokenizerJson.Document(
            settings.SpecialTokens.Select((text, id) => TokenizerLayout.Added(new SpecialToken(text, id))),
            Normalizer(form, cut),
            cut.ToJson(asBytes: false),
            isWordPiece ? Sections.Part("WordPiece", ("prefix", InsidePrefix), ("cleanup", true)) : Decoder(settings.ByteFallback, cut),
            isWordPiece
                ? WordPieceJson.Write(vocabulary.Tokens, unknown!, InsidePrefix, MaximumCharactersPerWord)
                : CharacterPairJson.Write(
                    vocabulary.Tokens, vocabulary.Merges, new CharacterPairOptions { UnknownToken = unknown, FallsBackToBytes = settings.ByteFallback }));
    }

    private static JsonObject? Normalizer(TextForm form, TextCut cut) => (form.Section(), cut.Spaces) switch
    {
        (var section, null) => section,
        (null, _) => TextCut.Prepend(),
        var (section, _) => Sections.Part("Sequence", ("normalizers", new JsonArray(section, TextCut.Prepend()))),
    };

    private static JsonObject Decoder(bool byteFallback, TextCut cut)
    {
        JsonArray steps = [];
        if (cut.Spaces is not null)
        {
            steps.Add((JsonNode)Sections.Part("Replace", ("pattern", new JsonObject { ["String"] = "▁" }), ("content", " ")));
        }

        if (byteFallback)
        {
            steps.Add((JsonNode)Sections.Part("ByteFallback"));
        }

        steps.Add((JsonNode)Sections.Part("Fuse"));
        if (cut.Spaces is not null)
        {
            steps.Add((JsonNode)Sections.Part("Strip", ("content", " "), ("start", 1), ("stop", 0)));
        }

        return steps.Count == 1 ? (JsonObject)steps[0]!.DeepClone() : Sections.Part("Sequence", ("decoders", steps));
    }
}
