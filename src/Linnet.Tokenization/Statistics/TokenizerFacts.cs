using System.Text;
using System.Text.Unicode;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Models;
using Linnet.Tokenization.Models.BytePair;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tokenization.Statistics;

/// <summary>What a tokenizer consists of, asked of any kind in the same way.</summary>
public sealed class TokenizerFacts
{
    private readonly byte[][] _texts;
    private readonly bool[] _isWhole;
    private readonly HashSet<int> _added;

    /// <param name="tokenizer">The tokenizer.</param>
    public TokenizerFacts(ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        Tokenizer = tokenizer;
        (Model, Unknown) = ModelOf(tokenizer);
        (Normalizer, PreTokenizer) = TokenizerPartNames.Of(tokenizer);
        AddedTokens = AddedOf(tokenizer);
        _added = [.. AddedTokens.Select(token => token.Id)];
        _texts = TextsOf(tokenizer);
        _isWhole = [.. _texts.Select(text => Utf8.IsValid(text))];
    }

    /// <summary>The tokenizer.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary><c>byte_bpe</c>, <c>bpe</c>, <c>unigram</c>, <c>wordpiece</c> or <c>bytes</c>; <c>other</c> for one of another room.</summary>
    public string Model { get; }

    /// <summary>How text is rewritten first: the types of the parts, or <c>none</c>.</summary>
    public string Normalizer { get; }

    /// <summary>How text is cut: the types of the parts, patterns by their names, or <c>none</c>.</summary>
    public string PreTokenizer { get; }

    /// <summary>The id for what the vocabulary cannot write; null where there is none.</summary>
    public int? Unknown { get; }

    /// <summary>The tokens beside the model's, and a model's own control and user-defined pieces.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; }

    /// <summary>V.</summary>
    public int Count => _texts.Length;

    /// <summary>The bytes of a token as they stand inside of a text; none for one without text.</summary>
    public ReadOnlySpan<byte> TextOf(int id) => _texts[id];

    /// <summary>Whether a token's bytes are whole characters, of which there may be none.</summary>
    public bool IsWhole(int id) => _isWhole[id];

    /// <summary>Whether a token is one of <see cref="AddedTokens"/>.</summary>
    public bool IsAdded(int id) => _added.Contains(id);

    /// <summary>The id for what a vocabulary cannot write; null where there is none.</summary>
    public static int? UnknownOf(ITokenizer tokenizer) => ModelOf(tokenizer).Unknown;

    /// <summary>A token's text for the reader's eye: its characters, or its bytes in hexadecimal, or what an added token is written as.</summary>
    public string Shown(int id) =>
        _added.Contains(id) ? AddedTokens.First(token => token.Id == id).Text
        : _isWhole[id] ? Encoding.UTF8.GetString(_texts[id])
        : string.Join(' ', _texts[id].Select(value => value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));

    private static (string Model, int? Unknown) ModelOf(ITokenizer tokenizer) => tokenizer switch
    {
        ByteTokenizer => ("bytes", null),
        BytePairTokenizer => ("byte_bpe", null),
        SentencePieceTokenizer pieces => (
            pieces.Model.Trainer.Algorithm == SentencePieceAlgorithm.BytePair ? "bpe" : "unigram",
            pieces.Model.Pieces.Index().First(p => p.Item.Type == PieceType.Unknown).Index),
        TextTokenizer text => text.Definition.Model switch
        {
            BytePairModel => ("byte_bpe", null),
            CharacterPairModel model => ("bpe", model.Vocabulary.Unknown),
            WordPieceModel model => ("wordpiece", model.UnknownId),
            UnigramModel model => ("unigram", model.Unknown),
            _ => ("other", null),
        },
        _ => ("other", null),
    };

    private static IReadOnlyList<AddedToken> AddedOf(ITokenizer tokenizer) => tokenizer switch
    {
        ByteTokenizer => [new AddedToken(ByteTokenizer.EndOfDocumentText, ByteTokenizer.EndOfDocument) { IsSpecial = true }],
        BytePairTokenizer pairs => [.. pairs.Vocabulary.SpecialTokens.Select(token => new AddedToken(token.Text, token.Id) { IsSpecial = true })],
        TextTokenizer text => text.Definition.AddedTokens,
        SentencePieceTokenizer pieces => [.. pieces.Model.Pieces.Index()
            .Where(p => p.Item.Type is PieceType.Control or PieceType.UserDefined or PieceType.Unknown)
            .Select(p => new AddedToken(p.Item.ToString(), p.Index) { IsSpecial = p.Item.Type != PieceType.UserDefined })],
        _ => [],
    };

    private static byte[][] TextsOf(ITokenizer tokenizer)
    {
        // Decoding a WordPiece token takes it for the first of a text, prefix and all, or puts a space before it.
        if (tokenizer is TextTokenizer { Definition.Model: WordPieceModel words })
        {
            return [.. Enumerable.Range(0, tokenizer.VocabularySize).Select(id => id >= words.Count ? [] : Encoding.UTF8.GetBytes(
                words.Tokens[id].StartsWith(words.ContinuingPrefix, StringComparison.Ordinal) && words.Tokens[id].Length > words.ContinuingPrefix.Length
                    ? words.Tokens[id][words.ContinuingPrefix.Length..]
                    : words.Tokens[id]))];
        }

        var texts = new byte[tokenizer.VocabularySize][];
        List<byte> bytes = [];
        for (var id = 0; id < texts.Length; id++)
        {
            // Behind another token, so that a blank at its beginning stays.
            bytes.Clear();
            tokenizer.Decode(id, id, bytes);
            texts[id] = [.. bytes];
        }

        return texts;
    }
}
