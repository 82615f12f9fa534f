using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>One token to compute: which sequence, where, and whether its logits are wanted.</summary>
internal readonly record struct TokenRow(PageTable Table, int Position, int Token, bool WantsLogits);

/// <summary>Runs rows through the decoder. A row may be the next token of a sequence or one of many of a prompt: they mix freely.</summary>
/// <remarks>
/// Rows of one sequence must come in order of position; all keys and values of a layer are stored before any row attends, and a
/// row attends to positions up to its own only. Nothing that a row computes depends on which other rows there are.
/// </remarks>
internal sealed unsafe class ForwardPass : IDisposable
{
    /// <summary>Most rows of one call.</summary>
    public const int MaximumRows = 256;

    // Logits are computed for so many rows at a time: a vocabulary is long.
    public const int LogitRows = 64;

    // With fewer multiply-adds in a pass, waking the other threads costs more than they bring.
    private const long WorthSharing = 1 << 20;

    private readonly PackedDecoder _decoder;
    private readonly ThreadTeam _everyone;
    private readonly ThreadTeam _alone = new(1);
    private readonly RotaryTable? _rotary; // absent with ALiBi
    private readonly float[] _slopes;      // [H], 0 without ALiBi
    private readonly Activations _stream;      // [rows, D]
    private readonly Activations _normalized;  // [rows, D]
    private readonly Activations _projection;  // [rows, (H + 2K)·E]
    private readonly Activations _attention;   // [rows, H·E]
    private readonly Activations _hidden;      // [rows, F]
    private readonly Activations _up;          // [rows, F], of SwiGLU
    private readonly long _multiplyAdds;       // of a row, but for attention and head
    private readonly AttentionPlan _plan;
    private Activations _logits;               // [up to LogitRows, V]
    private AlignedFloats _scores = new(0);    // [threads, working memory of attention]
    private ThreadTeam _team;
    private TokenRow[] _rows = [];
    private int _wanted;
    private int _firstLogits;                  // the first wanted row whose logits are there

    public ForwardPass(PackedDecoder decoder, ThreadTeam team)
    {
        (_decoder, _everyone, _team) = (decoder, team, team);
        var d = decoder.Description;
        _rotary = d.Position == PositionKind.Rotary ? new RotaryTable(RotaryFrequencies.Of(d)) : null;
        _slopes = d.Position == PositionKind.Alibi ? [.. AlibiSlopes.Of(d.Heads).Select(s => (float)s)] : new float[d.Heads];
        _stream = new Activations(MaximumRows, d.Width);
        _normalized = new Activations(MaximumRows, d.Width);
        _projection = new Activations(MaximumRows, (d.Heads + (2 * d.KeyValueHeads)) * d.HeadWidth);
        _attention = new Activations(MaximumRows, d.Heads * d.HeadWidth);
        _hidden = new Activations(MaximumRows, d.FeedForwardWidth);
        _up = new Activations(d.FeedForward == FeedForwardKind.SwiGlu ? MaximumRows : 0, d.FeedForwardWidth);
        _logits = new Activations(0, d.VocabularySize);
        _plan = new AttentionPlan(d);
        _multiplyAdds = decoder.Blocks.Sum(block => block.Matrices.Sum(matrix => (long)matrix.Rows * matrix.Columns));
    }

    private DecoderDescription Description => _decoder.Description;

    /// <summary>Computes the rows; their keys and values go into the pages, which must be there.</summary>
    /// <param name="rows">At most <see cref="MaximumRows"/>.</param>
    public void Run(TokenRow[] rows)
    {
        _rows = rows;
        _wanted = rows.Count(row => row.WantsLogits);
        _firstLogits = 0;
        if (Math.Min(_wanted, LogitRows) is var logits && logits > _logits.Rows)
        {
            _logits = new Activations(logits, Description.VocabularySize);
        }

        var longest = rows.Max(row => row.Position) + 1;
        _rotary?.Require(longest);
        RequireScores(longest);
        _team = rows.Length * _multiplyAdds >= WorthSharing ? _everyone : _alone;
        _plan.Set(rows, _team.Threads);
        _team.Run(Compute);
    }

    /// <summary>Computes the logits of <see cref="LogitRows"/> wanted rows from this one on, unless the last run left them there.</summary>
    /// <param name="first">A multiple of <see cref="LogitRows"/>.</param>
    public void RequireLogits(int first)
    {
        if (first != _firstLogits)
        {
            _firstLogits = first;
            _team.Run(ComputeLogits);
        }
    }

    /// <summary>The logits of the <paramref name="index"/>th row that wanted them, one of those required last, [V].</summary>
    public ReadOnlySpan<float> Logits(int index) => new(_logits.Row(index - _firstLogits), Description.VocabularySize);

    /// <summary>Frees the weights; the team is its maker's.</summary>
    public void Dispose()
    {
        _alone.Dispose();
        _decoder.Dispose();
    }

    /// <summary>One part's share of the pass. Every phase reads what all parts wrote in the phases before.</summary>
    private void Compute(int part)
    {
        Embed(part);
        for (var layer = 0; layer < Description.Layers; layer++)
        {
            var block = _decoder.Blocks[layer];
            NormalizeRows(part, block.AttentionNorm);
            Product(part, block.QueryKeyValue, _normalized, _projection, add: false);
            _team.Meet();
            StoreKeysAndValues(part, layer, block);
            _team.Meet();
            Attend(part, layer);
            _team.Meet();
            Product(part, block.Output, _attention, _stream, add: true);
            _team.Meet();
            if (block.FeedForwardNorm is { } norm)
            {
                NormalizeRows(part, norm);
            }

            FeedForward(part, block);
            _team.Meet();
            Product(part, block.Down, _hidden, _stream, add: true);
            _team.Meet();
        }

        NormalizeWanted(part);
        ComputeLogits(part);
    }

    private void Embed(int part)
    {
        var (begin, end) = _team.Range(part, _rows.Length, 1);
        for (var i = begin; i < end; i++)
        {
            _decoder.Embedding.CopyRow(_rows[i].Token, _stream.Row(i));
            if (_decoder.EmbeddingNorm is { } norm)
            {
                Normalize(norm, i, _stream.Row(i));
            }
        }

        _team.Meet();
    }

    private void NormalizeRows(int part, PackedNorm norm)
    {
        var (begin, end) = _team.Range(part, _rows.Length, 1);
        for (var i = begin; i < end; i++)
        {
            Normalize(norm, i, _normalized.Row(i));
        }

        _team.Meet();
    }

    private void Normalize(PackedNorm norm, int row, float* result)
    {
        var x = _stream.Row(row);
        var d = Description;
        if (norm.Shift is { } shift)
        {
            RowMath.NormalizeLayer(x, norm.Scale.Pointer, shift.Pointer, result, d.Width, _stream.Width, d.NormEpsilon);
        }
        else
        {
            RowMath.Normalize(x, norm.Scale.Pointer, result, d.Width, _stream.Width, d.NormEpsilon);
        }
    }

    private void StoreKeysAndValues(int part, int layer, PackedBlock block)
    {
        var (heads, shared, width) = (Description.Heads, Description.KeyValueHeads, Description.HeadWidth);
        var (begin, end) = _team.Range(part, _rows.Length, 1);
        for (var i = begin; i < end; i++)
        {
            var row = _rows[i];
            var head = _projection.Row(i);
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
                    layer,
                    h,
                    row.Position,
                    new ReadOnlySpan<float>(head + ((heads + h) * width), width),
                    new ReadOnlySpan<float>(head + ((heads + shared + h) * width), width));
            }
        }
    }

    private void Attend(int part, int layer)
    {
        var width = Description.HeadWidth;
        var scratch = _scores.Pointer + (part * (_scores.Length / _everyone.Threads));
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
                        Vector = _projection.Row(i) + (head * width),
                        Result = _attention.Row(i) + (head * width),
                        Count = _rows[i].Position + 1,
                        Slope = _slopes[head],
                    };
                }
            }

            var table = _rows[tile.Row].Table;
            fixed (nint* pages = table.Addresses)
            {
                var shared = new CachedHead(pages, table.Layout.Keys(layer, tile.KeyHead), table.Layout.Values(layer, tile.KeyHead), table.Layout);
                Attention.Run(new ReadOnlySpan<Query>(queries, count), shared, tile.First, scratch);
            }
        }
    }

    private void FeedForward(int part, PackedBlock block)
    {
        var (begin, end) = _team.Range(part, Description.FeedForwardWidth, AlignedFloats.Padding);
        Product(block.Gate ?? block.Up, begin, end, _normalized, _hidden, _rows.Length, add: false);
        if (block.Gate is not null)
        {
            Product(block.Up, begin, end, _normalized, _up, _rows.Length, add: false);
        }

        for (var i = 0; i < _rows.Length; i++)
        {
            switch (Description.FeedForward)
            {
                case FeedForwardKind.SwiGlu:
                    RowMath.GateBySilu(_hidden.Row(i), _up.Row(i), begin, end);
                    break;
                case FeedForwardKind.Gelu:
                    Gelu.Exact(_hidden.Row(i), begin, end);
                    break;
                default:
                    Gelu.Tanh(_hidden.Row(i), begin, end);
                    break;
            }
        }
    }

    private void NormalizeWanted(int part)
    {
        var (begin, end) = _team.Range(part, _wanted, 1);
        for (var (i, wanted) = (0, 0); i < _rows.Length; i++)
        {
            if (_rows[i].WantsLogits && wanted++ is var index && begin <= index && index < end)
            {
                Normalize(_decoder.FinalNorm, i, _normalized.Row(index));
            }
        }

        _team.Meet();
    }

    private void ComputeLogits(int part)
    {
        if (Math.Min(LogitRows, _wanted - _firstLogits) is var count and > 0)
        {
            var (from, to) = _team.Range(part, _decoder.Head.Rows, AlignedFloats.Padding);
            MatrixProduct.Run(_decoder.Head, from, to, _normalized.Batch with { First = (nint)_normalized.Row(_firstLogits) }, count, _logits.Batch, add: false);
        }
    }

    private void Product(int part, PackedLinear linear, Activations x, Activations y, bool add)
    {
        var (begin, end) = _team.Range(part, linear.Matrix.Rows, AlignedFloats.Padding);
        Product(linear, begin, end, x, y, _rows.Length, add);
    }

    private static void Product(PackedLinear linear, int begin, int end, Activations x, Activations y, int batch, bool add)
    {
        MatrixProduct.Run(linear.Matrix, begin, end, x.Batch, batch, y.Batch, add);
        for (var i = 0; linear.Bias is { } bias && i < batch; i++)
        {
            RowMath.Add(y.Row(i), bias.Pointer, begin, end);
        }
    }

    private void RequireScores(int positions)
    {
        var layout = _rows[0].Table.Layout;
        if ((long)_everyone.Threads * Attention.Scratch(positions, layout) > _scores.Length)
        {
            _scores = new AlignedFloats(_everyone.Threads * (long)Attention.Scratch(EngineSize.Require(2L * positions), layout));
        }
    }
}
