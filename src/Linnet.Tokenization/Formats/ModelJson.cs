using System.Text;
using System.Text.Json.Nodes;
using Linnet.Tokenization.Models;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tokenization.Formats;

/// <summary>The section <c>model</c> of a tokenizer.json.</summary>
internal static class ModelJson
{
    /// <summary>Makes the model.</summary>
    /// <param name="section">The section.</param>
    /// <param name="isByteLevel">Whether the pre-tokenizer writes bytes as characters.</param>
    /// <param name="added">The added tokens.</param>
    /// <exception cref="TokenizerFormatException">It is of a kind that is not known, or broken.</exception>
    public static ITokenModel Read(JsonSection section, bool isByteLevel, IReadOnlyList<AddedToken> added) => section.Type switch
    {
        "BPE" when isByteLevel => BytePairJson.Read(section, added),
        "BPE" => CharacterPairJson.Read(section),
        "WordPiece" when !isByteLevel => WordPieceJson.Read(section),
        "Unigram" when !isByteLevel => UnigramJson.Read(section),
        _ => throw section.Required("type").Refused(),
    };

    /// <summary>The section for a model, or null where a tokenizer.json cannot hold it.</summary>
    public static JsonObject? Write(ITokenModel model) => model switch
    {
        BytePairModel pairs => BytePairJson.Write(pairs.Vocabulary, pairs.IgnoresMerges),
        CharacterPairModel { Vocabulary: var pairs } => CharacterPairJson.Write(
            [.. Enumerable.Range(0, pairs.Count).Select(id => Encoding.UTF8.GetString(pairs[id]))], [.. pairs.Merges.Select(merge => (merge.Left, merge.Right))], pairs.Options),
        UnigramModel unigram => UnigramJson.Write(unigram),
        WordPieceModel words => WordPieceJson.Write(words.Tokens, words.Unknown, words.ContinuingPrefix, words.MaximumCharacters),
        _ => null,
    };
}
