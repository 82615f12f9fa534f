using System.Buffers;
using System.Text;
using Linnet.Tokenization.Models;
using Linnet.Tokenization.Models.BytePair;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tokenization.Statistics;

/// <summary>Finds tokens that no text gives.</summary>
/// <remarks>
/// What byte pair encoding and Unigram make of a token's own text they make of it inside of any text where that token stands, as nothing joins
/// it with its neighbours there: a model that cuts it otherwise never gives the token. Of the others one is dead that the parts around the model do not let
/// through, alone or beside characters of each kind; in BPE of characters also among up to three of the vocabulary's most frequent. Dead tokens cost a row of the embedding and are never trained.
/// Added, unknown and empty tokens and byte pieces are not asked.
/// </remarks>
/// <param name="Ids">Their ids, ascending.</param>
/// <param name="Asked">How many tokens were asked.</param>
public sealed record DeadTokens(IReadOnlyList<int> Ids, int Asked)
{
    private const int MostCharacters = 5;
    private const int Metaspace = 0x2581;

    /// <summary>Asks for each token.</summary>
    public static DeadTokens Of(TokenizerFacts facts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(facts);
        List<int> dead = [];
        var asked = 0;
        for (var id = 0; id < facts.Count; id++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Lives(facts, id) is { } lives)
            {
                asked++;
                if (!lives)
                {
                    dead.Add(id);
                }
            }
        }

        return new DeadTokens(dead, asked);
    }

    // Null where a token is not asked.
    private static bool? Lives(TokenizerFacts facts, int id)
    {
        if (facts.IsAdded(id) || id == facts.Unknown || facts.TextOf(id).IsEmpty)
        {
            return null;
        }

        return facts.Tokenizer switch
        {
            SentencePieceTokenizer pieces => pieces.Model.Pieces[id].Type is PieceType.Normal ? pieces.Reaches(id) : null,
            BytePairTokenizer pairs => LivesInBytes(facts, pairs.Model, id),
            TextTokenizer { Definition.Model: BytePairModel model } => LivesInBytes(facts, model, id),
            TextTokenizer { Definition.Model: WordPieceModel words } => LivesInWords(facts, words, id),
            TextTokenizer { Definition.Model: CharacterPairModel model } when IsByteName(model.Vocabulary[id]) => null,
            TextTokenizer { Definition.Model: UnigramModel { Bytes: { } bytes } } when bytes.Contains(id) => null,
            TextTokenizer { Definition.Model: CharacterPairModel model } => LivesInCharacters(facts, model, id),
            TextTokenizer { Definition.Model: UnigramModel model } => Lives(facts, id, IsOwn(model, model.Tokens[id].Text.Span, id)),
            _ => facts.IsWhole(id) ? TokenContexts.GivesAlone(facts.Tokenizer, id, facts.TextOf(id)) : null,
        };
    }

    private static bool Lives(TokenizerFacts facts, int id, bool isOwn) =>
        isOwn && (TokenContexts.GivesAlone(facts.Tokenizer, id, facts.TextOf(id)) || TokenContexts.GivesBeside(facts.Tokenizer, id, facts.TextOf(id)));

    // Characters that the vocabulary lacks vanish between the others, so only its own can keep a token from its neighbours.
    private static bool LivesInCharacters(TokenizerFacts facts, CharacterPairModel model, int id) => Lives(
            facts, id, model.Vocabulary.Options is not { ContinuingSubwordPrefix: "", EndOfWordSuffix: "" } || IsOwn(model, model.Vocabulary[id], id))
        || (IsOwn(model, model.Vocabulary[id], id) && TokenContexts.GivesAmong(facts.Tokenizer, id, facts.TextOf(id), SomeCharacters(model)));

    // Half a character alone is no text; but merges may lead to it.
    private static bool LivesInBytes(TokenizerFacts facts, BytePairModel model, int id) =>
        facts.IsWhole(id) ? Lives(facts, id, IsOwn(model, facts.TextOf(id), id)) : IsOwn(model, facts.TextOf(id), id);

    private static bool LivesInWords(TokenizerFacts facts, WordPieceModel words, int id)
    {
        var text = facts.TextOf(id);
        return TokenContexts.GivesAlone(facts.Tokenizer, id, text)
            || (words.Tokens[id].StartsWith(words.ContinuingPrefix, StringComparison.Ordinal) && TokenContexts.Gives(facts.Tokenizer, id, text, TokenContexts.Letters));
    }

    // A blank, and the first characters that are tokens by themselves.
    private static List<string> SomeCharacters(CharacterPairModel model)
    {
        List<string> characters = [" "];
        for (var id = 0; id < model.Vocabulary.Count && characters.Count < MostCharacters; id++)
        {
            var token = model.Vocabulary[id];
            if (Rune.DecodeFromUtf8(token, out var rune, out var length) == OperationStatus.Done && length == token.Length && rune.Value != Metaspace)
            {
                characters.Add(rune.ToString());
            }
        }

        return characters;
    }

    private static bool IsOwn(ITokenModel model, ReadOnlySpan<byte> text, int id)
    {
        List<int> ids = [];
        model.Encode(text, ids, null);
        return ids is [var only] && only == id;
    }

    private static bool IsByteName(ReadOnlySpan<byte> text) => text.Length == 6 && text.StartsWith("<0x"u8) && text[5] == '>';
}
