using System.Text.Json.Nodes;
using Linnet.Tokenization.Models;

namespace Linnet.Tokenization.Formats;

/// <summary>The section <c>model</c> of WordPiece.</summary>
internal static class WordPieceJson
{
    /// <summary>Makes the model.</summary>
    /// <exception cref="TokenizerFormatException">An option is not known, or the unknown token is not in the vocabulary.</exception>
    public static WordPieceModel Read(JsonSection section)
    {
        section.AllowOnly("type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab");
        var vocabulary = VocabularyJson.Read(section.Required("vocab"));
        var unknown = PairOptions.RequireToken(section.Required("unk_token"), vocabulary.Ids);
        return PairOptions.Sound(section, () => new WordPieceModel(
            [.. vocabulary.Texts.Select(text => text ?? "")],
            unknown,
            section.Required("continuing_subword_prefix").Text(),
            section.Required("max_input_chars_per_word").Integer(1, 1 << 20)));
    }

    /// <summary>The section for a vocabulary.</summary>
    /// <param name="tokens">The text of each id; nothing for a gap.</param>
    /// <param name="unknown">The token of a word that no tokens write.</param>
    /// <param name="prefix">What stands before tokens that go on a word.</param>
    /// <param name="maximumCharacters">A longer word is unknown.</param>
    public static JsonObject Write(IReadOnlyList<string> tokens, string unknown, string prefix, int maximumCharacters) => new()
    {
        ["type"] = "WordPiece",
        ["unk_token"] = unknown,
        ["continuing_subword_prefix"] = prefix,
        ["max_input_chars_per_word"] = maximumCharacters,
        ["vocab"] = VocabularyJson.Write(tokens),
    };
}
