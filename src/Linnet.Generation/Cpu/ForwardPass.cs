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
    private readonly RotaryTable? _rotary; // absent with ALiBi
    private readonly float[] _slopes;      // [H], 0 without ALiBi
    private readonly int _stride;
    private readonly int _projectionStride;
    private readonly int _attentionStride;
    private readonly int _hiddenStride;
    private readonly int _logitStride;
    private readonly AlignedFloats _stream;      // [rows, D]
    private readonly AlignedFloats _normalized;  // [rows, D]
    private readonly AlignedFloats _projection;  // [rows, (H + 2K)·E]
    private readonly AlignedFloats _attention;   // [rows, H·E]
    private readonly AlignedFloats _hidden;      // [rows, F]
    private readonly AlignedFloats _up;          // [rows, F], of SwiGLU
    private AlignedFloats _logits = new(0);      // [wanted, V]
    private AlignedFloats _scores = new(0);      // [threads, positions]
    private TokenRow[] _rows = [];
    private int _layer;

    public ForwardPass(PackedDecoder decoder, ThreadTeam team)
    {
        (_decoder, _team) = (decoder, team);
        var d = decoder.Description;
        _rotary = d.Position == PositionKind.Rotary ? new RotaryTable(RotaryFrequencies.Of(d)) : null;
        _slopes = d.Position == PositionKind.Alibi ? [.. AlibiSlopes.Of(d.Heads).Select(s => (float)s)] : new float[d.Heads];
        _stride = AlignedFloats.Pad(d.Width);
        _projectionStride = AlignedFloats.Pad((d.Heads + (2 * d.KeyValueHeads)) * d.HeadWidth);
        _attentionStride = AlignedFloats.Pad(d.Heads * d.HeadWidth);
        _hiddenStride = AlignedFloats.Pad(d.FeedForwardWidth);
        _logitStride = AlignedFloats.Pad(d.VocabularySize);
        _stream = new AlignedFloats((long)MaximumRows * _stride);
        _normalized = new AlignedFloats((long)MaximumRows * _stride);
        _projection = new AlignedFloats((long)MaximumRows * _projectionStride);
        _attention = new AlignedFloats((long)MaximumRows * _attentionStride);
        _hidden = new AlignedFloats((long)MaximumRows * _hiddenStride);
        _up = new AlignedFloats(d.FeedForward == FeedForwardKind.SwiGlu ? (long)MaximumRows * _hiddenStride : 0);
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

        if (_decoder.EmbeddingNorm is { } embeddingNorm)
        {
            Normalize(embeddingNorm, _stream);
        }

        _rotary?.Require(longest);
        RequireScores(longest);
        for (_layer = 0; _layer < Description.Layers; _layer++)
        {
            cancellation.ThrowIfCancellationRequested();
            var block = _decoder.Blocks[_layer];
            Normalize(block.AttentionNorm, _normalized);
            Product(block.QueryKeyValue, _normalized, _stride, _projection, _projectionStride, accumulate: false);
            StoreKeysAndValues(block);
            Share(Attend, (long)rows.Length * Description.Heads * longest * Description.HeadWidth * 2);
            Product(block.Output, _attention, _attentionStride, _stream, _stride, accumulate: true);
            if (block.FeedForwardNorm is { } norm)
            {
                Normalize(norm, _normalized);
            }

            Share(FeedForward, 2L * rows.Length * Description.FeedForwardWidth * _stride);
            Product(block.Down, _hidden, _hiddenStride, _stream, _stride, accumulate: true);
        }

        ComputeLogits();
    }

    /// <summary>The logits of the <paramref name="index"/>th row that wanted them, [V]; valid until the next run.</summary>
    public ReadOnlySpan<float> Logits(int index) =>
        new(_logits.Pointer + ((long)index * _logitStride), Description.VocabularySize);

    private void Normalize(PackedNorm norm, AlignedFloats result)
    {
        for (var i = 0; i < _rows.Length; i++)
        {
            Normalize(norm, i, result.Pointer + (i * _stride));
        }
    }

    private void Normalize(PackedNorm norm, int row, float* result)
    {
        var x = _stream.Pointer + (row * _stride);
        if (norm.Shift is { } shift)
        {
            RowMath.NormalizeLayer(x, norm.Scale.Pointer, shift.Pointer, result, Description.Width, _stride, Description.NormEpsilon);
        }
        else
        {
            RowMath.Normalize(x, norm.Scale.Pointer, result, Description.Width, _stride, Description.NormEpsilon);
        }
    }

    private void StoreKeysAndValues(PackedBlock block)
    {
        var (heads, shared, width) = (Description.Heads, Description.KeyValueHeads, Description.HeadWidth);
        for (var i = 0; i < _rows.Length; i++)
        {
            var row = _rows[i];
            var head = _projection.Pointer + (i * _projectionStride);
            for (var h = 0; h < heads + shared; h++)
            {
                if ((h < heads ? block.QueryNorm : block.KeyNorm) is { } norm)
                {
                    RowMath.NormalizeHead(head + (h * width), norm.Pointer, width, Description.NormEpsilon);
                }

                _rotary?.Rotate(head + (h * width), row.Position);
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
        var window = Description.SlidingWindow ?? int.MaxValue;
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
                    new AttentionSpan(Math.Max(0, row.Position + 1 - window), row.Position, _slopes[head]),
                    scores,
                    _attention.Pointer + (i * _attentionStride) + (head * width));
            }
        }
    }

    private void FeedForward(int part)
    {
        var block = _decoder.Blocks[_layer];
        var (begin, end) = _team.Range(part, Description.FeedForwardWidth, AlignedFloats.Padding);
        Product(block.Gate ?? block.Up, begin, end, _normalized, _stride, _rows.Length, _hidden, _hiddenStride, accumulate: false);
        if (block.Gate is not null)
        {
            Product(block.Up, begin, end, _normalized, _stride, _rows.Length, _up, _hiddenStride, accumulate: false);
        }

        for (var i = 0; i < _rows.Length; i++)
        {
            var hidden = _hidden.Pointer + (i * _hiddenStride);
            switch (Description.FeedForward)
            {
                case FeedForwardKind.SwiGlu:
                    RowMath.GateBySilu(hidden, _up.Pointer + (i * _hiddenStride), begin, end);
                    break;
                case FeedForwardKind.Gelu:
                    Gelu.Exact(hidden, begin, end);
                    break;
                default:
                    Gelu.Tanh(hidden, begin, end);
                    break;
            }
        }
    }

    private void ComputeLogits()
    {
        var wanted = 0;
        for (var i = 0; i < _rows.Length; i++)
        {
            if (_rows[i].WantsLogits)
            {
                Normalize(_decoder.FinalNorm, i, _normalized.Pointer + (wanted++ * _stride));
            }
        }

        var length = (long)wanted * _logitStride;
        if (length > _logits.Length)
        {
            _logits = new AlignedFloats(length);
        }

        if (wanted > 0)
        {
            Product(new PackedLinear(_decoder.Head, null), _normalized, _stride, _logits, _logitStride, accumulate: false, wanted);
        }
    }

    private void Product(PackedLinear linear, AlignedFloats x, int xStride, AlignedFloats y, int yStride, bool accumulate, int? rows = null)
    {
        var batch = rows ?? _rows.Length;
        Share(
            part =>
            {
                var (begin, end) = _team.Range(part, linear.Matrix.Rows, AlignedFloats.Padding);
                Product(linear, begin, end, x, xStride, batch, y, yStride, accumulate);
            },
            (long)batch * linear.Matrix.Rows * linear.Matrix.Columns);
    }

    private static void Product(
        PackedLinear linear, int begin, int end, AlignedFloats x, int xStride, int batch, AlignedFloats y, int yStride, bool accumulate)
    {
        MatrixProduct.Run(linear.Matrix, begin, end, x.Pointer, xStride, batch, y.Pointer, yStride, accumulate);
        for (var i = 0; linear.Bias is { } bias && i < batch; i++)
        {
            RowMath.Add(y.Pointer + ((long)i * yStride), bias.Pointer, begin, end);
        }
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
