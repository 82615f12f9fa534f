using static TorchSharp.torch;

namespace Linnet.Rewards;

/// <summary>Sequences of different lengths as one rectangle, padded at the right.</summary>
/// <param name="Tokens">Token ids, [B, T], int64; 0 behind a sequence's end, which causal attention cannot see.</param>
/// <param name="Last">Index of each sequence's last token, [B], int64.</param>
public sealed record PaddedBatch(Tensor Tokens, Tensor Last)
{
    /// <summary>Builds the rectangle as long as the longest sequence. The tensors belong to the caller's dispose scope.</summary>
    /// <param name="sequences">At least one, none empty.</param>
    public static PaddedBatch Of(IReadOnlyList<int[]> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfZero(sequences.Count);
        var length = sequences.Max(s => s.Length);
        var tokens = new long[checked(sequences.Count * length)];
        for (var i = 0; i < sequences.Count; i++)
        {
            ArgumentOutOfRangeException.ThrowIfZero(sequences[i].Length);
            Array.Copy(sequences[i], 0, tokens, i * length, sequences[i].Length);
        }

        return new(tensor(tokens, sequences.Count, length), tensor([.. sequences.Select(s => s.Length - 1L)]));
    }
}
