using System.Buffers;
using System.Text;

namespace Linnet.Tokenization.Training;

/// <summary>The characters that a text is made of, the rarest left out.</summary>
internal sealed class CharacterAlphabet
{
    private const int CodePoints = 0x110000;

    private readonly int[] _ids = new int[CodePoints]; // 1 + the place in the alphabet; 0: not in it
    private readonly int[] _insideIds = new int[CodePoints];

    private CharacterAlphabet()
    {
    }

    /// <summary>The characters, ascending: first as such, then those that stand inside of a piece, where that makes a difference.</summary>
    public IReadOnlyList<(byte[] Bytes, bool IsInside)> Symbols { get; private set; } = [];

    /// <summary>Different characters that were left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>The share of the text's characters that the alphabet has.</summary>
    public double Coverage { get; private set; }

    /// <summary>Counts the characters of pieces.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="minimumCount">Pieces that stand less often are not counted.</param>
    /// <param name="coverage">How large a share of all characters the alphabet must have, at least; 1: all are in it.</param>
    /// <param name="hasInside">Whether a character inside of a piece is another symbol.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static CharacterAlphabet Of(IPieceSource pieces, long minimumCount, double coverage, bool hasInside, CancellationToken cancellation)
    {
        var (counts, inside) = (new long[CodePoints], new bool[CodePoints]);
        var read = 0L;
        pieces.Read((piece, count) =>
        {
            if ((++read & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            for (var at = 0; count >= minimumCount && at < piece.Length;)
            {
                if (Rune.DecodeFromUtf8(piece[at..], out var rune, out var width) == OperationStatus.Done)
                {
                    counts[rune.Value] = checked(counts[rune.Value] + count);
                    inside[rune.Value] |= hasInside && at > 0;
                }

                at += width;
            }
        });
        var alphabet = new CharacterAlphabet();
        var kept = alphabet.Keep(counts, coverage);
        alphabet.Symbols =
        [
            .. kept.Select(c => (Bytes(c), false)),
            .. kept.Where(c => inside[c]).Select(c => (Bytes(c), true)),
        ];
        for (var i = 0; i < kept.Count; i++)
        {
            alphabet._ids[kept[i]] = i + 1;
        }

        foreach (var (i, character) in kept.Where(c => inside[c]).Index())
        {
            alphabet._insideIds[character] = kept.Count + i + 1;
        }

        return alphabet;
    }

    /// <summary>Cuts a piece into characters.</summary>
    /// <param name="first">The id of the alphabet's first.</param>
    public PieceSymbols Cut(int first) => (piece, ids, lengths) =>
    {
        for (var at = 0; at < piece.Length;)
        {
            var isCharacter = Rune.DecodeFromUtf8(piece[at..], out var rune, out var width) == OperationStatus.Done;
            var own = at > 0 && _insideIds[rune.Value] > 0 ? _insideIds[rune.Value] : _ids[rune.Value];
            ids.Add(isCharacter && own > 0 ? first + own - 1 : -1);
            lengths.Add(width);
            at += width;
        }
    };

    private List<int> Keep(long[] counts, double coverage)
    {
        var seen = Enumerable.Range(0, CodePoints).Where(c => counts[c] > 0).ToList();
        var total = seen.Sum(c => (decimal)counts[c]);
        var (taken, kept) = (0m, new List<int>());
        foreach (var character in seen.OrderByDescending(c => counts[c]).ThenBy(c => c))
        {
            if (coverage < 1 && taken >= (decimal)coverage * total)
            {
                break;
            }

            taken += counts[character];
            kept.Add(character);
        }

        kept.Sort();
        (LeftOut, Coverage) = (seen.Count - kept.Count, total > 0 ? (double)(taken / total) : 1);
        return kept;
    }

    private static byte[] Bytes(int codePoint) => Encoding.UTF8.GetBytes(new Rune(codePoint).ToString());
}
