using Linnet.Model;
using Linnet.Training.Kernels;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Causal self-attention with grouped key and value heads, and rotary positions or ALiBi.</summary>
/// <remarks>
/// Ainslie et al. 2023, <see href="https://arxiv.org/abs/2305.13245"/>: query head h reads key and value head ⌊h·K/H⌋.
/// Scores are scaled by 1/√E (Vaswani et al. 2017, equation 1). With <see cref="DecoderDescription.QueryKeyNorm"/>, each head of queries and
/// keys passes an RMSNorm over E before it is rotated, as in Qwen3.
/// </remarks>
internal sealed class Attention : nn.Module<Tensor, SequenceLayout, Tensor>
{
    private readonly int _heads;
    private readonly int _keyValueHeads;
    private readonly int _headWidth;
    private readonly double[]? _slopes;

    [ComponentName(Name = "q_proj")]
    private readonly Projection _query;

    [ComponentName(Name = "k_proj")]
    private readonly Projection _key;

    [ComponentName(Name = "v_proj")]
    private readonly Projection _value;

    [ComponentName(Name = "q_norm")]
    private readonly Normalization? _queryNorm;

    [ComponentName(Name = "k_norm")]
    private readonly Normalization? _keyNorm;

    [ComponentName(Name = "o_proj")]
    private readonly Projection _output;

    public Attention(DecoderDescription description, KernelPlan plan)
        : base(nameof(Attention))
    {
        (_heads, _keyValueHeads, _headWidth) = (description.Heads, description.KeyValueHeads, description.HeadWidth);
        _slopes = description.Position == PositionKind.Alibi ? AlibiSlopes.Of(_heads) : null;
        var (inputBias, outputBias) = (description.QueryKeyValueBias, description.OutputBias);
        _query = new Projection(description.Width, _heads * _headWidth, plan.Precision, inputBias);
        _key = new Projection(description.Width, _keyValueHeads * _headWidth, plan.Precision, inputBias);
        _value = new Projection(description.Width, _keyValueHeads * _headWidth, plan.Precision, inputBias);
        _queryNorm = HeadNorm(description);
        _keyNorm = HeadNorm(description);
        _output = new Projection(_heads * _headWidth, description.Width, plan.Precision, outputBias);
        RegisterComponents();
    }

    /// <summary>Projections that read the same input, in the order of their stacked copy.</summary>
    public Projection[] Inputs => [_query, _key, _value];

    /// <summary>The norms of query and key heads, or null.</summary>
    public HeadNorms? Norms => _queryNorm is null ? null : new(_queryNorm, _keyNorm!);

    /// <summary>The projection of the mixed values.</summary>
    public Projection Output => _output;

    /// <summary>The numbers of a call.</summary>
    public AttentionShape Shape(long batch, long length) => new((int)batch, (int)length, _heads, _keyValueHeads, _headWidth);

    /// <summary>[B, T, D] → [B, T, D].</summary>
    public override Tensor forward(Tensor input, SequenceLayout layout)
    {
        using var scope = NewDisposeScope();
        var (batch, length) = (input.shape[0], input.shape[1]);
        var rotation = layout.Rotary?.For(length, input.device);
        var query = Turn(_queryNorm, Split(_query.call(input), _heads));                       // [B, H, T, E]
        var key = Share(Turn(_keyNorm, Split(_key.call(input), _keyValueHeads)));
        var value = Share(Split(_value.call(input), _keyValueHeads));
        var mixed = _slopes is null && layout.Visible is null
            ? nn.functional.scaled_dot_product_attention(query, key, value, is_casual: true)
            : BlockwiseAttention.apply(query, key, value, new ScoreRule(_slopes, layout.Visible));
        return _output.call(mixed.transpose(1, 2).reshape(batch, length, _heads * _headWidth)).MoveToOuterDisposeScope();

        Tensor Split(Tensor projected, int heads) => projected.view(batch, length, heads, _headWidth).transpose(1, 2);

        Tensor Turn(Normalization? norm, Tensor heads)
        {
            var normalized = norm is null ? heads : norm.call(heads);
            return rotation is null ? normalized : rotation.Apply(normalized);
        }

        // Each key and value head serves H / K neighbouring query heads.
        Tensor Share(Tensor shared) => _heads == _keyValueHeads
            ? shared
            : shared.unsqueeze(2).expand(batch, _keyValueHeads, _heads / _keyValueHeads, length, _headWidth)
                .reshape(batch, _heads, length, _headWidth);
    }

    private static Normalization? HeadNorm(DecoderDescription description) => description.QueryKeyNorm
        ? new Normalization(NormKind.RmsNorm, description.HeadWidth, description.NormEpsilon)
        : null;
}
