using System.Text;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Formats;
using Linnet.Tokenization.Models;

namespace Linnet.Tokenization.Extension;

/// <summary>A tokenizer.json of WordPiece, Unigram or BPE over characters with tokens behind its last id.</summary>
internal sealed class TextExtension : IExtendedTokenizer
{
    private readonly TextTokenizer _before;
    private readonly TextTokenizer _after;
    private readonly Func<int, string?> _texts;
    private readonly int? _unknown;
    private readonly List<byte[]> _pieces = []; // of the text that was cut last
    private readonly Action<byte[]> _cut;
    private readonly bool _marksBlanks;

    /// <param name="before">The base.</param>
    /// <param name="model">Its model with more tokens.</param>
    /// <param name="unknown">The id of what it does not know, or null.</param>
    public TextExtension(TextTokenizer before, ITokenModel model, int? unknown)
    {
        (_before, _unknown) = (before, unknown);
        _after = new TextTokenizer(before.Definition with { Model = model });
        _texts = ModelTexts.Of(model);
        _cut = PieceCounting.Of(before, piece => _pieces.Add(piece.ToArray()));
        _marksBlanks = MarksBlanks(before);
    }

    /// <inheritdoc/>
    public ITokenizer Before => _before;

    /// <inheritdoc/>
    public ITokenizer After => _after;

    /// <inheritdoc/>
    public int Overlap { get; init; }

    /// <inheritdoc/>
    public int LeftOut { get; init; }

    /// <summary>Whether a tokenizer writes blanks as SentencePiece does.</summary>
    public static bool MarksBlanks(TextTokenizer tokenizer)
    {
        var isFound = false;
        PieceCounting.Of(tokenizer, piece => isFound |= piece.IndexOf("\u2581"u8) >= 0)("a a"u8.ToArray());
        return isFound;
    }

    /// <summary>The texts of a tokenizer's ids: those of added tokens outside of its model among them, so that no reader numbers them anew.</summary>
    /// <returns>By id; empty where there is none.</returns>
    public static string[] BaseTexts(TextTokenizer tokenizer)
    {
        var (model, texts) = (ModelTexts.Of(tokenizer.Definition.Model), new string[tokenizer.VocabularySize]);
        for (var id = 0; id < texts.Length; id++)
        {
            texts[id] = model(id) ?? "";
        }

        var known = texts.ToHashSet(StringComparer.Ordinal);
        foreach (var token in tokenizer.Definition.AddedTokens.Where(token => texts[token.Id].Length == 0 && known.Add(token.Text)))
        {
            texts[token.Id] = token.Text;
        }

        return texts;
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, byte[] Bytes)> Files()
    {
        List<(string, byte[])> files = [("tokenizer.json", TokenizerFile.ToBytes(_after))];
        if (_after.Definition.Configuration is not null)
        {
            files.Add((TokenizerFolder.Configuration, TokenizerFile.ConfigurationToBytes(_after)));
        }

        if (_after.Definition.Model is WordPieceModel words && words.Tokens.All(token => token.Length > 0 && !token.Contains('\n', StringComparison.Ordinal)))
        {
            files.Add(("vocab.txt", WordListFile.Write(words)));
        }

        return files;
    }

    /// <inheritdoc/>
    public byte[] TextOf(int id)
    {
        List<byte> text = [];
        _after.Decode(id, id, text); // behind itself, so that no blank is dropped
        return [.. text];
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> OldTokens(int id)
    {
        List<int> ids = [];
        Encode(_before.Definition.Model, _texts(id)!, ids);
        ids.RemoveAll(old => old == _unknown);
        return ids;
    }

    /// <inheritdoc/>
    public bool Reaches(int id, bool before = false)
    {
        if (_texts(id) is not { } text)
        {
            return false;
        }

        List<int> ids = [];
        Encode((before ? _before : _after).Definition.Model, text, ids);
        return ids is [var only] && only == id && IsPiece(text);
    }

    /// <summary>The tokens of a token's text, inside of a word where the token is written so.</summary>
    private static void Encode(ITokenModel model, string text, List<int> ids)
    {
        if (model is WordPieceModel words && IsInside(words, text))
        {
            words.EncodeInside(Encoding.UTF8.GetBytes(text[words.ContinuingPrefix.Length..]), ids);
        }
        else
        {
            model.Encode(Encoding.UTF8.GetBytes(text), ids, null);
        }
    }

    private static bool IsInside(WordPieceModel words, string text) =>
        text.Length > words.ContinuingPrefix.Length && text.StartsWith(words.ContinuingPrefix, StringComparison.Ordinal);

    /// <summary>Whether the parts around the model let a text through, whole.</summary>
    private bool IsPiece(string text)
    {
        _pieces.Clear();
        if (_after.Definition.Model is WordPieceModel words)
        {
            // What goes on with a word is tried behind a character of its own kind.
            var rest = IsInside(words, text) ? text[words.ContinuingPrefix.Length..] : text;
            var word = Encoding.UTF8.GetBytes(rest.Length == text.Length ? text : rest.EnumerateRunes().First() + rest);
            _cut(word);
            return _pieces is [var only] && only.AsSpan().SequenceEqual(word);
        }

        _cut(Encoding.UTF8.GetBytes(_marksBlanks ? text.Replace(OfferedPieces.Blank, ' ') : text));
        var wanted = Encoding.UTF8.GetBytes(text);
        return _pieces.Any(piece => piece.AsSpan().IndexOf(wanted) >= 0);
    }
}
