using System.Text;
using Linnet.Tokenization.Models;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tokenization.Formats;

/// <summary>How models write their tokens.</summary>
internal static class ModelTexts
{
    /// <summary>A function that gives the text of an id, as tokenizer.json holds it; null where the model has none.</summary>
    /// <exception cref="ArgumentException">The model is of a kind that no file holds.</exception>
    public static Func<int, string?> Of(ITokenModel model)
    {
        var text = Texts(model);
        return id => id < model.Count && text(id) is { Length: > 0 } found ? found : null;
    }

    private static Func<int, string> Texts(ITokenModel model) => model switch
    {
        BytePairModel pairs => id => ByteCharacters.Write(pairs.Vocabulary[id]),
        CharacterPairModel pairs => id => Encoding.UTF8.GetString(pairs.Vocabulary[id]),
        WordPieceModel words => id => words.Tokens[id],
        UnigramModel unigram => id => Encoding.UTF8.GetString(unigram.Tokens[id].Text.Span),
        _ => throw new ArgumentException($"The texts of a model of type {model?.GetType().Name} are not known.", nameof(model)),
    };
}
