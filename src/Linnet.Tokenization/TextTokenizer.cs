using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Processing;

namespace Linnet.Tokenization;

/// <summary>A tokenizer put together of parts: added tokens, normalizer, pre-tokenizer, model, post-processor, decoder.</summary>
/// <remarks>
/// The parts work as those of Hugging Face's tokenizers, over bytes: what is no UTF-8 goes through. Added tokens are taken out of the text
/// first, as <see cref="SpecialTokenPolicy"/> allows; each part between them is normalized, cut and given to the model. Threads may share one.
/// </remarks>
public sealed class TextTokenizer : ITokenizer, IParallelTokenizer
{
    private readonly TokenizerParts _parts;
    private readonly SpecialTokenPolicy _policy;
    private readonly int _tokens; // ids from here on are padding
    private readonly Dictionary<string, int> _addedIds;
    private readonly TokenTexts _texts;
    private readonly AddedTokenFinder? _raw;
    private readonly AddedTokenFinder? _normalized;
    private TextEncoding? _spare; // buffers that no thread uses just now

    /// <param name="definition">The parts.</param>
    /// <param name="policy">Which added tokens a text gives; null: <see cref="SpecialTokenPolicy.None"/>.</param>
    /// <exception cref="ArgumentException">A part is of a kind that is not known.</exception>
    public TextTokenizer(TokenizerDefinition definition, SpecialTokenPolicy? policy = null)
        : this(definition, PartsOf(definition), policy ?? SpecialTokenPolicy.None)
    {
    }

    internal TextTokenizer(TokenizerDefinition definition, TokenizerParts parts, SpecialTokenPolicy policy)
    {
        (Definition, _parts, _policy) = (definition, parts, policy);
        _addedIds = definition.AddedTokens.ToDictionary(token => token.Text, token => token.Id, StringComparer.Ordinal);
        VocabularySize = Math.Max(definition.Model.Count, definition.AddedTokens.Select(token => token.Id + 1).DefaultIfEmpty(0).Max());
        _tokens = VocabularySize;
        (BeginningOfSequence, EndOfSequence) = (definition.Beginning, definition.End);
        _texts = new TokenTexts(definition, parts.Decoder, VocabularySize);
        _raw = AddedTokenFinder.Of(definition.AddedTokens, token => !token.Normalized && policy.Finds(token), bytes => bytes);
        _normalized = AddedTokenFinder.Of(definition.AddedTokens, token => token.Normalized && policy.Finds(token), Normalize);
    }

    /// <summary>The parts.</summary>
    public TokenizerDefinition Definition { get; }

    /// <summary>The parts around the model, ready for use.</summary>
    internal TokenizerParts Parts => _parts;

    /// <summary>V: ids are in [0, V). Those behind the last token have no text: <see cref="PaddedTo"/>.</summary>
    public int VocabularySize { get; private init; }

    /// <inheritdoc/>
    public int? BeginningOfSequence { get; }

    /// <inheritdoc/>
    public int? EndOfSequence { get; }

    /// <summary>The id of an added token, special or not, or null when the vocabulary does not have it.</summary>
    public int? SpecialToken(string text) => _addedIds.TryGetValue(text, out var id) ? id : null;

    /// <summary>The same tokenizer with another policy.</summary>
    public TextTokenizer With(SpecialTokenPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new TextTokenizer(Definition, _parts, policy) { VocabularySize = VocabularySize };
    }

    /// <summary>The same tokenizer for a model that has more rows than the vocabulary has tokens, for roundness: their ids are never given and decode to nothing.</summary>
    /// <param name="vocabularySize">The model's rows, at least V.</param>
    public TextTokenizer PaddedTo(int vocabularySize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, VocabularySize);
        return new TextTokenizer(Definition, _parts, _policy) { VocabularySize = vocabularySize };
    }

    /// <inheritdoc/>
    public int[] Encode(ReadOnlySpan<byte> utf8)
    {
        var ids = new List<int>((utf8.Length / 3) + 8);
        Encode(utf8, ids);
        return [.. ids];
    }

    /// <summary>Appends the ids of a text; adds neither beginning nor end.</summary>
    public void Encode(ReadOnlySpan<byte> utf8, List<int> ids) => Run(utf8, ids, null);

    /// <summary>Appends the ids of a text and, for each, the bytes of the text that it stands for.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <param name="spans">Receives a span for each id, ascending. Bytes that a normalizer or pre-tokenizer dropped may be in none; a mark that one put there has length 0 or goes with its neighbour.</param>
    public void EncodeWithOffsets(ReadOnlySpan<byte> utf8, List<int> ids, List<Piece> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        Run(utf8, ids, spans);
    }

    /// <inheritdoc/>
    int[] IParallelTokenizer.Encode(ReadOnlyMemory<byte> utf8, int threads, CancellationToken cancellation) =>
        new TextEncoding(_parts, Definition.Model, _raw, _normalized).RunInParallel(utf8.Span, threads, cancellation);

    /// <summary>Puts those ids around a text that its model expects, as the tokenizer's post-processor says: <c>[CLS] … [SEP]</c>.</summary>
    /// <param name="first">The ids of the text.</param>
    /// <param name="second">Those of a second text, or null.</param>
    public ProcessedIds AddSpecialTokens(IReadOnlyList<int> first, IReadOnlyList<int>? second = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        return _parts.PostProcessor.Run(first, second);
    }

    /// <inheritdoc/>
    /// <remarks>Special tokens have no text. The beginning of a sequence begins a text anew, so that decoders drop the space there.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in [0, V).</exception>
    public void Decode(int? previous, int token, IList<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, VocabularySize);
        if (token >= _tokens)
        {
            return;
        }

        previous = previous < _tokens ? previous : null;
        var before = previous == BeginningOfSequence ? null : previous;
        if (_texts.HasSpaceBetween(before, token))
        {
            output.Add((byte)' ');
        }

        foreach (var value in _texts.Decode(token, isFirst: before is null))
        {
            output.Add(value);
        }
    }

    private static TokenizerParts PartsOf(TokenizerDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        try
        {
            return TokenizerParts.Of(definition);
        }
        catch (TokenizerFormatException error)
        {
            throw new ArgumentException($"The tokenizer cannot be made: {error.Message}.", nameof(definition), error);
        }
    }

    private void Run(ReadOnlySpan<byte> utf8, List<int> ids, List<Piece>? spans)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var encoding = Interlocked.Exchange(ref _spare, null) ?? new TextEncoding(_parts, Definition.Model, _raw, _normalized);
        encoding.Run(utf8, ids, spans);
        _spare = encoding;
    }

    private byte[] Normalize(byte[] text)
    {
        if (_parts.Normalizer is null)
        {
            return text;
        }

        var output = new System.Buffers.ArrayBufferWriter<byte>(text.Length);
        _parts.Normalizer.Normalize(text, output, null);
        return output.WrittenSpan.ToArray();
    }
}
