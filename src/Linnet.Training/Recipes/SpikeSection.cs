using Linnet.Core.Recipes;
using Linnet.Training.Spikes;

namespace Linnet.Training.Recipes;

/// <summary>What is done when the loss rises and stays high.</summary>
public sealed record SpikeSection
{
    [Key(
        "Goes back to the checkpoint before when the loss stands so many standard deviations above the mean of the 128 steps before its rise, for `steps` steps"
        + " on end; the steps of the rise and the one before it are then passed over. 0: never; 6 is far outside what good text does. skip_above is for single steps.",
        "若损失连续 steps 步高出上升前 128 步均值这么多个标准差，则退回之前的检查点，并跳过上升的那些步及其前一步。0 表示从不；取 6 远超正常文本的波动。单个步由 skip_above 处理。",
        Minimum = 0,
        Maximum = 1_000)]
    public double Above { get; init; }

    [Key("Steps on end that are a spike. 5: what comes and goes sooner is noise.", "连续多少步算作尖峰。默认 5：更短的起落只是噪声。", Unit = "steps", Minimum = 1, Maximum = 1_000)]
    public int Steps { get; init; } = 5;

    [Key("How often the training goes back; at the next spike it stops. 3: more of them say that something is wrong.", "最多回退几次；再遇尖峰则停止。默认 3：更多说明训练本身有问题。", Unit = "times", Minimum = 0, Maximum = 1_000)]
    public int Rollbacks { get; init; } = 3;

    [Key(
        "What each going back multiplies the learning rate of the steps after it with. 1: passing over the text is enough where the text was at fault; 0.5 where the rate was.",
        "每次回退后，之后各步的学习率乘以此数。默认 1：错在文本时，跳过即可；错在学习率时取 0.5。",
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 1)]
    public double RateFactor { get; init; } = 1;

    /// <summary>What the guard is told; null: there is none.</summary>
    public SpikeSettings? Settings => Above > 0 ? new(Above, Steps, Rollbacks, RateFactor) : null;

    /// <summary>What is wrong with it beside the checkpoints.</summary>
    /// <param name="keep">Checkpoints that are kept.</param>
    public IEnumerable<RecipeRule> Check(int keep)
    {
        if (Above > 0 && keep < 2)
        {
            yield return new(
                "checkpoints.keep",
                new(
                    $"expected at least 2 with training.spike, which goes back to the one before, found {keep}",
                    $"使用 training.spike 时至少为 2（要退回前一个检查点），实际是 {keep}"),
                "training.spike.above");
        }
    }
}
