using Linnet.Core.Errors;
using Linnet.Generation;

namespace Linnet.Tests.Generation;

public sealed class LogSoftmaxTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void LogSumExp_equalsTheSumInDoublePrecision(int count)
    {
        var logits = Enumerable.Range(0, count).Select(i => (float)Math.Sin(i) * 30).ToArray();

        Assert.Equal(Math.Log(logits.Sum(logit => Math.Exp(logit))), LogSoftmax.LogSumExp(logits), 1e-5);
    }

    [Fact]
    public void LogSumExp_withMinusInfinity_countsItAsNothing()
    {
        Assert.Equal(Math.Log(2), LogSoftmax.LogSumExp([1, float.NegativeInfinity, 1]) - 1, 1e-9);
        Assert.Equal(0, LogSoftmax.LogSumExp([.. Enumerable.Repeat(float.NegativeInfinity, 39), 0]), 1e-6);
    }

    [Theory]
    [InlineData(float.NaN, 0, "NaN")]
    [InlineData(float.PositiveInfinity, 0, "Infinity")]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity, "-Infinity")]
    public void LogSumExp_ofWhatIsNoDistribution_saysSo(float first, float others, string largest)
    {
        Assert.All([2, 40], count =>
        {
            var error = Assert.Throws<CheckFailedException>(() => LogSoftmax.LogSumExp([first, .. Enumerable.Repeat(others, count)]));

            Assert.Equal(
                $"The model's logits are not finite (largest: {largest}): its weights are damaged or its training diverged. Use an earlier checkpoint.",
                error.Text.English);
            Assert.Equal($"模型的 logits 不是有限值（最大值：{largest}）：权重已损坏或训练已发散。请使用更早的检查点。", error.Text.Chinese);
        });
    }
}
