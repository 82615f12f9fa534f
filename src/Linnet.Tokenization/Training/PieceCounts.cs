using System.Buffers;
using System.Text;

namespace Linnet.Tokenization.Training;

/// <summary>How often each piece of text stands in a corpus: all that merges are learnt from.</summary>
/// <remarks>A piece takes its own bytes and some 25 more. <see cref="PieceCounter"/> counts files on all threads and past the memory.</remarks>
public sealed class PieceCounts
{
    private readonly PieceMap _pieces = new();
    private readonly IPreTokenizer? _cut;
    private readonly INormalizer? _normalizer;
    private readonly ArrayBufferWriter<byte> _normalized = new();
    private readonly int _maximumLetters;
    private readonly Piece[] _found = new Piece[256];

    /// <summary>Counts nothing yet.</summary>
    /// <param name="cut">How documents are cut; null: as <see cref="PreTokenizer"/> does, for whose cuts <paramref name="maximumLetters"/> is of no use.</param>
    /// <param name="maximumLetters">The longest piece in characters: a longer one is cut there, again and again. 0: none is.</param>
    /// <param name="normalizer">Rewrites documents before they are cut, or null.</param>
    public PieceCounts(IPreTokenizer? cut = null, int maximumLetters = 0, INormalizer? normalizer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumLetters);
        (_cut, _maximumLetters, _normalizer) = (cut, maximumLetters, normalizer);
    }

    /// <summary>Pieces counted, each as often as it stands.</summary>
    public long Total { get; private set; }

    /// <summary>Places where a run of letters was cut for its length.</summary>
    public long Cut { get; private set; }

    /// <summary>Different pieces.</summary>
    public long Distinct => _pieces.Distinct;

    /// <summary>Bytes of memory that the counts take.</summary>
    internal long Memory => _pieces.Memory;

    /// <summary>The pieces with their counts.</summary>
    internal PieceMap Pieces => _pieces;

    /// <summary>Cuts a document and counts its pieces.</summary>
    /// <param name="utf8">The whole document: pieces never cross documents.</param>
    public void AddDocument(ReadOnlySpan<byte> utf8)
    {
        if (_normalizer is not null)
        {
            _normalized.ResetWrittenCount();
            _normalizer.Normalize(utf8, _normalized, null);
            utf8 = _normalized.WrittenSpan;
        }

        if (_cut is not null)
        {
            AddPieces(utf8, _cut);
            return;
        }

        while (!utf8.IsEmpty)
        {
            var length = PreTokenizer.Next(utf8, out var cut);
            Add(utf8[..length], 1);
            Cut += cut ? 1 : 0;
            utf8 = utf8[length..];
        }
    }

    /// <summary>Counts a piece.</summary>
    /// <exception cref="OverflowException">A count passes 2⁶³.</exception>
    public void Add(ReadOnlySpan<byte> piece, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!piece.IsEmpty)
        {
            _pieces.Add(piece, count);
            Total = checked(Total + count);
        }
    }

    /// <summary>Forgets all, and keeps the room for as much.</summary>
    internal void Clear()
    {
        _pieces.Clear();
        (Total, Cut) = (0, 0);
    }

    /// <summary>Adds all that others counted.</summary>
    internal void Add(PieceCounts others)
    {
        others._pieces.Read(_pieces.Add);
        Total = checked(Total + others.Total);
        Cut += others.Cut;
    }

    private void AddPieces(ReadOnlySpan<byte> utf8, IPreTokenizer cut)
    {
        var position = 0;
        int count;
        do
        {
            count = cut.Cut(utf8, ref position, _found);
            foreach (var piece in _found.AsSpan(0, count))
            {
                AddCut(utf8.Slice(piece.Start, piece.Length));
            }
        }
        while (count == _found.Length);
    }

    private void AddCut(ReadOnlySpan<byte> piece)
    {
        // No piece of so few bytes has more characters.
        while (_maximumLetters > 0 && piece.Length > _maximumLetters)
        {
            var end = 0;
            for (var letters = 0; letters < _maximumLetters && end < piece.Length; letters++)
            {
                _ = Rune.DecodeFromUtf8(piece[end..], out _, out var width);
                end += width;
            }

            if (end == piece.Length)
            {
                break;
            }

            Add(piece[..end], 1);
            Cut++;
            piece = piece[end..];
        }

        Add(piece, 1);
    }
}
