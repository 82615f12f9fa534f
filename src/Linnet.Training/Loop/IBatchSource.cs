namespace Linnet.Training.Loop;

/// <summary>What the trainer learns from. Every answer is a pure function of the arguments: that is what makes a resumed run exact.</summary>
public interface IBatchSource
{
    /// <summary>Micro-batches per optimizer step.</summary>
    int MicroBatches { get; }

    /// <summary>How many positions of a step's whole batch carry loss: the divisor that makes N micro-batches equal one batch.</summary>
    /// <param name="step">The optimizer step, from 1.</param>
    long TargetCount(long step);

    /// <summary>Reads one micro-batch.</summary>
    /// <param name="step">The optimizer step, from 1.</param>
    /// <param name="microBatch">Which of the step's micro-batches, from 0.</param>
    MicroBatch Read(long step, int microBatch);
}
