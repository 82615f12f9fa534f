using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Tests.Alignment;
using Linnet.Training.Checkpoints;
using Linnet.Training.Generation;
using Linnet.Training.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Generation;

public sealed class LiveGeneratorTests
{
    private static readonly int[][] Texts = [[5, 6, 7, 8], [9, 1]];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Use_afterTheWeightsChanged_givesExactlyWhatANewGeneratorGives()
    {
        using var decoder = AlignmentToy.Model();
        using var live = new LiveGenerator(decoder, GenerationDevice.Cpu, threads: 2);
        IGenerator? first = null;
        var before = live.Use(generator => (first = generator).NextLogits(Texts, Token));
        Assert.Equal(Fresh(decoder), before);
        Assert.Equal(0, ((CpuGenerator)first!).Cache.InUse); // nothing is kept while training goes on

        Change(decoder);

        Assert.Equal(before, first!.NextLogits(Texts, Token)); // until it is asked for again
        var after = live.Use(generator =>
        {
            Assert.Same(first, generator);
            return generator.NextLogits(Texts, Token);
        });
        Assert.Equal(Fresh(decoder), after);
        Assert.NotEqual(before, after);
    }

    [Fact]
    public void Use_whereTheWorkFails_canBeUsedAgain()
    {
        using var decoder = AlignmentToy.Model();
        using var live = new LiveGenerator(decoder, GenerationDevice.Cpu, threads: 1);

        Assert.Throws<InvalidTimeZoneException>(() => live.Use<int>(generator =>
            generator.Generate([new([5], 4, new(), [])], _ => throw new InvalidTimeZoneException(), Token).Count));

        Assert.Equal(Fresh(decoder), live.Use(generator => generator.NextLogits(Texts, Token)));
    }

    [Fact]
    public void Use_onATorchDevice_followsToo_andLeavesNoTensor()
    {
        using var decoder = AlignmentToy.Model();
        var count = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var live = new LiveGenerator(decoder, CPU, threads: 1))
        {
            using var scope = NewDisposeScope(); // as within a training step
            Assert.InRange(Difference(Fresh(decoder), live.Use(generator => generator.NextLogits(Texts, Token))), 0, 1e-4);
            var before = live.Use(generator => generator.NextLogits(Texts, Token));

            Change(decoder);

            var after = live.Use(generator => generator.NextLogits(Texts, Token));
            Assert.InRange(Difference(Fresh(decoder), after), 0, 1e-4);
            Assert.True(Difference(before, after) > 1e-2);
        }

        Assert.Equal(count, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static IReadOnlyList<float[]> Fresh(Decoder decoder)
    {
        using var generator = CpuGenerator.Load(decoder.Description, decoder.Weights(), threads: 1);
        return generator.NextLogits(Texts, Token);
    }

    private static void Change(Decoder decoder)
    {
        using var untracked = no_grad();
        foreach (var parameter in decoder.NamedParameters())
        {
            parameter.Value.mul_(1.25f);
        }
    }

    private static double Difference(IReadOnlyList<float[]> expected, IReadOnlyList<float[]> found) =>
        expected.Zip(found).Max(pair => pair.First.Zip(pair.Second).Max(x => Math.Abs(x.First - x.Second)));
}
