using System.Text;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Formats;
using Linnet.Tokenization.Models;
using Linnet.Tokenization.Models.BytePair;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tokenization.Extension;

/// <summary>The tokens of a vocabulary of characters as SentencePiece writes them: what another one can take over.</summary>
internal static class OfferedPieces
{
    /// <summary>SentencePiece's blank.</summary>
    public const char Blank = '\u2581';

    /// <summary>The tokens by id, special ones as control pieces; null where the tokenizer has none of characters.</summary>
    public static IReadOnlyList<VocabularyPiece>? Of(ITokenizer tokenizer) => tokenizer switch
    {
        SentencePieceTokenizer pieces => pieces.Model.Pieces,
        TextTokenizer { Definition.Model: CharacterPairModel model } text => Of(text, model.Vocabulary.Options.FallsBackToBytes, id => -id),
        TextTokenizer { Definition.Model: UnigramModel model } text => Of(text, model.Bytes is not null, id => (float)model.Tokens[id].Score),
        _ => null,
    };

    private static List<VocabularyPiece> Of(TextTokenizer tokenizer, bool hasBytes, Func<int, float> score)
    {
        var model = tokenizer.Definition.Model;
        var texts = ModelTexts.Of(model);
        var marks = tokenizer.Definition.AddedTokens.Where(token => token.IsSpecial).Select(token => token.Text).ToHashSet(StringComparer.Ordinal);
        if (model is CharacterPairModel { Vocabulary.Options.UnknownToken: { } unknown })
        {
            marks.Add(unknown);
        }

        List<VocabularyPiece> pieces = [];
        for (var id = 0; id < model.Count; id++)
        {
            if (texts(id) is { } text)
            {
                var type = marks.Contains(text) || (model is UnigramModel unigram && unigram.Unknown == id) ? PieceType.Control
                    : hasBytes && SentencePieceReading.ByteOf(Encoding.UTF8.GetBytes(text)) is not null ? PieceType.Byte
                    : PieceType.Normal;
                pieces.Add(new VocabularyPiece(Encoding.UTF8.GetBytes(text.Replace(' ', Blank)), score(id), type));
            }
        }

        return pieces;
    }
}
