using Linnet.Core.Documents;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Statistics;

/// <summary>What a tokenizer makes of the documents of one source, counted. Not for two threads at once.</summary>
public sealed class SourceCounts
{
    /// <summary>Han characters are counted by the tokens they take: none, 1, 2, 3, or 4 and more.</summary>
    public const int Costs = 5;

    private static readonly CodePointTable WordTable = CodePoint.WordCharacters();

    private readonly TokenizerFacts _facts;
    private readonly long[] _uses;
    private readonly List<int> _ids = [];
    private readonly List<Piece> _spans = [];
    private readonly Action<CharacterCost> _receive;
    private bool _isInWord;

    /// <param name="facts">The tokenizer.</param>
    public SourceCounts(TokenizerFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        (_facts, _uses, _receive) = (facts, new long[facts.Count], Receive);
    }

    /// <summary>Documents.</summary>
    public long Documents { get; private set; }

    /// <summary>Characters: code points; a byte that is part of none counts as one.</summary>
    public long Characters { get; private set; }

    /// <summary>Words: runs of letters, marks, digits and underscores; a Han character is a word of its own.</summary>
    public long Words { get; private set; }

    /// <summary>Bytes of UTF-8.</summary>
    public long Bytes { get; private set; }

    /// <summary>Tokens, without those that begin and end a document.</summary>
    public long Tokens { get; private set; }

    /// <summary>Unknown tokens.</summary>
    public long UnknownTokens { get; private set; }

    /// <summary>Tokens whose bytes are not whole characters.</summary>
    public long FallbackTokens { get; private set; }

    /// <summary>Characters that are in an unknown token.</summary>
    public long UnknownCharacters { get; private set; }

    /// <summary>Characters that are, in part at least, in a token of <see cref="FallbackTokens"/>.</summary>
    public long FallbackCharacters { get; private set; }

    /// <summary>The 3,500 common Han characters, as often as they stand in the text, by the tokens they take.</summary>
    public IReadOnlyList<long> CommonByTokens { get; } = new long[Costs];

    /// <summary>All other Han characters, likewise.</summary>
    public IReadOnlyList<long> RareByTokens { get; } = new long[Costs];

    /// <summary>How often each token was used, by id.</summary>
    public IReadOnlyList<long> Uses => _uses;

    /// <summary>Counts one document.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        _ids.Clear();
        _spans.Clear();
        TokenSpans.Encode(_facts.Tokenizer, utf8, _ids, _spans);
        Documents++;
        Bytes += utf8.Length;
        Tokens += _ids.Count;
        foreach (var id in _ids)
        {
            _uses[id]++;
            UnknownTokens += id == _facts.Unknown ? 1 : 0;
            FallbackTokens += _facts.IsWhole(id) ? 0 : 1;
        }

        _isInWord = false;
        CharacterCost.Each(_facts, utf8, _ids, _spans, _receive);
    }

    /// <summary>Adds what another counted with the same tokenizer.</summary>
    public void Add(SourceCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Documents += other.Documents;
        Characters += other.Characters;
        Words += other.Words;
        Bytes += other.Bytes;
        Tokens += other.Tokens;
        UnknownTokens += other.UnknownTokens;
        FallbackTokens += other.FallbackTokens;
        UnknownCharacters += other.UnknownCharacters;
        FallbackCharacters += other.FallbackCharacters;
        AddAll((long[])CommonByTokens, other.CommonByTokens);
        AddAll((long[])RareByTokens, other.RareByTokens);
        AddAll(_uses, other.Uses);
    }

    private void Receive(CharacterCost cost)
    {
        Characters++;
        UnknownCharacters += cost.IsUnknown ? 1 : 0;
        FallbackCharacters += cost.IsFallback ? 1 : 0;
        if (cost.CodePoint >= 0x80 && HanScript.Contains(cost.CodePoint))
        {
            Words++;
            _isInWord = false;
            ((long[])(CommonHan.Contains(cost.CodePoint) ? CommonByTokens : RareByTokens))[Math.Min(cost.Tokens, Costs - 1)]++;
            return;
        }

        var isWord = cost.CodePoint >= 0 && WordTable[cost.CodePoint] != 0;
        Words += isWord && !_isInWord ? 1 : 0;
        _isInWord = isWord;
    }

    private static void AddAll(long[] sums, IReadOnlyList<long> added)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += added[i];
        }
    }
}
