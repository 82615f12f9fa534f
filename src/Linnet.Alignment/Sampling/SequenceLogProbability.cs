using Linnet.Training.Modules;
using static TorchSharp.torch;

namespace Linnet.Alignment.Sampling;

/// <summary>log π(answer | prompt): the one definition that losses and KL use.</summary>
public static class SequenceLogProbability
{
    /// <summary>Sums log-probabilities over the tokens of each answer.</summary>
    /// <param name="model">π.</param>
    /// <param name="batch">Prompts and answers.</param>
    /// <returns>[B], in nats, float32, with gradient. The caller disposes it.</returns>
    public static Tensor Sum(Decoder model, AnswerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = NewDisposeScope();
        return model.LogProbabilities(batch.Tokens, batch.Targets).sum(1).MoveToOuterDisposeScope();
    }
}
