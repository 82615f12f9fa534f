using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>The tokens of one pass through the decoder: neighbouring places of the cache, each with as many tokens, padded at their ends.</summary>
/// <remarks>Its tensors belong to the dispose scope it was made in.</remarks>
internal sealed class DecodePass
{
    private readonly int[] _starts;
    private readonly int? _window;

    /// <param name="firstPlace">The first sequence's place in the cache.</param>
    /// <param name="starts">Position of each sequence's first token, [B].</param>
    /// <param name="tokens">Token ids, [B·T]; behind a sequence's last one any, as nothing reads what comes of it.</param>
    /// <param name="window">W, or null.</param>
    /// <param name="device">Where it is computed.</param>
    public DecodePass(int firstPlace, int[] starts, long[] tokens, int? window, Device device)
    {
        (_starts, _window) = (starts, window);
        (FirstPlace, Sequences, Length) = (firstPlace, starts.Length, tokens.Length / starts.Length);
        CommonStart = starts.Distinct().Count() == 1 ? starts[0] : null;
        End = starts.Max() + Length;
        FirstKey = FirstVisible(starts.Min());
        Tokens = tensor(tokens, device: device);
        Positions = Table(position => position, device);
        FirstVisibleKeys = window is null ? null : Table(FirstVisible, device);
        Places = tensor(Enumerable.Range(firstPlace, Sequences).Select(place => (long)place).ToArray(), [Sequences, 1], device: device);
    }

    /// <summary>The first sequence's place in the cache.</summary>
    public int FirstPlace { get; }

    /// <summary>B.</summary>
    public int Sequences { get; }

    /// <summary>T.</summary>
    public int Length { get; }

    /// <summary>Where all sequences start, or null where they do not start at the same position.</summary>
    public int? CommonStart { get; }

    /// <summary>The position behind the last.</summary>
    public int End { get; }

    /// <summary>The first position that anyone sees.</summary>
    public int FirstKey { get; }

    /// <summary>L, how many positions someone sees, from the first on.</summary>
    public int Keys => End - FirstKey;

    /// <summary>Whether each token sees exactly those before it in this pass.</summary>
    public bool IsCausal => CommonStart == 0 && !(_window < Length);

    /// <summary>Whether each token sees all keys from the first on.</summary>
    public bool SeesAll => Length == 1 && CommonStart is not null;

    /// <summary>Token ids, [B·T], int64.</summary>
    public Tensor Tokens { get; }

    /// <summary>Position of each token, [B, T], or [1, T] with a common start; int64.</summary>
    public Tensor Positions { get; }

    /// <summary>The first position that each token sees, of the shape of <see cref="Positions"/>; null without a window.</summary>
    public Tensor? FirstVisibleKeys { get; }

    /// <summary>Place of each sequence, [B, 1], int64.</summary>
    public Tensor Places { get; }

    private int FirstVisible(int position) => _window is { } window ? Math.Max(0, position + 1 - window) : 0;

    private Tensor Table(Func<int, int> value, Device device)
    {
        int[] starts = CommonStart is { } common ? [common] : _starts;
        var values = starts.SelectMany(start => Enumerable.Range(start, Length).Select(p => (long)value(p)));
        return tensor(values.ToArray(), [starts.Length, Length], device: device);
    }
}
