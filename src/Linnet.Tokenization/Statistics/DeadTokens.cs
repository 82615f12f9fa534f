using System.Text;
using Linnet.Tokenization.Models;
using Linnet.Tokenization.Models.BytePair;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tokenization.Statistics;

/// <summary>Finds tokens that no text gives: their own text, alone, behind a line end or, inside of words, behind a letter, is always cut otherwise.</summary>
/// <remarks>They cost a row of the embedding and are never trained. Added, unknown and empty tokens and byte pieces are not asked.</remarks>
/// <param name="Ids">Their ids, ascending.</param>
/// <param name="Asked">How many tokens were asked.</param>
public sealed record DeadTokens(IReadOnlyList<int> Ids, int Asked)
{
    private const string Letters = "aeioubcdfghjklmnpqrstvwxyz0123456789";

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
            TextTokenizer { Definition.Model: WordPieceModel words } when words.Tokens[id].StartsWith(words.ContinuingPrefix, StringComparison.Ordinal) =>
                Ends(facts, id, "") || Letters.Any(letter => Ends(facts, id, letter.ToString())),
            TextTokenizer { Definition.Model: CharacterPairModel model } when IsByteName(model.Vocabulary[id]) => null,
            TextTokenizer { Definition.Model: UnigramModel { Bytes: { } bytes } } when bytes.Contains(id) => null,
            TextTokenizer { Definition.Model: CharacterPairModel model } when model.Vocabulary.Options is not { ContinuingSubwordPrefix: "", EndOfWordSuffix: "" } =>
                Ends(facts, id, "") || Ends(facts, id, "\n") || Letters.Any(letter => Ends(facts, id, letter.ToString())) || Letters.Any(letter => Holds(facts, id, letter)),
            _ => facts.IsWhole(id) ? Ends(facts, id, "") || Ends(facts, id, "\n") : null,
        };
    }

    // Half a character alone is no text; but merges may lead to it.
    private static bool LivesInBytes(TokenizerFacts facts, BytePairModel model, int id)
    {
        if (facts.IsWhole(id))
        {
            return Ends(facts, id, "") || Ends(facts, id, "\n");
        }

        List<int> ids = [];
        model.Encode(facts.TextOf(id), ids, null);
        return ids is [var only] && only == id;
    }

    // A last token whose bytes are all of the text stands for it and nothing else.
    private static bool Ends(TokenizerFacts facts, int id, string before) =>
        facts.Tokenizer.Encode([.. Encoding.UTF8.GetBytes(before), .. facts.TextOf(id)]) is [.., var last] && last == id;

    private static bool Holds(TokenizerFacts facts, int id, char behind) =>
        facts.Tokenizer.Encode([.. facts.TextOf(id), (byte)behind]).Contains(id);

    private static bool IsByteName(ReadOnlySpan<byte> text) => text.Length == 6 && text.StartsWith("<0x"u8) && text[5] == '>';
}
