using System.Text.Json.Nodes;
using Linnet.Core.Messages;

namespace Linnet.Training.Loop;

/// <summary>Takes the optimizer steps of a training. <see cref="TrainingLoop"/> does the rest: metrics, checkpoints, resuming.</summary>
public interface ITrainer
{
    /// <summary>What a step depends on besides weights, moments and the step's number; saved with every checkpoint. Empty: nothing.</summary>
    JsonObject State => [];

    /// <summary>Takes one step.</summary>
    /// <param name="step">The step, from 1: with the seed it decides everything that is drawn.</param>
    /// <param name="cancellation">Stops before weights or moments change.</param>
    StepResult Step(long step, CancellationToken cancellation);

    /// <summary>Goes back to a state that <see cref="State"/> gave.</summary>
    void Restore(JsonObject state)
    {
    }

    /// <summary>What a step learns from, for the message that it could not; null: nothing to tell.</summary>
    /// <param name="step">The step, from 1.</param>
    Text? Describe(long step) => null;
}
