using System.Numerics;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Generation;

/// <summary>Log-probabilities of one position's logits.</summary>
public static class LogSoftmax
{
    /// <summary>log Σ exp(logit), in nats; the largest logit is taken out first, the sum is in double precision.</summary>
    /// <param name="logits">[V]. A logit of −∞ is a probability of 0, as long as another is finite.</param>
    /// <exception cref="CheckFailedException">The sum is not finite: a logit is NaN or +∞, or all are −∞.</exception>
    public static double LogSumExp(ReadOnlySpan<float> logits)
    {
        var maximum = LargestLogit.Value(logits);
        var (sum, index) = (Vector<double>.Zero, 0);
        var shift = new Vector<float>(maximum);
        for (; index <= logits.Length - Vector<float>.Count; index += Vector<float>.Count)
        {
            Vector.Widen(Vector.Exp(new Vector<float>(logits[index..]) - shift), out var low, out var high);
            sum += low + high;
        }

        var total = Vector.Sum(sum);
        for (; index < logits.Length; index++)
        {
            total += Math.Exp(logits[index] - maximum);
        }

        var result = maximum + Math.Log(total);
        return double.IsFinite(result)
            ? result
            : throw new CheckFailedException(new Text(
                $"The model's logits are not finite (largest: {maximum}): its weights are damaged or its training diverged. Use an earlier checkpoint.",
                $"模型的 logits 不是有限值（最大值：{maximum}）：权重已损坏或训练已发散。请使用更早的检查点。"));
    }
}
