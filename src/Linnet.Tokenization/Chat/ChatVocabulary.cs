using Linnet.Core.Tokenizers;

namespace Linnet.Tokenization.Chat;

/// <summary>The tokens that a template can write whole: marks of turns and the like.</summary>
internal sealed class ChatVocabulary
{
    private readonly Dictionary<char, Mark[]> _marks;

    /// <param name="tokenizer">The vocabulary.</param>
    /// <param name="marks">Its marks; those without an id do not count.</param>
    public ChatVocabulary(ITokenizer tokenizer, IReadOnlyList<Mark> marks)
    {
        Tokenizer = tokenizer is TextTokenizer text ? text.With(SpecialTokenPolicy.PlainText) : tokenizer;
        _marks = marks
            .Where(mark => mark.Id is not null && mark.Text.Length > 0)
            .DistinctBy(mark => mark.Text)
            .GroupBy(mark => mark.Text[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(mark => mark.Text.Length).ToArray());
    }

    /// <summary>The marks of a vocabulary.</summary>
    /// <param name="tokenizer">The vocabulary.</param>
    /// <param name="named">Texts that the template's settings name; those that are no tokens do not count.</param>
    public static ChatVocabulary Of(ITokenizer tokenizer, IEnumerable<string> named) =>
        new(tokenizer, [.. Own(tokenizer), .. named.Select(text => new Mark(text, tokenizer.SpecialToken(text), IsSpecial: true))]);

    /// <summary>A token with a text of its own.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="Id">Its id; null: the vocabulary does not have it.</param>
    /// <param name="IsSpecial">Whether no message can give it; others, such as <c>&lt;think&gt;</c>, the assistant's own words may give too.</param>
    /// <param name="LeftStrip">Whether it takes the white space before it.</param>
    /// <param name="RightStrip">Whether it takes the white space behind it.</param>
    public readonly record struct Mark(string Text, int? Id, bool IsSpecial, bool LeftStrip = false, bool RightStrip = false);

    /// <summary>Turns the text between marks into ids; it gives no mark itself.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>The longest mark that stands at a place of a text, or null.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place.</param>
    /// <param name="withSpecial">Whether special ones count.</param>
    public Mark? Find(ReadOnlySpan<char> text, int at, bool withSpecial)
    {
        if (_marks.TryGetValue(text[at], out var marks))
        {
            foreach (var mark in marks)
            {
                if ((withSpecial || !mark.IsSpecial) && text[at..].StartsWith(mark.Text, StringComparison.Ordinal))
                {
                    return mark;
                }
            }
        }

        return null;
    }

    private static IEnumerable<Mark> Own(ITokenizer tokenizer) => tokenizer switch
    {
        BytePairTokenizer pairs => pairs.Vocabulary.SpecialTokens.Select(token => new Mark(token.Text, token.Id, IsSpecial: true)),
        TextTokenizer text => text.Definition.AddedTokens.Select(token => new Mark(token.Text, token.Id, token.IsSpecial, token.LeftStrip, token.RightStrip)),
        ByteTokenizer => [new Mark(ByteTokenizer.EndOfDocumentText, ByteTokenizer.EndOfDocument, IsSpecial: true)],
        _ => [],
    };
}
