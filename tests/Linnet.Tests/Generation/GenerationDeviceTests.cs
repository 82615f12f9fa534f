using Linnet.Generation;

namespace Linnet.Tests.Generation;

public sealed class GenerationDeviceTests
{
    [Fact]
    public void RecipeName_isThatOfRecipes() =>
        Assert.Equal(["cpu", "cuda"], Enum.GetValues<GenerationDevice>().Select(device => device.RecipeName()));

    [Fact]
    public void Check_ofCudaWithWholeNumbers_namesTheFirstPrecisionThatItCannotKeep()
    {
        var rule = Assert.Single(GenerationDevice.Cuda.Check(
            "precisions", WeightPrecision.Float32, WeightPrecision.Bfloat16, WeightPrecision.Int8Groups, WeightPrecision.Int8));

        Assert.Equal(
            "expected cpu with precisions int8_groups, found cuda, which keeps weights as float32 or bfloat16 only", rule.Text.English);
        Assert.Equal("precisions 为 int8_groups 时应为 cpu，实际是 cuda，它只能以 float32 或 bfloat16 保存权重", rule.Text.Chinese);
        Assert.Equal(("device", "precisions"), (rule.Key, Assert.Single(rule.Reads)));
    }

    [Fact]
    public void Check_ofWhatADeviceKeeps_findsNothing()
    {
        Assert.Empty(GenerationDevice.Cpu.Check("precision", Enum.GetValues<WeightPrecision>()));
        Assert.Empty(GenerationDevice.Cuda.Check("precision", WeightPrecision.Float32, WeightPrecision.Bfloat16));
    }
}
