using System.Buffers;
using System.Runtime.InteropServices;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tokenization.Processing;

/// <summary>Takes a text through the parts of a tokenizer. Holds the buffers of one thread; when they are warm, nothing is allocated.</summary>
/// <param name="parts">The parts.</param>
/// <param name="model">The model.</param>
/// <param name="raw">Finds added tokens in the text as it is, or null.</param>
/// <param name="normalized">Finds added tokens in the normalized text, or null.</param>
internal sealed class TextEncoding(TokenizerParts parts, ITokenModel model, AddedTokenFinder? raw, AddedTokenFinder? normalized)
{
    private const int PiecesAtOnce = 128;

    /// <summary>Shorter texts are not worth the threads.</summary>
    private const int LongText = 1 << 16;

    private readonly List<AddedTokenMatch> _rawMatches = [];
    private readonly List<AddedTokenMatch> _normalizedMatches = [];
    private readonly List<int> _lengths = [];
    private readonly (ArrayBufferWriter<byte> Text, ArrayBufferWriter<int> Origins)[] _buffers = // of the normalizer and each stage
        [.. Enumerable.Range(0, parts.Stages.Count + 1).Select(_ => (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<int>()))];

    private List<int> _ids = [];
    private List<Piece>? _spans;
    private bool _tracksOrigins;
    private int _threads = 1;
    private CancellationToken _cancellation;

    /// <summary>Appends the ids of a text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="ids">Receives them.</param>
    /// <param name="spans">Receives the bytes that each stands for, or null.</param>
    public void Run(ReadOnlySpan<byte> utf8, List<int> ids, List<Piece>? spans)
    {
        (_ids, _spans) = (ids, spans);
        _tracksOrigins = spans is not null || parts.NeedsOrigins;
        Split(utf8, Origin.Of(utf8.Length), isRaw: true);
    }

    /// <summary>The ids of a text, the same, on several threads: they share the pieces of the first cut. What comes before it is done by one.</summary>
    /// <remarks>Where a piece's place in the text matters behind a normalizer, one thread does all.</remarks>
    /// <param name="utf8">The text.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="cancellation">Stops the work.</param>
    public int[] RunInParallel(ReadOnlySpan<byte> utf8, int threads, CancellationToken cancellation)
    {
        (_threads, _cancellation) = (threads, cancellation);
        var ids = new List<int>((utf8.Length / 3) + 8);
        Run(utf8, ids, null);
        return [.. ids];
    }

    /// <summary>Takes out the added tokens, hands on what lies between.</summary>
    private void Split(ReadOnlySpan<byte> text, Origin origin, bool isRaw)
    {
        var finder = isRaw ? raw : normalized;
        var start = 0;
        if (finder is not null)
        {
            var matches = isRaw ? _rawMatches : _normalizedMatches;
            matches.Clear();
            finder.Find(text, matches);
            foreach (var match in matches)
            {
                HandOn(text[start..match.Start], origin.Slice(start, match.Start - start), isRaw);
                _ids.Add(match.Id);
                _spans?.Add(origin.Span(match.Start, match.End - match.Start));
                start = match.End;
            }
        }

        HandOn(text[start..], origin.Slice(start, text.Length - start), isRaw);
    }

    private void HandOn(ReadOnlySpan<byte> text, Origin origin, bool isRaw)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (!isRaw)
        {
            Stage(0, text, origin);
        }
        else if (parts.Normalizer is null)
        {
            Split(text, origin, isRaw: false);
        }
        else
        {
            Rewrite(parts.Normalizer, text, 0);
            Split(_buffers[0].Text.WrittenSpan, Rewritten(origin, 0), isRaw: false);
        }
    }

    private void Stage(int index, ReadOnlySpan<byte> text, Origin origin)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (index == parts.Stages.Count)
        {
            Encode(text, origin);
            return;
        }

        var stage = parts.Stages[index];
        if ((origin.IsAtStart ? stage.AtStart : stage.Elsewhere) is { } rewriting)
        {
            Rewrite(rewriting, text, index + 1);
            text = _buffers[index + 1].Text.WrittenSpan;
            origin = Rewritten(origin, index + 1);
        }

        if (stage.Cut is null)
        {
            Stage(index + 1, text, origin);
            return;
        }

        if (IsShared(text))
        {
            Share(text, stage.Cut, index, origin.Start);
            return;
        }

        Span<Piece> pieces = stackalloc Piece[PiecesAtOnce];
        for (var (position, count) = (0, PiecesAtOnce); count == PiecesAtOnce;)
        {
            count = stage.Cut.Cut(text, ref position, pieces);
            Behind(index, text, pieces[..count], origin);
        }
    }

    /// <summary>Takes pieces that a stage cut through the rest.</summary>
    private void Behind(int index, ReadOnlySpan<byte> text, ReadOnlySpan<Piece> pieces, Origin origin)
    {
        if (index == parts.Stages.Count - 1 && _spans is null)
        {
            model.Encode(text, pieces, _ids);
            return;
        }

        foreach (var (start, length) in pieces)
        {
            Stage(index + 1, text.Slice(start, length), origin.Slice(start, length));
        }
    }

    private bool IsShared(ReadOnlySpan<byte> text) => _threads > 1 && text.Length >= LongText && !_tracksOrigins;

    private void Share(ReadOnlySpan<byte> text, IPreTokenizer cut, int index, int start) =>
        Share(text, cut, () => Worker(index, start), ParallelEncoding.PiecesAtOnce);

    // The threads need the text where it stays: a copy is cheap beside the encoding.
    private void Share(ReadOnlySpan<byte> text, IPreTokenizer cut, Func<PieceEncoder> worker, int piecesAtOnce) =>
        _ids.AddRange(ParallelEncoding.Encode(text.ToArray(), cut, worker, piecesAtOnce, _threads, _cancellation));

    /// <summary>Takes pieces that a stage cut through the rest, with buffers of its own.</summary>
    private PieceEncoder Worker(int index, int start)
    {
        var own = new TextEncoding(parts, model, null, null);
        return (text, pieces, ids) =>
        {
            own._ids = ids;
            own.Behind(index, text, pieces, Origin.From(start, text.Length));
        };
    }

    private void Encode(ReadOnlySpan<byte> piece, Origin origin)
    {
        if (IsShared(piece) && (model as CharacterPairModel)?.Boundaries is { } boundaries)
        {
            Share(piece, boundaries, () => model.Encode, 1);
            return;
        }

        if (_spans is null)
        {
            model.Encode(piece, _ids, null);
            return;
        }

        _lengths.Clear();
        model.Encode(piece, _ids, _lengths);
        var start = 0;
        foreach (var length in _lengths)
        {
            _spans.Add(origin.Span(start, length));
            start += length;
        }
    }

    private void Rewrite(INormalizer normalizer, ReadOnlySpan<byte> text, int level)
    {
        var (output, origins) = _buffers[level];
        output.ResetWrittenCount();
        origins.ResetWrittenCount();
        normalizer.Normalize(text, output, _tracksOrigins ? origins : null);
    }

    /// <summary>Where a rewritten text is from, where anybody asks.</summary>
    private Origin Rewritten(Origin origin, int level) =>
        _tracksOrigins ? origin.Rewritten(MemoryMarshal.AsMemory(_buffers[level].Origins.WrittenMemory).Span) : origin;
}
