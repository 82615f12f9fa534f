using System.Text.Json.Nodes;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tokenization.Formats;

/// <summary>The section <c>model</c> of BPE over characters.</summary>
internal static class CharacterPairJson
{
    /// <summary>Makes the model.</summary>
    /// <exception cref="TokenizerFormatException">An option is not known, or a merge is none.</exception>
    public static CharacterPairModel Read(JsonSection section)
    {
        section.AllowOnly(
            "type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges", "vocab", "merges");
        PairOptions.RequireNoDropout(section);
        var options = new CharacterPairOptions
        {
            UnknownToken = section.Optional("unk_token")?.Text(),
            FusesUnknown = section.Flag("fuse_unk", missing: false),
            FallsBackToBytes = section.Flag("byte_fallback", missing: false),
            ContinuingSubwordPrefix = section.Optional("continuing_subword_prefix")?.Text() ?? "",
            EndOfWordSuffix = section.Optional("end_of_word_suffix")?.Text() ?? "",
            IgnoresMerges = section.Flag("ignore_merges", missing: false),
        };
        var vocabulary = VocabularyJson.Read(section.Required("vocab"));
        if (section.Optional("unk_token") is { } unknown)
        {
            PairOptions.RequireToken(unknown, vocabulary.Ids);
        }

        var merges = MergesJson.Read(section.Required("merges"), vocabulary.Ids, options.ContinuingSubwordPrefix);
        MergesJson.RequireOnce(section.Required("merges"), merges);
        return new CharacterPairModel(PairOptions.Sound(section, () => new CharacterPairVocabulary(
            [.. vocabulary.Texts.Select(text => text ?? "")], [.. merges.Select(merge => (merge.Left, merge.Right))], options)));
    }

    /// <summary>The section for a vocabulary.</summary>
    /// <param name="tokens">The text of each id; nothing for a gap.</param>
    /// <param name="merges">The pairs of ids that become one, the first that was learnt first.</param>
    /// <param name="options">What else is done.</param>
    public static JsonObject Write(IReadOnlyList<string> tokens, IReadOnlyList<(int Left, int Right)> merges, CharacterPairOptions options)
    {
        // A token may hold the space that stands between the two of a merge; where none does, older readers read the merges too.
        var asPairs = tokens.Any(text => text.Contains(' ', StringComparison.Ordinal));
        return new JsonObject
        {
            ["type"] = "BPE",
            ["dropout"] = null,
            ["unk_token"] = options.UnknownToken,
            ["continuing_subword_prefix"] = options.ContinuingSubwordPrefix is { Length: > 0 } prefix ? prefix : null,
            ["end_of_word_suffix"] = options.EndOfWordSuffix is { Length: > 0 } suffix ? suffix : null,
            ["fuse_unk"] = options.FusesUnknown,
            ["byte_fallback"] = options.FallsBackToBytes,
            ["ignore_merges"] = options.IgnoresMerges,
            ["vocab"] = VocabularyJson.Write(tokens),
            ["merges"] = new JsonArray([.. merges.Select(merge => asPairs
                ? (JsonNode)new JsonArray(tokens[merge.Left], tokens[merge.Right])
                : (JsonNode)$"{tokens[merge.Left]} {tokens[merge.Right]}")]),
        };
    }
}
