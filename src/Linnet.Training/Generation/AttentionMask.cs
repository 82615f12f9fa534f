using Linnet.Model;
using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>What is added to the scores of a pass: ALiBi's penalty, and minus infinity where a key is hidden.</summary>
internal sealed class AttentionMask
{
    private readonly DecoderDescription _description;
    private readonly PositionTable _positions;
    private readonly Tensor? _slopes; // [1, K, 1, G, 1]
    private readonly Tensor _none;
    private readonly Tensor _hidden;

    public AttentionMask(DecoderDescription description, DeviceWeights weights, PositionTable positions, Device device)
    {
        (_description, _positions) = (description, positions);
        var (shared, group) = (description.KeyValueHeads, description.Heads / description.KeyValueHeads);
        _slopes = description.Position == PositionKind.Alibi
            ? weights.Own(tensor(AlibiSlopes.Of(description.Heads).Select(s => (float)s).ToArray(), [1, shared, 1, group, 1], device: device))
            : null;
        _none = weights.Own(tensor(0f, device: device));
        _hidden = weights.Own(tensor(float.NegativeInfinity, device: device));
    }

    /// <summary>Numbers in the mask of a pass of so many sequences, tokens and keys.</summary>
    public static long Size(DecoderDescription description, long sequences, long tokens, long keys) =>
        sequences * tokens * keys * (description.Position == PositionKind.Alibi ? description.Heads : description.Heads / description.KeyValueHeads);

    /// <summary>The mask of a pass, [B or 1, K or 1, T·G, L], or null where it needs none. Belongs to the caller's dispose scope.</summary>
    public Tensor? Of(DecodePass pass, ScalarType type)
    {
        if (_slopes is null && (pass.SeesAll || pass.IsCausal))
        {
            return null;
        }

        var keys = _positions.Positions.narrow(0, pass.FirstKey, pass.Keys);             // [L]
        var queries = pass.Positions.unsqueeze(-1);                                     // [B, T, 1]
        var visible = keys <= queries;                                                  // [B, T, L]
        if (pass.FirstVisibleKeys is { } first)
        {
            visible = visible.logical_and(keys >= first.unsqueeze(-1));
        }

        var (sequences, tokens, count) = (pass.Positions.shape[0], pass.Length, pass.Keys);
        var group = _description.Heads / _description.KeyValueHeads;
        visible = visible.view(sequences, 1, tokens, 1, count);
        var penalty = _slopes is null ? _none : _slopes * (keys - queries).view(sequences, 1, tokens, 1, count);
        var mask = where(visible, penalty, _hidden);                                    // [B, K or 1, T, G or 1, L]
        return mask.expand(-1, -1, -1, group, -1).reshape(sequences, mask.shape[1], tokens * group, count).to(type);
    }
}
