using System.Text;
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

    /// <summary>The section for a model.</summary>
    public static JsonObject Write(CharacterPairModel model)
    {
        var vocabulary = model.Vocabulary;
        var options = vocabulary.Options;
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
            ["vocab"] = VocabularyJson.Write(Enumerable.Range(0, vocabulary.Count).Where(id => !vocabulary[id].IsEmpty).Select(id => (Text(id), id))),
            // As pairs: a token may hold a space.
            ["merges"] = new JsonArray([.. vocabulary.Merges.Select(merge => new JsonArray(Text(merge.Left), Text(merge.Right)))]),
        };

        string Text(int id) => Encoding.UTF8.GetString(vocabulary[id]);
    }
}
