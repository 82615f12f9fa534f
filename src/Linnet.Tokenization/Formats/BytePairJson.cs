using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tokenization.Formats;

/// <summary>The section <c>model</c> of byte-level BPE: tokens are written by the characters of <see cref="ByteCharacters"/>.</summary>
internal static class BytePairJson
{
    /// <summary>Makes the model.</summary>
    /// <param name="section">The section.</param>
    /// <param name="added">The added tokens, some of which the vocabulary may hold too.</param>
    /// <exception cref="TokenizerFormatException">An option is not known, a token is not written by bytes, a byte has no token.</exception>
    public static BytePairModel Read(JsonSection section, IReadOnlyList<AddedToken> added)
    {
        // Every byte has a token, so nothing is ever unknown, and what would be done with it does not matter.
        section.AllowOnly(
            "type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges", "vocab", "merges");
        PairOptions.RequireEmpty(section, "continuing_subword_prefix");
        PairOptions.RequireEmpty(section, "end_of_word_suffix");
        PairOptions.RequireNoDropout(section);
        var entries = section.Required("vocab");
        var vocabulary = VocabularyJson.Read(entries);
        var merges = MergesJson.Read(section.Required("merges"), vocabulary.Ids);
        return new BytePairModel(
            Vocabulary(vocabulary.Texts, merges, added, entries), section.Flag("ignore_merges", missing: false));
    }

    /// <summary>The section for a vocabulary.</summary>
    /// <remarks>Special tokens among the ids stand in the vocabulary too: else other readers number them anew.</remarks>
    /// <param name="vocabulary">The tokens and merges.</param>
    /// <param name="ignoresMerges">Whether a piece that is a token is taken as a whole.</param>
    public static JsonObject Write(BytePairVocabulary vocabulary, bool ignoresMerges)
    {
        var texts = vocabulary.SpecialTokens.ToDictionary(token => token.Id, token => token.Text);
        var section = TokenizerLayout.ModelOptions();
        section["ignore_merges"] = ignoresMerges;
        section["vocab"] = VocabularyJson.Write(Enumerable.Range(0, vocabulary.Count)
            .Where(id => texts.ContainsKey(id) || !vocabulary[id].IsEmpty)
            .Select(id => (texts.TryGetValue(id, out var text) ? text : ByteCharacters.Write(vocabulary[id]), id)));
        section["merges"] = new JsonArray([.. vocabulary.Merges
            .Select(merge => (JsonNode)$"{ByteCharacters.Write(vocabulary[merge.Left])} {ByteCharacters.Write(vocabulary[merge.Right])}")]);
        return section;
    }

    /// <summary>The vocabulary of tokens written by bytes; null is a gap. A token that is an added one and that neither a byte nor a merge makes is one that no text gives.</summary>
    public static BytePairVocabulary Vocabulary(string?[] texts, List<BytePairMerge> merges, IReadOnlyList<AddedToken> added, JsonSection section)
    {
        var made = merges.Select(merge => merge.Result).ToHashSet();
        var addedTexts = added.ToDictionary(token => token.Id, token => token.Text);
        List<SpecialToken> special = [];
        var tokens = new byte[texts.Length][];
        for (var id = 0; id < tokens.Length; id++)
        {
            var written = texts[id];
            var bytes = written is null ? [] : ByteCharacters.Read(written);
            var isAdded = written is not null && addedTexts.TryGetValue(id, out var text) && text == written;
            if (isAdded && (bytes is not { Length: 1 }) && !made.Contains(id))
            {
                special.Add(new SpecialToken(written!, id));
                bytes = [];
            }

            tokens[id] = bytes ?? throw section.Fault(new Text(
                $"'{JsonSection.Shown(written!)}', which is not written by bytes and no added token", $"'{JsonSection.Shown(written!)}'，既不是字节写法也不是添加的词元"));
        }

        var bytesFound = tokens.Where(token => token.Length == 1).Select(token => token[0]).ToHashSet();
        if (Enumerable.Range(0, 256).Where(value => !bytesFound.Contains((byte)value)).Select(value => (int?)value).FirstOrDefault() is { } missing)
        {
            throw section.Fault(new Text($"no token for the byte 0x{missing:X2}", $"字节 0x{missing:X2} 没有词元"));
        }

        return PairOptions.Sound(section, () => new BytePairVocabulary(tokens, merges, special));
    }
}
