using Linnet.Model;

namespace Linnet.Tests.Model;

public sealed class RotaryFrequenciesTests
{
    private static readonly DecoderDescription Wide = RandomModel.Tiny with { HeadWidth = 128, RopeBase = 500_000 };

    [Fact]
    public void Of_noScaling_arePowersOfTheBase()
    {
        var (frequencies, magnitude) = RotaryFrequencies.Of(RandomModel.Tiny with { HeadWidth = 4 });

        Assert.Equal([1, 0.01], frequencies, (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(1, magnitude);
    }

    [Fact]
    public void Of_linear_areDivided() => Assert.Equal(
        RotaryFrequencies.Of(Wide).PerPair.Select(f => f / 4), RotaryFrequencies.Of(Wide with { RopeScaling = new LinearRopeScaling(4) }).PerPair);

    /// <summary>LLaMA-3.1: wavelengths below 2,048 are kept, above 8,192 divided by 8.</summary>
    [Fact]
    public void Of_llama3_keepsShortWavelengthsAndDividesLongOnes()
    {
        var plain = RotaryFrequencies.Of(Wide).PerPair;
        var (scaled, magnitude) = RotaryFrequencies.Of(Wide with { RopeScaling = new Llama3RopeScaling(8, 1, 4, 8192) });

        Assert.Equal(1, magnitude);
        for (var i = 0; i < plain.Count; i++)
        {
            var wavelength = 2 * Math.PI / plain[i];
            Assert.InRange(scaled[i], wavelength < 2048 ? plain[i] : plain[i] / 8.000001, wavelength > 8192 ? plain[i] / 7.999999 : plain[i]);
        }

        Assert.Contains(scaled.Zip(plain), pair => pair.First > pair.Second / 7 && pair.First < pair.Second / 2); // the passage between
    }

    /// <summary>Qwen2.5's 4 × 32,768: the first pairs are kept, the last divided, cosines and sines larger by 0.1·ln 4.</summary>
    [Fact]
    public void Of_yarn_keepsFastPairsAndDividesSlowOnes()
    {
        var plain = RotaryFrequencies.Of(Wide).PerPair;
        var (scaled, magnitude) = RotaryFrequencies.Of(Wide with { RopeScaling = new YarnRopeScaling(4, 32_768) });

        Assert.Equal(1.138629436, magnitude, 1e-9);
        Assert.Equal(plain[0], scaled[0]);
        Assert.Equal(plain[^1] / 4, scaled[^1], 1e-18);
        var kept = scaled.Zip(plain, (s, p) => s / p).ToList();
        Assert.Equal(kept.OrderDescending(), kept);
        Assert.Equal(1, RotaryFrequencies.Of(Wide with { RopeScaling = new YarnRopeScaling(1, 32_768) }).Magnitude);
        Assert.Equal(1.5, RotaryFrequencies.Of(Wide with { RopeScaling = new YarnRopeScaling(4, 32_768, AttentionFactor: 1.5) }).Magnitude);
    }
}
