using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Models.BytePair;

/// <summary>Cuts a text at places that no token of a <see cref="CharacterPairModel"/> can cross, so that its parts give the ids of the whole.</summary>
/// <remarks>
/// Between two characters that have tokens of their own and stand beside each other in no longer token: what merges make on one side of
/// it never depends on the other. A text without such a place is one piece.
/// </remarks>
internal sealed class CharacterBoundaries : IPreTokenizer
{
    private const int LeastBytes = 1 << 14;

    private readonly int _leastBytes;
    private readonly HashSet<int> _known = [];
    private readonly HashSet<long> _neighbours = [];

    private CharacterBoundaries(CharacterPairVocabulary vocabulary, int leastBytes)
    {
        _leastBytes = leastBytes;
        for (var id = 0; id < vocabulary.Count; id++)
        {
            var text = vocabulary[id];
            var before = Utf8CodePoint.Invalid;
            for (var at = 0; at < text.Length;)
            {
                var codePoint = Utf8CodePoint.Read(text, at, out var width);
                if (width == text.Length)
                {
                    _known.Add(codePoint);
                }
                else if (at > 0)
                {
                    _neighbours.Add(Pair(before, codePoint));
                }

                (before, at) = (codePoint, at + width);
            }
        }

        _known.Remove(Utf8CodePoint.Invalid);
    }

    /// <summary>The boundaries of a vocabulary, or null where what a character gives depends on its place in the piece.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="leastBytes">No piece but the last is shorter; at least 1.</param>
    public static CharacterBoundaries? Of(CharacterPairVocabulary vocabulary, int leastBytes = LeastBytes) =>
        vocabulary.Options is { IgnoresMerges: false, ContinuingSubwordPrefix: "", EndOfWordSuffix: "" } ? new CharacterBoundaries(vocabulary, leastBytes) : null;

    /// <inheritdoc/>
    /// <remarks>Pieces are long: what counts is that there are some.</remarks>
    public int Cut(ReadOnlySpan<byte> utf8, ref int position, Span<Piece> pieces)
    {
        var count = 0;
        while (count < pieces.Length && position < utf8.Length)
        {
            var start = position;
            position = Next(utf8, start);
            pieces[count++] = new Piece(start, position - start);
        }

        return count;
    }

    private int Next(ReadOnlySpan<byte> utf8, int start)
    {
        var at = start;
        var before = Utf8CodePoint.Invalid;
        while (at < utf8.Length)
        {
            var codePoint = Utf8CodePoint.Read(utf8, at, out var width);
            if (at - start >= _leastBytes && _known.Contains(before) && _known.Contains(codePoint) && !_neighbours.Contains(Pair(before, codePoint)))
            {
                break;
            }

            (before, at) = (codePoint, at + width);
        }

        return at;
    }

    private static long Pair(int before, int codePoint) => ((long)before << 32) | (uint)codePoint;
}
