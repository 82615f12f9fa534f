using Linnet.Core.Messages;

namespace Linnet.Core.Errors;

/// <summary>Training has left the numbers: loss or gradient is NaN or infinite. Exit code 1.</summary>
public sealed class DivergenceException : LinnetException
{
    /// <param name="stage">The stage's name.</param>
    /// <param name="step">The optimizer step, from 1.</param>
    /// <param name="metrics">The last metrics, as they would stand in metrics.jsonl.</param>
    /// <param name="checkpoint">The last good checkpoint, or null when none was written yet.</param>
    /// <param name="batch">What the step learnt from, as a sentence; null when it is not known.</param>
    public DivergenceException(string stage, long step, string metrics, string? checkpoint, Text? batch = null)
        : base(
            new Text(
                $"{stage}: training diverged at step {step} ({metrics}). "
                + (checkpoint is null ? "No checkpoint was written yet. " : $"The last good checkpoint is {checkpoint}. ")
                + (batch is null ? "" : $"{batch.English} ")
                + "Lower the learning rate or lengthen the warmup, and start a new run.",
                $"{stage}：训练在第 {step} 步发散（{metrics}）。"
                + (checkpoint is null ? "尚未写出任何检查点。" : $"最后一个完好的检查点是 {checkpoint}。")
                + batch?.Chinese
                + "请降低学习率或加长预热步数，然后开始新的运行。"),
            ExitCode.Failed)
    {
        (Stage, Step, Metrics, Checkpoint) = (stage, step, metrics, checkpoint);
    }

    /// <summary>The stage's name.</summary>
    public string Stage { get; }

    /// <summary>The optimizer step, from 1.</summary>
    public long Step { get; }

    /// <summary>The last metrics.</summary>
    public string Metrics { get; }

    /// <summary>The last good checkpoint, or null.</summary>
    public string? Checkpoint { get; }
}
