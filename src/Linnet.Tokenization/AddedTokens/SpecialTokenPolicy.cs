namespace Linnet.Tokenization;

/// <summary>Which added tokens a text may give.</summary>
/// <remarks>
/// A user who types <c>&lt;|im_end|&gt;</c> must not end a turn: so <see cref="None"/> is what everything takes that is not told otherwise.
/// Hugging Face's tokenizers find all of them unless <c>encode_special_tokens</c> is set, tiktoken refuses the text.
/// </remarks>
public sealed class SpecialTokenPolicy
{
    private readonly Func<AddedToken, bool> _finds;

    private SpecialTokenPolicy(Func<AddedToken, bool> finds) => _finds = finds;

    /// <summary>No special token. Added tokens that are not special, such as <c>&lt;think&gt;</c> of some models, are text and are found.</summary>
    public static SpecialTokenPolicy None { get; } = new(token => !token.IsSpecial);

    /// <summary>Every added token.</summary>
    public static SpecialTokenPolicy All { get; } = new(_ => true);

    /// <summary>No added token, special or not: for text from outside, in vocabularies that mark turns by tokens that are not special.</summary>
    public static SpecialTokenPolicy PlainText { get; } = new(_ => false);

    /// <summary>The special tokens that are listed, and those that are not special.</summary>
    /// <param name="texts">How the special tokens are written.</param>
    public static SpecialTokenPolicy Listed(IEnumerable<string> texts)
    {
        var listed = texts.ToHashSet(StringComparer.Ordinal);
        return new SpecialTokenPolicy(token => !token.IsSpecial || listed.Contains(token.Text));
    }

    /// <summary>Whether a text may give the token.</summary>
    internal bool Finds(AddedToken token) => _finds(token);
}
