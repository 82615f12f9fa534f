using Linnet.Training.Loop;
using Linnet.Training.Modules;
using static TorchSharp.torch;

namespace Linnet.Instruction.Tuning;

/// <summary>What a model makes of given answers.</summary>
/// <param name="Loss">Mean negative log-likelihood of a token of the answers, their ends included, in nats; NaN where the model's numbers are.</param>
/// <param name="Accuracy">Share of these tokens that are the model's likeliest, in [0, 1].</param>
/// <param name="Tokens">How many tokens.</param>
public readonly record struct AnswerFit(double Loss, double Accuracy, long Tokens)
{
    /// <summary>The fit of several sets of answers together.</summary>
    public static AnswerFit Of(IEnumerable<AnswerFit> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var all = parts.ToList();
        var tokens = all.Sum(p => p.Tokens);
        return new(all.Sum(p => p.Loss * p.Tokens) / tokens, all.Sum(p => p.Accuracy * p.Tokens) / tokens, tokens);
    }
}

/// <summary>Measures loss and token accuracy on answers that a model does not learn from.</summary>
public static class AnswerLoss
{
    /// <summary>Measures each kind.</summary>
    /// <param name="model">The model.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="microBatch">Sequences that go through the model together.</param>
    /// <param name="cancellation">Stops between micro-batches.</param>
    /// <returns>The fit by kind, in the order in which the kinds first come.</returns>
    public static IReadOnlyDictionary<string, AnswerFit> ByKind(
        Decoder model, IEnumerable<Example> examples, int microBatch, CancellationToken cancellation) =>
        new OrderedDictionary<string, AnswerFit>(examples.GroupBy(e => e.Kind)
            .Select(kind => KeyValuePair.Create(kind.Key, Of(model, kind, microBatch, cancellation))));

    /// <summary>Measures examples together.</summary>
    /// <param name="model">The model.</param>
    /// <param name="examples">The examples, at least one.</param>
    /// <param name="microBatch">Sequences that go through the model together.</param>
    /// <param name="cancellation">Stops between micro-batches.</param>
    public static AnswerFit Of(Decoder model, IEnumerable<Example> examples, int microBatch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        using var untracked = no_grad();
        var (nats, right, tokens) = (0.0, 0L, 0L);
        foreach (var batch in examples.OrderBy(e => e.Tokens.Length).Chunk(microBatch).Select(AnswerBatches.Padded))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var (inputs, targets) = batch.ToTensors();
            var flat = targets.reshape(-1);                                                                     // [B·T]
            var asked = flat.ne(MicroBatch.NoTarget).nonzero().squeeze(1);                                      // [M]
            var hidden = model.Hidden(inputs).view(flat.shape[0], -1).index_select(0, asked);                   // [M, D]
            var (logits, expected) = (model.Logits(hidden), flat.index_select(0, asked));                       // [M, V], [M]
            nats += nn.functional.cross_entropy(logits, expected, reduction: nn.Reduction.Sum).item<float>();
            right += logits.argmax(1).eq(expected).sum().item<long>();
            tokens += asked.shape[0];
        }

        return new(nats / tokens, (double)right / tokens, tokens);
    }
}
