using Linnet.Tokenization.Decoders;
using Linnet.Tokenization.Formats;

namespace Linnet.Tokenization.Processing;

/// <summary>The bytes that each id stands for.</summary>
internal sealed class TokenTexts
{
    private readonly Func<int, string?> _model;
    private readonly Dictionary<int, AddedToken> _added;
    private readonly TokenDecoder _decoder;
    private readonly byte[]?[] _first; // made when first asked for; two threads may both make one, which is the same
    private readonly byte[]?[] _later;

    public TokenTexts(TokenizerDefinition definition, TokenDecoder decoder, int count)
    {
        _model = ModelTexts.Of(definition.Model);
        _added = definition.AddedTokens.ToDictionary(token => token.Id);
        _decoder = decoder;
        (_first, _later) = (new byte[]?[count], new byte[]?[count]);
    }

    /// <summary>The bytes of an id: none for a special token, or where there is no token.</summary>
    /// <param name="id">The id.</param>
    /// <param name="isFirst">Whether a text begins with it.</param>
    public byte[] Decode(int id, bool isFirst)
    {
        var known = isFirst ? _first : _later;
        return known[id] ??= Text(id) is { } text ? _decoder.Decode(text, isFirst, _added.ContainsKey(id)) : [];
    }

    /// <summary>Whether a space stands between two tokens.</summary>
    public bool HasSpaceBetween(int? before, int id) =>
        _decoder.HasWordSuffix && before is { } previous && Text(previous) is { } left && _decoder.EndsWord(left) && Text(id) is not null;

    private string? Text(int id) => _added.TryGetValue(id, out var token) ? token.IsSpecial ? null : token.Text : _model(id);
}
