using System.Globalization;
using System.Text.Json.Nodes;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Formats;

namespace Linnet.Tokenization;

/// <summary>The JSON of a tokenizer.json.</summary>
internal static class TokenizerLayout
{
    /// <summary>The byte vocabulary: byte-level BPE without a single merge, nothing cut.</summary>
    public static JsonObject OfBytes()
    {
        var vocabulary = new JsonObject();
        for (var value = 0; value < 256; value++)
        {
            vocabulary[ByteCharacters.Of((byte)value).ToString(CultureInfo.InvariantCulture)] = value;
        }

        var model = ModelOptions();
        (model["vocab"], model["merges"]) = (vocabulary, new JsonArray());
        return Document([new SpecialToken(ByteTokenizer.EndOfDocumentText, ByteTokenizer.EndOfDocument)], ByteLevel(), model);
    }

    /// <summary>Byte-level BPE, or null where a tokenizer.json cannot say how it cuts text.</summary>
    public static JsonObject? Of(BytePairTokenizer tokenizer) => NamedPreTokenizers.SectionOf(tokenizer.Cut) is { } cut
        ? Document(tokenizer.Vocabulary.SpecialTokens, cut, BytePairJson.Write(tokenizer.Vocabulary, tokenizer.Model.IgnoresMerges))
        : null;

    /// <summary>How text is cut before merging.</summary>
    public static JsonObject SplitThenBytes() => Sections.SplitThenBytes(PreTokenizer.Pattern);

    /// <summary>Bytes as characters, and back.</summary>
    public static JsonObject ByteLevel() => Sections.ByteLevel(addsPrefixSpace: false, cuts: false);

    /// <summary>A special token as an added one.</summary>
    public static AddedToken Added(SpecialToken token) => new(token.Text, token.Id) { IsSpecial = true };

    /// <summary>The model without its vocabulary and merges.</summary>
    public static JsonObject ModelOptions() => new()
    {
        ["type"] = "BPE",
        ["dropout"] = null,
        ["unk_token"] = null,
        ["continuing_subword_prefix"] = null,
        ["end_of_word_suffix"] = null,
        ["fuse_unk"] = false,
        ["byte_fallback"] = false,
        ["ignore_merges"] = false,
    };

    private static JsonObject Document(IReadOnlyList<SpecialToken> specialTokens, JsonObject preTokenizer, JsonObject model) =>
        TokenizerJson.Document(specialTokens.Select(Added), normalizer: null, preTokenizer, ByteLevel(), model);
}
