namespace Linnet.Tokenization.PreTokenizers;

/// <summary>Cuts the pieces of one pre-tokenizer by the next: tokenizer.json's <c>Sequence</c>.</summary>
/// <remarks>
/// Threads may share one. A text is cut by one thread from its beginning on, as every caller does: the thread remembers where the outer pieces
/// are. Going on with a text that another was cut after, or with one that another thread began, gives the same pieces, after a second pass from its beginning.
/// </remarks>
public sealed class SequencePreTokenizer : IPreTokenizer
{
    [ThreadStatic]
    private static Cursor? _last;

    private readonly IPreTokenizer[] _stages;

    private SequencePreTokenizer(IPreTokenizer[] stages) => _stages = stages;

    /// <summary>A sequence of pre-tokenizers. The three splits of DeepSeek-V3 become its one scanner.</summary>
    /// <param name="stages">The outer first.</param>
    /// <returns>Null when there are none: the whole text is one piece.</returns>
    public static IPreTokenizer? Create(IReadOnlyList<IPreTokenizer> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        return stages switch
        {
            [] => null,
            [var only] => only,
            [var numbers, var han, var words] when ReferenceEquals(numbers, PreTokenizer.NumbersByThree)
                && ReferenceEquals(han, SplitPreTokenizer.HanAndKana) && ReferenceEquals(words, DeepSeekPreTokenizer.Words) => DeepSeekPreTokenizer.DeepSeekV3,
            _ => new SequencePreTokenizer([.. stages]),
        };
    }

    /// <inheritdoc/>
    public int Cut(ReadOnlySpan<byte> utf8, ref int position, Span<Piece> pieces)
    {
        var cursor = _last;
        if (cursor is null || cursor.Owner != this || cursor.TextLength != utf8.Length || cursor.Position != position || position == 0)
        {
            cursor = new Cursor(this, utf8.Length);
            Span<Piece> one = stackalloc Piece[1];
            while (cursor.Position < position && cursor.Fill(_stages, utf8, one) > 0)
            {
            }

            _last = cursor;
        }

        var count = cursor.Fill(_stages, utf8, pieces);
        position = cursor.Position;
        return count;
    }

    /// <summary>Where each stage is: in which piece of the stage before it, and how far.</summary>
    private sealed class Cursor(SequencePreTokenizer owner, int textLength)
    {
        private readonly (int Start, int Length, int At)[] _places = Begin(owner._stages.Length, textLength);

        public SequencePreTokenizer Owner => owner;

        public int TextLength => textLength;

        public int Position { get; private set; }

        /// <summary>The last stage's next pieces.</summary>
        public int Fill(IPreTokenizer[] stages, ReadOnlySpan<byte> utf8, Span<Piece> pieces)
        {
            var count = Next(stages, utf8, stages.Length - 1, pieces);
            var (start, _, at) = _places[^1];
            Position = count < pieces.Length ? textLength : start + at;
            return count;
        }

        private static (int, int, int)[] Begin(int stages, int textLength)
        {
            var places = new (int, int, int)[stages];
            places[0] = (0, textLength, 0);
            return places;
        }

        private int Next(IPreTokenizer[] stages, ReadOnlySpan<byte> utf8, int stage, Span<Piece> pieces)
        {
            var count = 0;
            Span<Piece> outer = stackalloc Piece[1];
            while (count < pieces.Length)
            {
                ref var place = ref _places[stage];
                if (place.At >= place.Length)
                {
                    if (stage == 0 || Next(stages, utf8, stage - 1, outer) == 0)
                    {
                        break;
                    }

                    place = (outer[0].Start, outer[0].Length, 0);
                }

                var found = stages[stage].Cut(utf8.Slice(place.Start, place.Length), ref place.At, pieces[count..]);
                foreach (ref var piece in pieces.Slice(count, found))
                {
                    piece = piece with { Start = piece.Start + place.Start };
                }

                count += found;
            }

            return count;
        }
    }
}
