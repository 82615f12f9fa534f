using System.Text.Json.Nodes;
using Linnet.Tokenization.Formats;

namespace Linnet.Tokenization.Training.Direct;

/// <summary>The tokenizer.json of what was trained.</summary>
internal static class TrainedTokenizerJson
{
    /// <summary>What WordPiece writes before tokens that stand inside of a word.</summary>
    public const string InsidePrefix = "##";

    private const int MaximumCharactersPerWord = 100;

    /// <summary>Byte-level BPE.</summary>
    public static JsonObject Of(BytePairVocabulary vocabulary, TextCut cut, TextForm form)
    {
        var special = vocabulary.SpecialTokens.ToDictionary(t => t.Id, t => t.Text);
        var texts = Enumerable.Range(0, vocabulary.Count).Select(id => special.TryGetValue(id, out var text) ? text : ByteCharacters.Write(vocabulary[id])).ToList();
        return Document(
            vocabulary.SpecialTokens,
            Normalizer(form, cut),
            cut.ToJson(asBytes: true),
            Sections.ByteLevel(addsPrefixSpace: false, cuts: cut.Name == "gpt2"),
            Pairs(texts, [.. vocabulary.Merges.Select(m => (m.Left, m.Right))], unknown: null, byteFallback: false));
    }

    /// <summary>BPE of characters, or WordPiece.</summary>
    public static JsonObject Of(CharacterVocabulary vocabulary, TrainingSettings settings, TextCut cut, TextForm form)
    {
        var special = settings.SpecialTokens.Select((text, id) => new SpecialToken(text, id)).ToList();
        var isWordPiece = settings.Type != VocabularyType.Bpe;
        var unknown = settings.SpecialTokens.FirstOrDefault(t => t is "[UNK]" or "<unk>");
        return Document(
            special,
            Normalizer(form, cut),
            cut.ToJson(asBytes: false),
            isWordPiece ? Sections.Part("WordPiece", ("prefix", InsidePrefix), ("cleanup", true)) : Decoder(settings.ByteFallback, cut),
            isWordPiece ? Words(vocabulary.Tokens, unknown) : Pairs(vocabulary.Tokens, vocabulary.Merges, unknown, settings.ByteFallback));
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

    private static JsonObject Vocabulary(IReadOnlyList<string> texts)
    {
        var vocabulary = new JsonObject();
        for (var id = 0; id < texts.Count; id++)
        {
            vocabulary.Add(texts[id], id);
        }

        return vocabulary;
    }

    private static JsonObject Pairs(IReadOnlyList<string> texts, IReadOnlyList<(int Left, int Right)> merges, string? unknown, bool byteFallback)
    {
        // Tokens of characters may hold the space that would separate them.
        var hasSpaces = texts.Any(text => text.Contains(' ', StringComparison.Ordinal));
        return new JsonObject
        {
            ["type"] = "BPE",
            ["dropout"] = null,
            ["unk_token"] = unknown,
            ["continuing_subword_prefix"] = null,
            ["end_of_word_suffix"] = null,
            ["fuse_unk"] = false,
            ["byte_fallback"] = byteFallback,
            ["ignore_merges"] = false,
            ["vocab"] = Vocabulary(texts),
            ["merges"] = new JsonArray([.. merges.Select(m => hasSpaces ? (JsonNode)new JsonArray(texts[m.Left], texts[m.Right]) : (JsonNode)$"{texts[m.Left]} {texts[m.Right]}")]),
        };
    }

    private static JsonObject Words(IReadOnlyList<string> texts, string? unknown) => new()
    {
        ["type"] = "WordPiece",
        ["unk_token"] = unknown,
        ["continuing_subword_prefix"] = InsidePrefix,
        ["max_input_chars_per_word"] = MaximumCharactersPerWord,
        ["vocab"] = Vocabulary(texts),
    };

    private static JsonObject Document(IReadOnlyList<SpecialToken> special, JsonObject? normalizer, JsonObject cut, JsonObject decoder, JsonObject model) => new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = new JsonArray([.. special.Select(token => (JsonNode)TokenizerLayout.Added(token))]),
        ["normalizer"] = normalizer,
        ["pre_tokenizer"] = cut,
        ["post_processor"] = null,
        ["decoder"] = decoder,
        ["model"] = model,
    };
}
