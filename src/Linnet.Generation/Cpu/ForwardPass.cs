using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>One token to compute: which sequence, where, and whether its logits are wanted.</summary>
internal readonly record struct TokenRow(KeyValueCache Cache, int Position, int Token, bool WantsLogits);

/// <summary>Runs rows through the decoder. A row may be the next token of a sequence or one of many of a prompt: they mix freely.</summary>
/// <remarks>
/// Rows of one sequence must come in order of position; all keys and values of a layer are stored before any row attends, and a
/// row attends to positions up to its own only. Nothing that a row computes depends on which other rows there are.
/// </remarks>
internal sealed unsafe class ForwardPass
{
    /// <summary>Most rows of one call.</summary>
    public const int MaximumRows = 64;

    // Below this many multiply-adds, waking the other threads costs more than they bring.
    private const long WorthSharing = 1 << 16;

    private readonly PackedDecoder _decoder;
    private readonly ThreadTeam _team;
    private readonly RotaryTable _rotary;
    private readonly int _stride;
    private readonly int _projectionStride;
    private readonly int _attentionStride;
    private readonly int _hiddenStride;
    private readonly int _logitStride;
    private readonly AlignedFloats _stream;      // [rows, D]
    private readonly AlignedFloats _normalized;  // [rows, D]
    private readonly AlignedFloats _projection;  // [rows, (H + 2K)·E]
    private readonly AlignedFloats _attention;   // [rows, H·E]
    private readonly AlignedFloats _gate;        // [rows, F]
    private readonly AlignedFloats _up;          // [rows, F]
    private AlignedFloats _logits = new(0);      // [wanted, V]
    private AlignedFloats _scores = new(0);      // [threads, positions]
    private TokenRow[] _rows = [];
    private int _layer;

    public ForwardPass(PackedDecoder decoder, ThreadTeam team)
    {
        (_decoder, _team) = (decoder, team);
        var d = decoder.Description;
        _rotary = new RotaryTable(d.HeadWidth, d.RopeBase);
        _stride = AlignedFloats.Pad(d.Width);
        _projectionStride = AlignedFloats.Pad((d.Heads + (2 * d.KeyValueHeads)) * d.HeadWidth);
        _attentionStride = AlignedFloats.Pad(d.Heads * d.HeadWidth);
        _hiddenStride = AlignedFloats.Pad(d.FeedForwardWidth);
        _logitStride = AlignedFloats.Pad(d.VocabularySize);
        _stream = new AlignedFloats((long)MaximumRows * _stride);
        _normalized = new AlignedFloats((long)MaximumRows * _stride);
        _projection = new AlignedFloats((long)MaximumRows * _projectionStride);
        _attention = new AlignedFloats((long)MaximumRows * _attentionStride);
        _gate = new AlignedFloats((long)MaximumRows * _hiddenStride);
        _up = new AlignedFloats((long)MaximumRows * _hiddenStride);
    }

    private DecoderDescription Description => _decoder.Description;

    /// <summary>Computes the rows; their keys and values go into the caches.</summary>
    /// <param name="rows">At most <see cref="MaximumRows"/>.</param>
    /// <param name="cancellation">Looked at before each layer.</param>
    public void Run(TokenRow[] rows, CancellationToken cancellation)
    {
        _rows = rows;
        var longest = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            longest = Math.Max(longest, rows[i].Position + 1);
            rows[i].Cache.Require(rows[i].Position + 1);
            _decoder.Embedding.CopyRow(rows[i].Token, _stream.Pointer + (i * _stride));
        }

        _rotary.Require(longest);
        RequireScores(longest);
        for (_layer = 0; _layer < Description.Layers; _layer++)
        {
            cancellation.ThrowIfCancellationRequested();
            var block = _decoder.Blocks[_layer];
            Normalize(block.AttentionNorm);
            Product(block.QueryKeyValue, _normalized, _stride, _projection, _projectionStride, accumulate: false);
            StoreKeysAndValues();
            Share(Attend, (long)rows.Length * Description.Heads * longest * Description.HeadWidth * 2);
            Product(block.Output, _attention, _attentionStride, _stream, _stride, accumulate: true);
            Normalize(block.FeedForwardNorm);
            Share(FeedForward, 2L * rows.Length * Description.FeedForwardWidth * _stride);
            Product(block.Down, _gate, _hiddenStride, _stream, _stride, accumulate: true);
        }

        ComputeLogits();
    }

    /// <summary>The logits of the <paramref name="index"/>th row that wanted them, [V]; valid until the next run.</summary>
    public ReadOnlySpan<float> Logits(int index) =>
        new(_logits.Pointer + ((long)index * _logitStride), Description.VocabularySize);

    private void Normalize(AlignedFloats scale)
    {
        for (var i = 0; i < _rows.Length; i++)
        {
            RowMath.Normalize(
                _stream.Pointer + (i * _stride), scale.Pointer, _normalized.Pointer + (i * _stride), Description.Width, _stride, Description.NormEpsilon);
        }
    }

    private void StoreKeysAndValues()
    {
        var (heads, shared, width) = (Description.Heads, Description.KeyValueHeads, Description.HeadWidth);
        for (var i = 0; i < _rows.Length; i++)
        {
            var row = _rows[i];
            var head = _projection.Pointer + (i * _projectionStride);
            for (var h = 0; h < heads + shared; h++)
            {
                _rotary.Rotate(head + (h * width), row.Position);
            }

            for (var h = 0; h < shared; h++)
            {
                row.Cache.Store(
                    _layer,
                    h,
                    row.Position,
                    new ReadOnlySpan<float>(head + ((heads + h) * width), width),
                    new ReadOnlySpan<float>(head + ((heads + shared + h) * width), width));
            }
        }
    }

    private void Attend(int part)
    {
        var (heads, width) = (Description.Heads, Description.HeadWidth);
        var group = heads / Description.KeyValueHeads;
        var scores = _scores.Pointer + (part * (_scores.Length / _team.Threads));
        var (begin, end) = _team.Range(part, _rows.Length * heads, 1);
        for (var task = begin; task < end; task++)
        {
            var (i, head) = (task / heads, task % heads);
            var row = _rows[i];
            fixed (float* keys = row.Cache.Keys(_layer), values = row.Cache.Values(_layer))
            {
                Attention.Run(
                    _projection.Pointer + (i * _projectionStride) + (head * width),
                    width,
                    keys + row.Cache.KeyOffset(head / group),
                    values + row.Cache.ValueOffset(head / group),
                    row.Cache.ValueStride,
                    row.Position,
                    scores,
                    _attention.Pointer + (i * _attentionStride) + (head * width));
            }
        }
    }

    private void FeedForward(int part)
    {
        var block = _decoder.Blocks[_layer];
        var (begin, end) = _team.Range(part, Description.FeedForwardWidth, AlignedFloats.Padding);
        MatrixProduct.Run(block.Gate, begin, end, _normalized.Pointer, _stride, _rows.Length, _gate.Pointer, _hiddenStride, accumulate: false);
        MatrixProduct.Run(block.Up, begin, end, _normalized.Pointer, _stride, _rows.Length, _up.Pointer, _hiddenStride, accumulate: false);
        for (var i = 0; i < _rows.Length; i++)
        {
            RowMath.GateBySilu(_gate.Pointer + (i * _hiddenStride), _up.Pointer + (i * _hiddenStride), begin, end);
        }
    }

    private void ComputeLogits()
    {
        var wanted = 0;
        for (var i = 0; i < _rows.Length; i++)
        {
            if (_rows[i].WantsLogits)
            {
                RowMath.Normalize(
                    _stream.Pointer + (i * _stride),
                    _decoder.FinalNorm.Pointer,
                    _normalized.Pointer + (wanted++ * _stride),
                    Description.Width,
                    _stride,
                    Description.NormEpsilon);
            }
        }

        var length = (long)wanted * _logitStride;
        if (length > _logits.Length)
        {
            _logits = new AlignedFloats(length);
        }

        if (wanted > 0)
        {
            Product(_decoder.Head, _normalized, _stride, _logits, _logitStride, accumulate: false, wanted);
        }
    }

    private void Product(PackedMatrix matrix, AlignedFloats x, int xStride, AlignedFloats y, int yStride, bool accumulate, int? rows = null)
    {
        var batch = rows ?? _rows.Length;
        Share(
            part =>
            {
                var (begin, end) = _team.Range(part, matrix.Rows, AlignedFloats.Padding);
                MatrixProduct.Run(matrix, begin, end, x.Pointer, xStride, batch, y.Pointer, yStride, accumulate);
            },
            (long)batch * matrix.Rows * matrix.Columns);
    }

    private void Share(Action<int> work, long multiplyAdds)
    {
        if (multiplyAdds >= WorthSharing)
        {
            _team.Run(work);
            return;
        }

        for (var part = 0; part < _team.Threads; part++)
        {
            work(part);
        }
    }

    private void RequireScores(int positions)
    {
        var length = (long)_team.Threads * AlignedFloats.Pad(positions);
        if (length > _scores.Length)
        {
            _scores = new AlignedFloats(_team.Threads * (long)AlignedFloats.Pad(EngineSize.Require(2L * positions)));
        }
    }
}
