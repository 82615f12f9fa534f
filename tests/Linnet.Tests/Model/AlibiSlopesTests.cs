using Linnet.Model;

namespace Linnet.Tests.Model;

public sealed class AlibiSlopesTests
{
    [Fact]
    public void Of_8Heads_areThePapers() => Assert.Equal([1 / 2.0, 1 / 4.0, 1 / 8.0, 1 / 16.0, 1 / 32.0, 1 / 64.0, 1 / 128.0, 1 / 256.0], AlibiSlopes.Of(8));

    [Fact]
    public void Of_6Heads_areThoseOf4ThenEverySecondOf8()
    {
        double[] expected = [.. AlibiSlopes.Of(4), 1 / 2.0, 1 / 8.0];

        Assert.Equal([1 / 4.0, 1 / 16.0, 1 / 64.0, 1 / 256.0], AlibiSlopes.Of(4));
        Assert.Equal(expected, AlibiSlopes.Of(6));
        Assert.Throws<ArgumentOutOfRangeException>(() => AlibiSlopes.Of(0));
    }
}
