using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>One token to compute: which sequence, where, and whether its logits are wanted.</summary>
internal readonly record struct TokenRow(PageTable Table, int Position, int Token, bool WantsLogits);

/// <summary>Runs rows through the decoder. A row may be the next token of a sequence or one of many of a prompt: they mix freely.</summary>
/// <remarks>
/// Rows of one sequence must come in order of position; all keys and values of a layer are stored before any row attends, and a
/// row attends to positions up to its own only. Nothing that a row computes depends on which other rows there are.
/// </remarks>
internal sealed unsafe class ForwardPass
{
    /// <summary>Most rows of one call.</summary>
    public const int MaximumRows = 256;

    /// <summary>Rows whose logits are there at a time.</summary>
    private const int LogitRows = 64;

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
    private readonly AttentionPlan _plan;
    private AlignedFloats _logits = new(0);      // [up to LogitRows, V]
    private AlignedFloats _scores = new(0);      // [threads, scratch]
    private TokenRow[] _rows = [];
    private int _layer;
    private int _wanted;
    private int _logitsBegin;
    private int _logitsEnd;

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
        _plan = new AttentionPlan(d, team.Threads);
        _up = new AlignedFloats(d.FeedForward == FeedForwardKind.SwiGlu ? (long)MaximumRows * _hiddenStride : 0);
    }

    private DecoderDescription Description => _decoder.Description;

    /// <summary>Computes the rows; their keys and values go into the pages, which must be there.</summary>
    /// <param name="rows">At most <see cref="MaximumRows"/>.</param>
    public void Run(TokenRow[] rows)
    {
        _rows = rows;
        var longest = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            longest = Math.Max(longest, rows[i].Position + 1);
            _decoder.Embedding.CopyRow(rows[i].Token, _stream.Pointer + (i * _stride));
        }

        if (_decoder.EmbeddingNorm is { } embeddingNorm)
        {
            Normalize(embeddingNorm, _stream);
        }

        _rotary?.Require(longest);
        RequireScores(longest);
        _plan.Set(rows);
        for (_layer = 0; _layer < Description.Layers; _layer++)
        {
            var block = _decoder.Blocks[_layer];
            Normalize(block.AttentionNorm, _normalized);
            Product(block.QueryKeyValue, _normalized, _stride, _projection, _projectionStride, accumulate: false);
            Share(StoreKeysAndValues, 8L * rows.Length * _projectionStride);
            Share(Attend, (long)rows.Length * Description.Heads * longest * Description.HeadWidth * 2);
            Product(block.Output, _attention, _attentionStride, _stream, _stride, accumulate: true);
            if (block.FeedForwardNorm is { } norm)
            {
                Normalize(norm, _normalized);
            }

            Share(FeedForward, 2L * rows.Length * Description.FeedForwardWidth * _stride);
            Product(block.Down, _hidden, _hiddenStride, _stream, _stride, accumulate: true);
        }

        NormalizeWanted();
    }

    /// <summary>The logits of the <paramref name="index"/>th row that wanted them, [V]; valid until the next call or run.</summary>
    public ReadOnlySpan<float> Logits(int index)
    {
        if (index < _logitsBegin || index >= _logitsEnd)
        {
            ComputeLogits(index / LogitRows * LogitRows);
        }

        return new(_logits.Pointer + ((long)(index - _logitsBegin) * _logitStride), Description.VocabularySize);
    }

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

    private void StoreKeysAndValues(int part)
    {
        var block = _decoder.Blocks[_layer];
        var (heads, shared, width) = (Description.Heads, Description.KeyValueHeads, Description.HeadWidth);
        var (begin, end) = _team.Range(part, _rows.Length, 1);
        for (var i = begin; i < end; i++)
        {
            var row = _rows[i];
            var head = _projection.Pointer + ((long)i * _projectionStride);
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
                row.Table.Store(
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
        var width = Description.HeadWidth;
        var scratch = _scores.Pointer + (part * (_scores.Length / _team.Threads));
        var queries = stackalloc Query[Attention.MostQueries];
        foreach (var tile in _plan.Tiles(part))
        {
            var count = 0;
            for (var i = tile.Row; i < tile.Row + tile.Rows; i++)
            {
                for (var head = tile.Head; head < tile.Head + tile.Heads; head++)
                {
                    queries[count++] = new Query
                    {
                        Vector = _projection.Pointer + ((long)i * _projectionStride) + (head * width),
                        Result = _attention.Pointer + ((long)i * _attentionStride) + (head * width),
                        Count = _rows[i].Position + 1,
                        Slope = _slopes[head],
                    };
                }
            }

            var table = _rows[tile.Row].Table;
            fixed (nint* pages = table.Addresses)
            {
                var shared = new CachedHead(pages, table.Layout.Keys(_layer, tile.KeyHead), table.Layout.Values(_layer, tile.KeyHead), table.Layout);
                Attention.Run(new ReadOnlySpan<Query>(queries, count), shared, tile.First, scratch);
            }
        }
    }

    private void FeedForward(int part)
    {
        var block = _decoder.Blocks[_layer];
        var (begin, end) = _team.Range(part, Description.FeedForwardWidth, AlignedFloats.Padding);
        Product(block.Gate ?? block.Up, begin, end, _normalized.Pointer, _stride, _rows.Length, _hidden.Pointer, _hiddenStride, accumulate: false);
        if (block.Gate is not null)
        {
            Product(block.Up, begin, end, _normalized.Pointer, _stride, _rows.Length, _up.Pointer, _hiddenStride, accumulate: false);
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

    private void NormalizeWanted()
    {
        (_wanted, _logitsBegin, _logitsEnd) = (0, 0, 0);
        for (var i = 0; i < _rows.Length; i++)
        {
            if (_rows[i].WantsLogits)
            {
                Normalize(_decoder.FinalNorm, i, _normalized.Pointer + (_wanted++ * _stride));
            }
        }
    }

    private void ComputeLogits(int begin)
    {
        (_logitsBegin, _logitsEnd) = (begin, Math.Min(_wanted, begin + LogitRows));
        var count = _logitsEnd - begin;
        if ((long)count * _logitStride > _logits.Length)
        {
            _logits = new AlignedFloats((long)count * _logitStride);
        }

        var head = new PackedLinear(_decoder.Head, null);
        Product(head, _normalized.Pointer + (begin * _stride), _stride, _logits.Pointer, _logitStride, accumulate: false, count);
    }

    private void Product(PackedLinear linear, AlignedFloats x, int xStride, AlignedFloats y, int yStride, bool accumulate) =>
        Product(linear, x.Pointer, xStride, y.Pointer, yStride, accumulate, _rows.Length);

    private void Product(PackedLinear linear, float* x, int xStride, float* y, int yStride, bool accumulate, int batch)
    {
        Share(
            part =>
            {
                var (begin, end) = _team.Range(part, linear.Matrix.Rows, AlignedFloats.Padding);
                Product(linear, begin, end, x, xStride, batch, y, yStride, accumulate);
            },
            (long)batch * linear.Matrix.Rows * linear.Matrix.Columns);
    }

    private static void Product(
        PackedLinear linear, int begin, int end, float* x, int xStride, int batch, float* y, int yStride, bool accumulate)
    {
        MatrixProduct.Run(linear.Matrix, begin, end, x, xStride, batch, y, yStride, accumulate);
        for (var i = 0; linear.Bias is { } bias && i < batch; i++)
        {
            RowMath.Add(y + ((long)i * yStride), bias.Pointer, begin, end);
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
        var layout = _rows[0].Table.Layout;
        if ((long)_team.Threads * Attention.Scratch(positions, layout) > _scores.Length)
        {
            _scores = new AlignedFloats(_team.Threads * (long)Attention.Scratch(EngineSize.Require(2L * positions), layout));
        }
    }
}
