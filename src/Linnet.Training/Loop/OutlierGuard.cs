using System.Text.Json.Nodes;

namespace Linnet.Training.Loop;

/// <summary>Tells which steps stand so far above those before them that their batch had better not be learnt from.</summary>
/// <remarks>
/// The z-score of llm.c (<c>-sl</c>, <c>-sg</c>): (x − mean) / deviation over the <see cref="Window"/> values before. Until there are so many, no
/// step is an outlier. Outliers enter the window too: what stays high is no longer one.
/// </remarks>
public sealed class OutlierGuard
{
    /// <summary>Values that a new one is compared with.</summary>
    public const int Window = 128;

    private const string LossKey = "loss", NormKey = "grad_norm";

    private readonly double _bound;
    private readonly Queue<double> _losses = new(), _norms = new();

    /// <param name="bound">Standard deviations above the mean from which a value is an outlier, &gt; 0.</param>
    public OutlierGuard(double bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        _bound = bound;
    }

    /// <summary>The values seen last, for a checkpoint.</summary>
    public JsonObject State => new()
    {
        [LossKey] = new JsonArray([.. _losses.Select(value => (JsonNode)value)]),
        [NormKey] = new JsonArray([.. _norms.Select(value => (JsonNode)value)]),
    };

    /// <summary>Judges a step, and remembers it.</summary>
    /// <param name="loss">Its loss, finite.</param>
    /// <param name="norm">The norm of its gradient, finite.</param>
    public bool IsOutlier(double loss, double norm)
    {
        var (ofLoss, ofNorm) = (Score(_losses, loss), Score(_norms, norm));
        return ofLoss > _bound || ofNorm > _bound;
    }

    /// <summary>Goes back to what <see cref="State"/> gave.</summary>
    public void Restore(JsonObject state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Fill(_losses, state[LossKey]!.AsArray());
        Fill(_norms, state[NormKey]!.AsArray());

        static void Fill(Queue<double> values, JsonArray saved)
        {
            values.Clear();
            foreach (var value in saved)
            {
                values.Enqueue(value!.GetValue<double>());
            }
        }
    }

    // Summed anew each time, in order: a running sum would differ, in its last bits, from that of a resumed run.
    private static double Score(Queue<double> before, double value)
    {
        var score = 0.0;
        if (before.Count == Window)
        {
            var mean = before.Average();
            var deviation = Math.Sqrt(before.Sum(v => (v - mean) * (v - mean)) / Window);
            score = deviation > 0 ? (value - mean) / deviation : 0;
            before.Dequeue();
        }

        before.Enqueue(value);
        return score;
    }
}
