using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Training.Loop;

namespace Linnet.Pretraining.Mixture;

/// <summary>Takes the steps of a trainer and counts what was learnt of each source. The counts are saved with every checkpoint.</summary>
public sealed class MixtureTrainer : ITrainer
{
    private const string Prefix = "tokens.";
    private const string TokensKey = "tokens", TrainerKey = "trainer";

    private readonly ITrainer _trainer;
    private readonly MixtureBatches _batches;
    private readonly IReadOnlyList<string> _names;
    private readonly BatchText _text;
    private readonly long[] _learnt;

    /// <param name="trainer">Learns from <paramref name="batches"/>.</param>
    /// <param name="batches">The mixture.</param>
    /// <param name="names">The sources' names.</param>
    /// <param name="text">Names the documents of a step.</param>
    public MixtureTrainer(ITrainer trainer, MixtureBatches batches, IReadOnlyList<string> names, BatchText text)
    {
        ArgumentNullException.ThrowIfNull(names);
        (_trainer, _batches, _names, _text, _learnt) = (trainer, batches, names, text, new long[names.Count]);
    }

    /// <summary>Predictions learnt from so far, by source.</summary>
    public IReadOnlyList<long> Learnt => _learnt;

    /// <summary>Predictions learnt from until after a step, by source, as metrics.jsonl has them.</summary>
    /// <param name="step">The step; its line is there.</param>
    /// <param name="names">The sources' names.</param>
    /// <param name="metrics">The file.</param>
    public static IReadOnlyList<long> LearntUntil(long step, IReadOnlyList<string> names, string metrics)
    {
        var line = MetricsReader.Read(metrics).First(line => line["step"]!.GetValue<long>() == step);
        return [.. names.Select(name => (long)line[Prefix + name]!.GetValue<double>())];
    }

    /// <inheritdoc/>
    public JsonObject State => new()
    {
        [TokensKey] = new JsonObject([.. _names.Zip(_learnt, (name, count) => KeyValuePair.Create(name, (JsonNode?)count))]),
        [TrainerKey] = _trainer.State,
    };

    /// <summary>Takes a step; its line of metrics.jsonl gets <c>tokens.NAME</c>, the predictions learnt from each source so far.</summary>
    /// <inheritdoc/>
    public StepResult Step(long step, CancellationToken cancellation)
    {
        var result = _trainer.Step(step, cancellation);
        if (!result.IsSkipped)
        {
            foreach (var (source, count) in _batches.TargetCounts(step).Index())
            {
                _learnt[source] += count;
            }
        }

        return result with { Values = [.. result.Values, .. _names.Zip(_learnt, (name, count) => KeyValuePair.Create(Prefix + name, (double)count))] };
    }

    /// <inheritdoc/>
    public void Restore(JsonObject state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var (source, name) in _names.Index())
        {
            _learnt[source] = state[TokensKey]![name]!.GetValue<long>();
        }

        _trainer.Restore(state[TrainerKey]!.AsObject());
    }

    /// <inheritdoc/>
    public Text Describe(long step) => _text.Of(_batches, step);
}
