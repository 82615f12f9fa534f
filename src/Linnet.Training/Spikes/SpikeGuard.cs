using System.Text.Json.Nodes;
using Linnet.Training.Loop;

namespace Linnet.Training.Spikes;

/// <summary>Tells when the loss has risen for good: some steps on end far above those before them.</summary>
/// <remarks>
/// The z-score of <see cref="OutlierGuard"/>, with one difference: what stands too high never enters the window, so a loss that stays high is judged
/// by what was before it rose. One step above is none of this guard's business. No step is judged until the window is full.
/// </remarks>
public sealed class SpikeGuard
{
    private const string LossKey = "loss";

    private readonly SpikeSettings _settings;
    private readonly HashSet<long> _fresh;
    private readonly Queue<double> _before = new();
    private readonly List<double> _above = [];

    /// <param name="settings">What counts as a spike.</param>
    /// <param name="fresh">Steps from which other text is read: what was before them says nothing of their loss, and is forgotten.</param>
    public SpikeGuard(SpikeSettings settings, IEnumerable<long> fresh)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.Bound);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Steps, 1);
        (_settings, _fresh) = (settings, [.. fresh]);
    }

    /// <summary>Whether the step judged last stood too high. Weights of such a step are not worth a checkpoint.</summary>
    public bool IsRising => _above.Count > 0;

    /// <summary>The losses seen last, for a checkpoint. Of a rise that is not over it tells nothing.</summary>
    public JsonObject State => new() { [LossKey] = new JsonArray([.. _before.Select(value => (JsonNode)value)]) };

    /// <summary>Judges a step, and remembers it.</summary>
    /// <param name="step">The step, one after that of the call before.</param>
    /// <param name="loss">Its loss, finite.</param>
    /// <returns>The spike, at the step that makes it one; else null.</returns>
    public Spike? Judge(long step, double loss)
    {
        if (_fresh.Contains(step))
        {
            _before.Clear();
            _above.Clear();
        }

        // Summed anew each time, in order: a running sum would differ, in its last bits, from that of a resumed run.
        if (_before.Count == OutlierGuard.Window)
        {
            var mean = _before.Average();
            var deviation = Math.Sqrt(_before.Sum(v => (v - mean) * (v - mean)) / OutlierGuard.Window);
            if (deviation > 0 && (loss - mean) / deviation > _settings.Bound)
            {
                _above.Add(loss);
                return _above.Count == _settings.Steps ? new(step - _above.Count + 1, step, mean, deviation, [.. _above]) : null;
            }

            _before.Dequeue();
        }

        _above.Clear();
        _before.Enqueue(loss);
        return null;
    }

    /// <summary>Goes back to what <see cref="State"/> gave.</summary>
    public void Restore(JsonObject state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _above.Clear();
        _before.Clear();
        foreach (var value in state[LossKey]!.AsArray())
        {
            _before.Enqueue(value!.GetValue<double>());
        }
    }
}
