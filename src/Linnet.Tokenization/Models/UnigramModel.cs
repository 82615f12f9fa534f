using System.Buffers;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tokenization.Models;

/// <summary>A token of <see cref="UnigramModel"/>; its place is its id.</summary>
/// <param name="Text">UTF-8; empty for a token that no text becomes.</param>
/// <param name="Score">Log-probability, in nats.</param>
/// <param name="IsAlwaysTaken">Whether it is one token wherever its text stands, whatever the scores.</param>
public readonly record struct UnigramToken(ReadOnlyMemory<byte> Text, double Score, bool IsAlwaysTaken = false);

/// <summary>The Unigram language model: of all ways to split a text into tokens, the most probable (Kudo 2018, <see href="https://arxiv.org/abs/1804.10959"/>).</summary>
/// <remarks>
/// Viterbi's algorithm over a trie of the tokens; of equal ways, the one found first, that is with the longer last token. A character that is
/// no token alone may stand as unknown, 10 nats below the least probable token; unknown characters that follow each other are one unknown
/// token, or their bytes. The time is linear in the text times the longest token.
/// </remarks>
public sealed class UnigramModel : ITokenModel
{
    /// <summary>How far the unknown is below the least probable token, in nats: as SentencePiece and Hugging Face have it.</summary>
    private const float UnknownPenalty = 10;

    private const double AlwaysTakenBonus = -0.1;

    private readonly PieceTrie _trie;
    private readonly double[] _scores;
    private readonly bool[] _alwaysTaken;
    private readonly int _unknown;
    private readonly int[]? _bytes;
    private readonly bool _singlePrecision;
    private readonly double _unknownScore;
    private readonly float _maximum;

    /// <param name="tokens">The tokens by id.</param>
    /// <param name="unknown">The id of what no token covers.</param>
    /// <param name="bytes">The ids of the 256 bytes, which stand for what no token covers instead; -1 where one is missing. Null for none.</param>
    /// <param name="singlePrecision">Whether sums are kept in 32 bits, as SentencePiece does; Hugging Face keeps them in 64.</param>
    /// <exception cref="ArgumentException">An id is outside of the tokens, or there are not 256 bytes.</exception>
    public UnigramModel(IReadOnlyList<UnigramToken> tokens, int unknown, IReadOnlyList<int>? bytes = null, bool singlePrecision = false)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentOutOfRangeException.ThrowIfNegative(unknown);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(unknown, tokens.Count);
        if (bytes is not null && (bytes.Count != 256 || bytes.Any(id => id < -1 || id >= tokens.Count)))
        {
            throw new ArgumentException($"The bytes are {bytes.Count} ids: 256 of -1 to {tokens.Count - 1} are expected.", nameof(bytes));
        }

        (Tokens, Unknown, Bytes) = (tokens, unknown, bytes);
        _trie = new PieceTrie(tokens.Index().Where(t => !t.Item.Text.IsEmpty).Select(t => (t.Item.Text, t.Index)));
        (_scores, _alwaysTaken) = ([.. tokens.Select(t => t.Score)], [.. tokens.Select(t => t.IsAlwaysTaken)]);
        (_unknown, _bytes, _singlePrecision) = (unknown, bytes?.ToArray(), singlePrecision);
        var ordinary = tokens.Where(t => !t.Text.IsEmpty && !t.IsAlwaysTaken).Select(t => t.Score).ToList();
        var minimum = ordinary.DefaultIfEmpty(float.MaxValue).Min();
        _unknownScore = singlePrecision ? (float)minimum - UnknownPenalty : minimum - UnknownPenalty;

        // The smallest positive normal number, not the lowest one, is where SentencePiece begins to look for the maximum.
        _maximum = (float)Math.Max(1.17549435e-38f, ordinary.DefaultIfEmpty(0).Max());
    }

    /// <summary>The tokens by id.</summary>
    public IReadOnlyList<UnigramToken> Tokens { get; }

    /// <summary>The id of what no token covers.</summary>
    public int Unknown { get; }

    /// <summary>The ids of the 256 bytes, -1 where one is missing; or null when nothing falls back to bytes.</summary>
    public IReadOnlyList<int>? Bytes { get; }

    /// <inheritdoc/>
    public int Count => Tokens.Count;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> piece, List<int> ids, List<int>? lengths)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var rented = ArrayPool<Arrival>.Shared.Rent(piece.Length + 1);
        try
        {
            var best = rented.AsSpan(0, piece.Length + 1);
            best.Fill(new Arrival(0, -1, _unknown));
            for (var start = 0; start < piece.Length;)
            {
                start += Extend(piece, start, best);
            }

            Append(piece, best, ids, lengths);
        }
        finally
        {
            ArrayPool<Arrival>.Shared.Return(rented);
        }
    }

    /// <summary>Offers every token that begins at a place.</summary>
    /// <returns>The length of the character there.</returns>
    private int Extend(ReadOnlySpan<byte> piece, int start, Span<Arrival> best)
    {
        var score = best[start].Score;
        var (node, position, character, single) = (PieceTrie.Root, start, 0, false);
        while (position < piece.Length)
        {
            node = _trie.Child(node, Utf8Symbol.Next(piece[position..], out var length));
            character = character == 0 ? length : character;
            if (node < 0)
            {
                break;
            }

            position += length;
            if (_trie.Value(node) is >= 0 and var id)
            {
                var own = _alwaysTaken[id] ? ((position - start) * _maximum) + AlwaysTakenBonus : _scores[id];
                Offer(ref best[position], score + own, start, id);
                single |= position - start == character;
            }
        }

        if (!single)
        {
            var candidate = score + _unknownScore;
            Offer(ref best[start + character], _singlePrecision ? (float)candidate : candidate, start, _unknown);
        }

        return character;
    }

    private void Offer(ref Arrival best, double score, int start, int id)
    {
        if (best.Start < 0 || score > best.Score)
        {
            best = new Arrival(_singlePrecision ? (float)score : score, start, id);
        }
    }

    private void Append(ReadOnlySpan<byte> piece, Span<Arrival> best, List<int> ids, List<int>? lengths)
    {
        // The way is known from its end; each arrival on it is turned round to name where the next one is.
        var next = -1;
        for (var end = piece.Length; end > 0;)
        {
            var start = best[end].Start;
            best[end].Start = next;
            (next, end) = (end, start);
        }

        var position = 0;
        while (next >= 0)
        {
            var (id, end) = (best[next].Id, next);
            next = best[next].Start;
            while (id == _unknown && next >= 0 && best[next].Id == _unknown)
            {
                (end, next) = (next, best[next].Start);
            }

            if (id == _unknown && HasBytes(piece[position..end]))
            {
                foreach (var value in piece[position..end])
                {
                    ids.Add(_bytes![value]);
                    lengths?.Add(1);
                }
            }
            else
            {
                ids.Add(id);
                lengths?.Add(end - position);
            }

            position = end;
        }
    }

    private bool HasBytes(ReadOnlySpan<byte> text)
    {
        if (_bytes is null)
        {
            return false;
        }

        foreach (var value in text)
        {
            if (_bytes[value] < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The best way to a place: its score, where its last token begins (-1: none found), and that token.</summary>
    private record struct Arrival(double Score, int Start, int Id);
}
